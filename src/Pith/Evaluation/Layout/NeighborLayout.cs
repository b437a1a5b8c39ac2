using Pith.Neighbors.Graphs;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;

namespace Pith.Evaluation.Layout;

/// <summary>Two coordinates a row.</summary>
/// <param name="X">[N].</param>
/// <param name="Y">[N].</param>
sealed record PointLayout(float[] X, float[] Y);

/// <summary>A plane in which the neighbours of a kNN graph lie close together: groups show, distances between groups do not.</summary>
/// <remarks>
/// <para>The model of t-SNE (van der Maaten and Hinton 2008): a row at distance d is pulled by its neighbours with <c>w d / (1 + d^2)</c> and
/// pushed by every row with <c>N / Z d / (1 + d^2)^2</c>, Z being the sum of <c>1 / (1 + d^2)</c> over all pairs. The weights w are UMAP's
/// (<see cref="NeighborWeights"/>) and add up to 1 for every row, so that a row that is nobody's neighbour is held as firmly as all others
/// and no row that is everybody's neighbour overshoots. All pushes are counted, none sampled (<see cref="PushField"/>).</para>
/// <para>First pulls are 12 times as strong, which gathers the groups, then as they are (early exaggeration; rates after Belkina et al. 2019,
/// doi 10.1038/s41467-019-13055-y: the pull times the rate is 1 while rows gather). Rows keep 0.9 of their last move.</para>
/// <para>All rows move at once from the positions of the step before, and sums run in a fixed order: the same bytes for any number of
/// threads. O(steps (E + N + G log G)) time for a grid of G cells, at most 512 x 512; O(E + G) memory.</para>
/// </remarks>
static class NeighborLayout
{
    /// <summary>Neighbours whose distances set a row's scale; also the neighbours to ask of a graph that is made for a layout.</summary>
    public const int DefaultNeighbors = 10;

    const int Steps = 240;
    const int GatheringSteps = 50;

    // From then on rows move little in a step, and pushes are computed anew at every other one: as many neighbours stay neighbours.
    const int SettledSteps = 80;

    const float GatheringPull = 12;
    const float GatheringRate = 1 / GatheringPull;

    // Two rows that are each other's only neighbour swing about each other from 1.9 on.
    const float Rate = 1.5f;
    const float Momentum = 0.9f;
    const float LargestMove = 10;
    const float StartSpread = 1;
    const float StartNoise = 1e-3f;
    const int BlockRows = 4096;

    /// <summary>Lays the rows out.</summary>
    /// <param name="graph">The kNN graph, directed or symmetrised.</param>
    /// <param name="start">Where rows begin, e.g. their first two principal components; scaled here. It decides how groups lie to each other.</param>
    /// <param name="seed">Seed of the noise that parts rows which begin at one place.</param>
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    /// <param name="progress">Receives progress in steps, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="MisalignedDataException">Graph and start have different rows.</exception>
    public static PointLayout Compute(
        MessageGraph graph,
        PointLayout start,
        ulong seed = 0,
        int threads = 0,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        int rows = graph.Rows;
        if (start.X.Length != rows || start.Y.Length != rows)
            throw new MisalignedDataException("the graph", rows, "the start of the layout", start.X.Length);
        float[] x = Scaled(start.X, new RandomStream(seed, "layout-jitter-x"));
        float[] y = Scaled(start.Y, new RandomStream(seed, "layout-jitter-y"));
        if (rows < 2)
            return new PointLayout(x, y);
        var moves = new Moves(NeighborWeights.Of(graph, DefaultNeighbors, threads), new PushField(rows, threads));
        var nextX = new float[rows];
        var nextY = new float[rows];
        for (int step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            moves.Begin(x, y, nextX, nextY, isGathering: step < GatheringSteps, renewsPush: step < SettledSteps || step % 2 == 0);
            RowBlocks.ForEach(rows, BlockRows, threads, () => 0, (first, count, _) => moves.Run(first, count), cancellation);
            (x, nextX, y, nextY) = (nextX, x, nextY, y);
            progress?.Report(new WorkProgress("layout", step + 1, Steps, "steps"));
        }
        return new PointLayout(x, y);
    }

    // Centred, with a fixed spread; a hair of noise so that rows at one place can part.
    static float[] Scaled(float[] values, RandomStream jitter)
    {
        double mean = 0;
        foreach (float value in values)
            mean += value;
        mean /= values.Length;
        double square = 0;
        foreach (float value in values)
            square += (value - mean) * (value - mean);
        double scale = square > 0 ? StartSpread / Math.Sqrt(square / values.Length) : 0;
        var scaled = new float[values.Length];
        for (int i = 0; i < scaled.Length; i++)
            scaled[i] = (float)((values[i] - mean) * scale + StartNoise * jitter.NextGaussian());
        return scaled;
    }

    // One step of all rows after the other; blocks write only what is theirs.
    sealed class Moves(NeighborWeights weights, PushField field)
    {
        // Of two far rows the sum over pairs is nearly nothing, and the grid's error would decide.
        const double SmallestPairSum = 0.01;

        readonly float[] _moveX = new float[field.Sum.Length];
        readonly float[] _moveY = new float[field.Sum.Length];

        // x and y of a row side by side: neighbours lie anywhere in memory.
        readonly (float X, float Y)[] _places = new (float, float)[field.Sum.Length];
        float[] _x = [];
        float[] _y = [];
        float[] _nextX = [];
        float[] _nextY = [];
        float _pull;
        float _push;
        float _rate;

        public void Begin(float[] x, float[] y, float[] nextX, float[] nextY, bool isGathering, bool renewsPush)
        {
            (_x, _y, _nextX, _nextY) = (x, y, nextX, nextY);
            (_pull, _rate) = isGathering ? (GatheringPull, GatheringRate) : (1, Rate);
            if (renewsPush)
                field.Update(x, y);
            for (int i = 0; i < x.Length; i++)
                _places[i] = (x[i], y[i]);
            double pairs = 0;
            foreach (float sum in field.Sum)
                pairs += sum - 1;
            // The slope of the sum is twice the push, towards the others.
            _push = (float)(-0.5 / Math.Max(pairs / x.Length, SmallestPairSum));
        }

        public void Run(int first, int count)
        {
            for (int i = first; i < first + count; i++)
            {
                (float pullX, float pullY) = Pull(i);
                _moveX[i] = Bounded(Momentum * _moveX[i] + _rate * (_pull * pullX + _push * field.SlopeX[i]));
                _moveY[i] = Bounded(Momentum * _moveY[i] + _rate * (_pull * pullY + _push * field.SlopeY[i]));
                _nextX[i] = _x[i] + _moveX[i];
                _nextY[i] = _y[i] + _moveY[i];
            }
        }

        static float Bounded(float move) => Math.Clamp(move, -LargestMove, LargestMove);

        (float X, float Y) Pull(int i)
        {
            float sumX = 0;
            float sumY = 0;
            float x0 = _x[i];
            float y0 = _y[i];
            int end = weights.Offsets[i + 1];
            for (int e = weights.Offsets[i]; e < end; e++)
            {
                (float x, float y) = _places[weights.Neighbors[e]];
                float dx = x - x0;
                float dy = y - y0;
                float factor = weights.Weights[e] / (1 + dx * dx + dy * dy);
                sumX += factor * dx;
                sumY += factor * dy;
            }
            return (sumX, sumY);
        }
    }
}
