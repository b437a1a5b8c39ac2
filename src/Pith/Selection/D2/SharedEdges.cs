using Pith.Neighbors.Distributed;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Selection.Distributed;
using Pith.Selection.Frame;

namespace Pith.Selection.D2;

/// <summary>One rank's lists of the graph along which messages pass: those that one process has for these rows.</summary>
/// <param name="OwnLists">Makes <see cref="Lists"/>, where somebody asks for them.</param>
/// <param name="Whole">The graph of all rows, where it was supplied, so that every rank reads it as it is; null where each has its own lists alone.</param>
/// <param name="IsSymmetric">Whether these are also the rows that send messages to ours.</param>
/// <param name="MedianDistance">The median of the kNN distances of all ranks.</param>
/// <param name="TypicalDistance">The same; where most distances are 0 the mean of the others, and 1 where all are.</param>
/// <param name="Neighbors">Neighbours a row that were asked for.</param>
/// <param name="Count">Edges of all ranks.</param>
sealed record SharedEdges(
    Lazy<MessageGraph> OwnLists, MessageGraph? Whole, bool IsSymmetric, double MedianDistance, double TypicalDistance, int Neighbors, long Count)
{
    /// <summary>The rows that each of ours sends messages to, ascending, by their numbers in the dataset.</summary>
    public MessageGraph Lists => OwnLists.Value;

    /// <summary>Who has which rows: those of one pool as equally as can be, as the ranks that build its graph share it.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="pools">The rows of each pool, ascending.</param>
    public static RowShares SharesOf(SelectionProblem problem, int[][] pools)
    {
        int size = problem.Ranks.Size;
        if (pools.Length != 1)
            return RowShares.Even(problem.Rows, size);
        int[] starts = RowShare.Starts(pools[0].Length, size);
        return new RowShares([0, .. starts[1..^1].Select(start => start < pools[0].Length ? pools[0][start] : problem.Rows), problem.Rows]);
    }

    /// <summary>Takes the supplied graph, or builds one.</summary>
    /// <param name="frame">The selection.</param>
    /// <param name="options">Which graph.</param>
    /// <param name="shares">From <see cref="SharesOf"/>.</param>
    public static SharedEdges Build(SelectionFrame frame, GraphOptions options, RowShares shares)
    {
        SelectionProblem problem = frame.Problem;
        ICommunicator ranks = problem.Ranks;
        (int first, int rows) = (shares.FirstOf(ranks.Rank), shares.CountOf(ranks.Rank));
        bool union = options.Symmetrize == Symmetrization.Union || (options.Symmetrize == Symmetrization.Auto && problem.Graph is null);
        if (problem.KeptEdges is null && problem.Graph is { } supplied)
        {
            MessageGraph whole = SuppliedGraph.ReadChecked(ranks, supplied, options.SuppliedNeighbors, frame.Pools, first, rows);
            Lazy<MessageGraph> own = new(() => SuppliedGraph.Cut(whole, first, rows, problem.Threads));
            int neighbors = options.SuppliedNeighbors ?? supplied.Neighbors;
            return union ? Of(ranks, shares, own.Value, union, neighbors, problem.Threads) : OfWhole(ranks, whole, own, first, rows, neighbors);
        }
        if (CanBuildTogether(frame, options))
            return Of(ranks, shares, BuildTogether(frame, options, first, rows), union, options.Neighbors, problem.Threads);
        if (problem.KeptEdges is null && frame.Pools.Length > 1 && options.Neighbors < problem.Rows)
        {
            MessageGraph dealt = new DealtGraphs(ranks, shares, options with { Accuracy = problem.Accuracy }, frame.Pools)
                .Build(problem.Embeddings!, problem.Threads, frame.Progress, frame.Cancellation);
            return Of(ranks, shares, dealt, union, options.Neighbors, problem.Threads);
        }
        PoolEdges edges = frame.BuildEdges(options with { Symmetrize = Symmetrization.None });
        return Of(ranks, shares, Cut(edges.Graph, first, rows), union, edges.Neighbors, problem.Threads);
    }

    // Ranks build the graph of one pool together; of several, each builds some.
    static bool CanBuildTogether(SelectionFrame frame, GraphOptions options) => frame.Problem.KeptEdges is null
        && frame.Pools.Length == 1 && options.Neighbors < frame.Pools[0].Length;

    static MessageGraph BuildTogether(SelectionFrame frame, GraphOptions options, int first, int rows)
    {
        SelectionProblem problem = frame.Problem;
        int[] pool = frame.Pools[0];
        MatrixView inside = pool.Length == problem.Rows ? problem.Embeddings! : problem.Embeddings!.SelectRows(pool);
        RankedLists lists = SharedGraphBuilder.Build(
            problem.Ranks, inside, options.Neighbors, options.Metric, problem.Accuracy, problem.Checkpoints, problem.Threads, frame.Progress, frame.Cancellation);
        var offsets = new long[rows + 1];
        for (int i = lists.Share.First; i < lists.Share.End; i++)
            offsets[pool[i] - first + 1] = options.Neighbors;
        for (int i = 0; i < rows; i++)
            offsets[i + 1] += offsets[i];
        int[] neighbors = Array.ConvertAll(lists.Indices, place => pool[place]);
        MessageGraphs.SortLists(neighbors, lists.Distances, options.Neighbors, problem.Threads);
        return new MessageGraph(offsets, neighbors, lists.Distances);
    }

    /// <summary>The rows that send messages to ours.</summary>
    public MessageShare Incoming(ICommunicator ranks, RowShares shares, int threads) =>
        MessageShare.Of(ranks, shares, IsSymmetric ? Lists : EdgeExchange.Reverse(ranks, shares, Lists, threads), IsSymmetric, threads);

    /// <summary>The graph of all rows on rank 0; null elsewhere.</summary>
    public MessageGraph? GatherOnFirst(ICommunicator ranks)
    {
        // What was supplied is not sent: rank 0 reads it too.
        if (Whole is not null)
            return ranks.Rank == 0 ? Whole : null;
        int[] degrees = GatherOnFirst<int>(ranks, Enumerable.Range(0, Lists.Rows).Select(Lists.CountOf).ToArray());
        int[] neighbors = GatherOnFirst<int>(ranks, Lists.Neighbors);
        double[] distances = GatherOnFirst<double>(ranks, Lists.Distances);
        if (ranks.Rank > 0)
            return null;
        var offsets = new long[degrees.Length + 1];
        for (int row = 0; row < degrees.Length; row++)
            offsets[row + 1] = offsets[row] + degrees[row];
        return new MessageGraph(offsets, neighbors, distances);
    }

    /// <summary>What all ranks have of something, one after the other, on rank 0; nothing elsewhere.</summary>
    public static T[] GatherOnFirst<T>(ICommunicator ranks, ReadOnlyMemory<T> own)
        where T : unmanaged
    {
        long[] lengths = ranks.AllGather<long>([own.Length]);
        var all = ranks.Rank == 0 ? new T[lengths.Sum()] : [];
        var parts = new ReadOnlyMemory<T>[ranks.Size];
        var places = new Memory<T>[ranks.Size];
        if (ranks.Rank == 0)
        {
            int length = own.Length;
            own.CopyTo(all);
            for (int rank = 1; rank < ranks.Size; rank++)
            {
                places[rank] = all.AsMemory(length, (int)lengths[rank]);
                length += (int)lengths[rank];
            }
        }
        else
        {
            parts[0] = own;
        }
        ranks.Exchange(parts, places);
        return all;
    }

    // Lists are read where they lie, row by row as they are needed; nobody holds a copy.
    static SharedEdges OfWhole(ICommunicator ranks, MessageGraph whole, Lazy<MessageGraph> own, int first, int rows, int neighbors)
    {
        double median = SharedStatistics.Median(ranks, whole.DistancesOfRows(first, rows));
        GC.KeepAlive(whole);
        double typical = median > 0 ? median : Typical(ranks, own.Value.Distances);
        return new SharedEdges(own, whole, IsSymmetric: false, median, typical, neighbors, whole.Edges);
    }

    static SharedEdges Of(ICommunicator ranks, RowShares shares, MessageGraph directed, bool union, int neighbors, int threads)
    {
        double median = SharedStatistics.Median(ranks, directed.Distances);
        double typical = median > 0 ? median : Typical(ranks, directed.Distances);
        MessageGraph lists = union ? EdgeExchange.Union(ranks, shares, directed, threads) : directed;
        Span<long> count = [lists.Edges];
        ranks.Sum(count);
        return new SharedEdges(new Lazy<MessageGraph>(() => lists), null, union, median, typical, neighbors, count[0]);
    }

    // Of distances that are 0 for the most part.
    static double Typical(ICommunicator ranks, double[] distances)
    {
        double sum = OrderedSum.Of(ranks, distances);
        Span<long> positive = [distances.LongCount(distance => distance > 0)];
        ranks.Sum(positive);
        return positive[0] > 0 ? sum / positive[0] : 1;
    }

    static MessageGraph Cut(MessageGraph graph, int first, int rows)
    {
        graph = graph.Compressed();
        (int from, int to) = ((int)graph.Offsets[first], (int)graph.Offsets[first + rows]);
        return new MessageGraph(
            Array.ConvertAll(graph.Offsets[first..(first + rows + 1)], offset => offset - from), graph.Neighbors[from..to], graph.Distances[from..to]);
    }
}
