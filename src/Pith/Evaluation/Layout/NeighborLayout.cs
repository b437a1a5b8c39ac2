using System.Numerics;
using Pith.Numerics;
using Pith.Selection;

namespace Pith.Evaluation.Layout;

/// <summary>Two coordinates a row.</summary>
/// <param name="X">[N].</param>
/// <param name="Y">[N].</param>
public sealed record PointLayout(float[] X, float[] Y);

/// <summary>A plane in which the neighbours of a kNN graph lie close together: groups show, distances between groups do not.</summary>
/// <remarks>
/// <para>The model of UMAP (McInnes, Healy and Melville 2018, arXiv 1802.03426) with the kernel 1 / (1 + d^2): neighbours pull each other by their
/// <see cref="NeighborWeights"/>, all other rows push, <c>2.5</c> pushes against the mean pull, which is UMAP's five negative samples a
/// positive one. UMAP moves one pair after the other; here all rows move at once, each by the weighted mean of its pulls and the mean of
/// <see cref="Samples"/> sampled pushes, from the positions of the step before. So the result is the same bytes for any number of threads
/// and any vector width (single-precision sums and products, lane by lane, none fused).</para>
/// <para>Rows stand in a seeded random order, and in each step every row is pushed by the rows a few random places further on: as good as a
/// sample for each row, at the price of one number a step, read in sequence.</para>
/// <para>O(steps (E + N samples)) time, O(E) memory. 60,000 rows of 10 neighbours take about a second on two cores.</para>
/// </remarks>
public static class NeighborLayout
{
    /// <summary>Neighbours whose distances set a row's scale; also the neighbours to ask of a graph that is made for a layout.</summary>
    public const int DefaultNeighbors = 10;

    /// <summary>Rows that push a row in each step.</summary>
    public const int Samples = 8;

    /// <summary>Steps for few and for many rows: the larger the data, the more each step sees.</summary>
    const int Steps = 400;
    const float Push = 2.5f;
    const float FirstRate = 0.8f;
    const float LargestMove = 1;
    const float StartSpread = 6;
    const int BlockRows = 4096;

    /// <summary>Lays the rows out.</summary>
    /// <param name="graph">The kNN graph, directed or symmetrised.</param>
    /// <param name="start">Where rows begin, e.g. their first two principal components; scaled here. It decides how groups lie to each other.</param>
    /// <param name="seed">Seed of order and pushes.</param>
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
        var placeOf = new int[rows];
        int[] rowAt = new RandomStream(seed, "layout-order").Sample(rows, rows);
        for (int place = 0; place < rows; place++)
            placeOf[rowAt[place]] = place;
        NeighborWeights weights = NeighborWeights.Of(graph, DefaultNeighbors, placeOf, threads);
        float[] x = Scaled(start.X, rowAt, new RandomStream(seed, "layout-jitter-x"));
        float[] y = Scaled(start.Y, rowAt, new RandomStream(seed, "layout-jitter-y"));
        var nextX = new float[rows];
        var nextY = new float[rows];
        var stream = new RandomStream(seed, "layout-pushes");
        var shifts = new int[rows > 1 ? Samples : 0];
        for (int step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int s = 0; s < shifts.Length; s++)
                shifts[s] = 1 + stream.NextInt(rows - 1);
            float rate = FirstRate * (1 - (float)step / Steps);
            var move = new Move(weights, x, y, nextX, nextY, shifts, rate);
            RowBlocks.ForEach(rows, BlockRows, threads, () => new Scratch(), move.Run, cancellation);
            (x, nextX, y, nextY) = (nextX, x, nextY, y);
            progress?.Report(new WorkProgress("layout", step + 1, Steps, "steps"));
        }
        var layout = new PointLayout(new float[rows], new float[rows]);
        for (int place = 0; place < rows; place++)
            (layout.X[rowAt[place]], layout.Y[rowAt[place]]) = (x[place], y[place]);
        return layout;
    }

    // Centred, with a fixed spread; a hair of noise so that rows at one place can part.
    static float[] Scaled(float[] values, int[] rowAt, RandomStream jitter)
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
        for (int place = 0; place < scaled.Length; place++)
            scaled[place] = (float)((values[rowAt[place]] - mean) * scale + 1e-3 * jitter.NextGaussian());
        return scaled;
    }

    sealed class Scratch
    {
        public float[] PushX { get; } = new float[BlockRows];

        public float[] PushY { get; } = new float[BlockRows];
    }

    // One step of all rows; blocks write only what is theirs.
    sealed class Move(NeighborWeights weights, float[] x, float[] y, float[] nextX, float[] nextY, int[] shifts, float rate)
    {
        public void Run(int first, int count, Scratch scratch)
        {
            Span<float> pushX = scratch.PushX.AsSpan(0, count);
            Span<float> pushY = scratch.PushY.AsSpan(0, count);
            pushX.Clear();
            pushY.Clear();
            foreach (int shift in shifts)
            {
                int from = (first + shift) % x.Length;
                int straight = Math.Min(count, x.Length - from);
                AddPushes(x.AsSpan(first, straight), y.AsSpan(first, straight), x.AsSpan(from, straight), y.AsSpan(from, straight), pushX, pushY);
                if (straight < count)
                {
                    int rest = count - straight;
                    AddPushes(
                        x.AsSpan(first + straight, rest), y.AsSpan(first + straight, rest), x.AsSpan(0, rest), y.AsSpan(0, rest),
                        pushX[straight..], pushY[straight..]);
                }
            }
            float pushRate = shifts.Length == 0 ? 0 : Push / shifts.Length;
            for (int r = 0; r < count; r++)
            {
                int i = first + r;
                (float pullX, float pullY) = Pull(i);
                float moveX = pullX + pushRate * pushX[r];
                float moveY = pullY + pushRate * pushY[r];
                nextX[i] = x[i] + rate * Math.Clamp(moveX, -LargestMove, LargestMove);
                nextY[i] = y[i] + rate * Math.Clamp(moveY, -LargestMove, LargestMove);
            }
        }

        (float X, float Y) Pull(int i)
        {
            float sumX = 0;
            float sumY = 0;
            float x0 = x[i];
            float y0 = y[i];
            int[] neighbors = weights.Neighbors;
            float[] of = weights.Weights;
            for (int e = weights.Offsets[i]; e < weights.Offsets[i + 1]; e++)
            {
                int j = neighbors[e];
                float dx = x[j] - x0;
                float dy = y[j] - y0;
                float factor = of[e] / (1 + dx * dx + dy * dy);
                sumX += factor * dx;
                sumY += factor * dy;
            }
            return (sumX, sumY);
        }

        // Adds d / ((eps + |d|^2)(1 + |d|^2)) for each row and its other.
        static void AddPushes(
            ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> otherX, ReadOnlySpan<float> otherY, Span<float> pushX, Span<float> pushY)
        {
            const float Epsilon = 0.1f;
            int i = 0;
            var epsilon = new Vector<float>(Epsilon);
            for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<float> dx = new Vector<float>(x[i..]) - new Vector<float>(otherX[i..]);
                Vector<float> dy = new Vector<float>(y[i..]) - new Vector<float>(otherY[i..]);
                Vector<float> square = dx * dx + dy * dy;
                Vector<float> factor = Vector<float>.One / ((epsilon + square) * (Vector<float>.One + square));
                (new Vector<float>(pushX[i..]) + factor * dx).CopyTo(pushX[i..]);
                (new Vector<float>(pushY[i..]) + factor * dy).CopyTo(pushY[i..]);
            }
            for (; i < x.Length; i++)
            {
                float dx = x[i] - otherX[i];
                float dy = y[i] - otherY[i];
                float square = dx * dx + dy * dy;
                float factor = 1 / ((Epsilon + square) * (1 + square));
                pushX[i] += factor * dx;
                pushY[i] += factor * dy;
            }
        }
    }
}
