using Pith.Numerics;
using static System.FormattableString;

namespace Pith.Neighbors.Graphs;

/// <summary>The edges along which a method works inside its pools: kNN graphs that are built there, or a supplied one, joined into one graph of
/// all rows.</summary>
/// <remarks>Rows outside the pools have no edges, and no edge leaves its pool. A supplied graph loses the edges that end outside; nothing is
/// put in their place. A pool of n rows has at most n - 1 neighbours a row.</remarks>
/// <param name="Graph">The edges.</param>
/// <param name="MedianDistance">The median of the kNN distances, before edges are made symmetric; NaN without edges.</param>
/// <param name="TypicalDistance">The same; where most distances are 0 the mean of the others, and 1 where all are.</param>
/// <param name="Neighbors">Neighbours a row that were asked for.</param>
sealed record PoolEdges(MessageGraph Graph, double MedianDistance, double TypicalDistance, int Neighbors)
{
    /// <summary>Builds the graphs of the pools, or takes the supplied one.</summary>
    /// <param name="embeddings">[N, D]; not looked at where a graph is supplied.</param>
    /// <param name="supplied">A graph of N rows, or null.</param>
    /// <param name="options">Which graph.</param>
    /// <param name="pools">The rows of each pool, ascending.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="OptionException">There are not as many neighbours as asked for.</exception>
    /// <exception cref="InvalidDataContentException">The embeddings or the supplied graph hold what no graph can.</exception>
    public static PoolEdges Build(
        MatrixView? embeddings, KnnGraph? supplied, GraphOptions options, int[][] pools, int threads,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        MessageGraph directed = supplied is null
            ? FromEmbeddings(embeddings!, options, pools, threads, progress, cancellation)
            : SuppliedGraph.Read(supplied, options.SuppliedNeighbors, pools, threads);
        int neighbors = supplied is null ? options.Neighbors : options.SuppliedNeighbors ?? supplied.Neighbors;
        return Of(directed, options, supplied is not null, neighbors, threads);
    }

    /// <summary>Joins directed lists as the options ask.</summary>
    /// <param name="directed">The neighbours of each row within its pool.</param>
    /// <param name="options">Which graph.</param>
    /// <param name="isSupplied">Whether the lists were supplied, which then are taken as they are unless asked otherwise.</param>
    /// <param name="neighbors">Neighbours a row that were asked for.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static PoolEdges Of(MessageGraph directed, GraphOptions options, bool isSupplied, int neighbors, int threads)
    {
        double median = EdgeDistances.Median(directed, threads);
        bool union = options.Symmetrize == Symmetrization.Union || (options.Symmetrize == Symmetrization.Auto && !isSupplied);
        return new PoolEdges(union ? EdgeUnion.Of(directed, threads, options.Place) : directed, median, EdgeDistances.TypicalOf(directed, median), neighbors);
    }

    static MessageGraph FromEmbeddings(
        MatrixView embeddings, GraphOptions options, int[][] pools, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int rows = embeddings.Rows;
        if (options.Neighbors >= rows)
        {
            throw new OptionException("neighbors",
                Invariant($"`neighbors` must be a whole number from 1 to {rows - 1} (the rows less one); got {options.Neighbors}."));
        }
        MessageGraph Directed(MatrixView inside, int neighbors, IProgress<WorkProgress>? told) =>
            MessageGraph.Of(GraphBuilder.Build(inside, neighbors, options.Metric, options.Accuracy, threads, told, cancellation));
        if (pools.Length == 1 && pools[0].Length == rows)
            return Directed(embeddings, options.Neighbors, progress);
        var reports = new ThinnedProgress(progress, "kNN graphs of the pools", pools.Sum(pool => (long)pool.Length), "rows");
        long done = 0;
        var graphs = new MessageGraph?[pools.Length];
        var offsets = new long[rows + 1];
        for (int p = 0; p < pools.Length; p++)
        {
            int neighbors = Math.Min(options.Neighbors, pools[p].Length - 1);
            if (neighbors <= 0)
                continue;
            graphs[p] = Directed(embeddings.SelectRows(pools[p]), neighbors, new PoolProgress(reports, done, pools[p].Length));
            done += pools[p].Length;
            foreach (int row in pools[p])
                offsets[row + 1] = neighbors;
        }
        for (int row = 0; row < rows; row++)
            offsets[row + 1] += offsets[row];
        if (offsets[rows] > Array.MaxLength)
            throw new ResourceLimitException($"The graphs of the pools would have {offsets[rows]} edges; at most {Array.MaxLength} fit: use fewer neighbours.");
        (var places, var lengths) = (new int[offsets[rows]], new double[offsets[rows]]);
        for (int p = 0; p < pools.Length; p++)
        {
            if (graphs[p] is { } local)
                Place(local, pools[p], offsets, places, lengths);
        }
        return new MessageGraph(offsets, places, lengths);
    }

    /// <summary>Turns a pool's progress into its share of the progress of all pools.</summary>
    sealed class PoolProgress(ThinnedProgress all, long rowsBefore, long rows) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            // Builders may report from several threads.
            lock (all)
                all.Report(rowsBefore + (value.Total > 0 ? rows * value.Done / value.Total : 0));
        }
    }

    /// <summary>Copies a pool's graph to its rows' places; pool rows ascend, so neighbours stay ascending.</summary>
    static void Place(MessageGraph local, int[] pool, long[] offsets, int[] places, double[] lengths)
    {
        var buffer = new EdgeBuffer(local.LongestRow(0, local.Rows));
        for (int i = 0; i < pool.Length; i++)
        {
            int start = (int)offsets[pool[i]];
            local.Read(i, buffer, isAscending: true, out ReadOnlySpan<int> neighbors, out ReadOnlySpan<double> distances);
            for (int n = 0; n < neighbors.Length; n++)
                places[start + n] = pool[neighbors[n]];
            distances.CopyTo(lengths.AsSpan(start));
        }
    }
}
