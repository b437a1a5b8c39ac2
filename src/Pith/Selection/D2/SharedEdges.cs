using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;
using Pith.Selection.Distributed;
using Pith.Selection.Frame;

namespace Pith.Selection.D2;

/// <summary>One rank's lists of the graph along which messages pass: those that one process has for these rows.</summary>
/// <param name="Lists">The rows that each of ours sends messages to, ascending, by their numbers in the dataset.</param>
/// <param name="IsSymmetric">Whether these are also the rows that send messages to ours.</param>
/// <param name="Halo">The rows of other ranks in the lists.</param>
/// <param name="MedianDistance">The median of the kNN distances of all ranks.</param>
/// <param name="TypicalDistance">The same; where most distances are 0 the mean of the others, and 1 where all are.</param>
/// <param name="Neighbors">Neighbours a row that were asked for.</param>
/// <param name="Count">Edges of all ranks.</param>
sealed record SharedEdges(
    MessageGraph Lists, bool IsSymmetric, Halo Halo, double MedianDistance, double TypicalDistance, int Neighbors, long Count)
{
    /// <summary>Takes the supplied graph, or builds one.</summary>
    /// <param name="frame">The selection.</param>
    /// <param name="options">Which graph.</param>
    /// <param name="shares">Who has which rows.</param>
    public static SharedEdges Build(SelectionFrame frame, GraphOptions options, RowShares shares)
    {
        SelectionProblem problem = frame.Problem;
        ICommunicator ranks = problem.Ranks;
        PoolEdges whole = frame.BuildEdges(options with { Symmetrize = Symmetrization.None });
        MessageGraph directed = Cut(whole.Graph, shares.FirstOf(ranks.Rank), shares.CountOf(ranks.Rank));
        bool union = options.Symmetrize == Symmetrization.Union || (options.Symmetrize == Symmetrization.Auto && problem.Graph is null);
        return Of(ranks, shares, directed, union, whole.Neighbors, problem.Threads);
    }

    /// <summary>The rows that send messages to ours.</summary>
    public MessageShare Incoming(ICommunicator ranks, RowShares shares) =>
        IsSymmetric ? MessageShare.Of(ranks, shares, Lists, Halo) : MessageShare.Of(ranks, shares, EdgeExchange.Reverse(ranks, shares, Lists));

    /// <summary>The graph of all rows on rank 0; null elsewhere.</summary>
    public MessageGraph? GatherOnFirst(ICommunicator ranks)
    {
        long[][] offsets = ranks.AllToAll(ToFirst<long>(ranks, Lists.Offsets));
        int[][] neighbors = ranks.AllToAll(ToFirst<int>(ranks, Lists.Neighbors));
        double[][] distances = ranks.AllToAll(ToFirst<double>(ranks, Lists.Distances));
        if (ranks.Rank > 0)
            return null;
        var all = new List<long> { 0 };
        foreach (long[] part in offsets)
        {
            long before = all[^1];
            foreach (long offset in part.AsSpan(1))
                all.Add(before + offset);
        }
        return new MessageGraph([.. all], [.. neighbors.SelectMany(part => part)], [.. distances.SelectMany(part => part)]);
    }

    static SharedEdges Of(ICommunicator ranks, RowShares shares, MessageGraph directed, bool union, int neighbors, int threads)
    {
        double median = SharedStatistics.Median(ranks, directed.Distances);
        double typical = median;
        if (!(median > 0))
        {
            double sum = OrderedSum.Of(ranks, directed.Distances);
            Span<long> positive = [directed.Distances.LongCount(distance => distance > 0)];
            ranks.Sum(positive);
            typical = positive[0] > 0 ? sum / positive[0] : 1;
        }
        MessageGraph lists = union ? EdgeExchange.Union(ranks, shares, directed, threads) : directed;
        Span<long> count = [lists.Edges];
        ranks.Sum(count);
        return new SharedEdges(lists, union, Halo.Of(ranks, shares, lists.Neighbors), median, typical, neighbors, count[0]);
    }

    static MessageGraph Cut(MessageGraph graph, int first, int rows)
    {
        graph = graph.Compressed();
        (int from, int to) = ((int)graph.Offsets[first], (int)graph.Offsets[first + rows]);
        return new MessageGraph(
            Array.ConvertAll(graph.Offsets[first..(first + rows + 1)], offset => offset - from), graph.Neighbors[from..to], graph.Distances[from..to]);
    }

    static ReadOnlyMemory<T>[] ToFirst<T>(ICommunicator ranks, T[] part) =>
        [.. Enumerable.Range(0, ranks.Size).Select(to => to == 0 ? part : ReadOnlyMemory<T>.Empty)];
}
