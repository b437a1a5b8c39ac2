using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;
using Pith.Numerics.Randomness;
using Pith.Selection.D2;
using Pith.Selection.Distributed;

namespace Pith.Tests.Selection.Distributed;

/// <summary>Message graphs whose rows are dealt to ranks anywhere.</summary>
static class SharedProblems
{
    /// <summary>Shares that are cut at random places; some may be empty.</summary>
    public static RowShares Shares(RandomStream random, int rows, int ranks) => random.NextInt(2) == 0
        ? RowShares.Even(rows, ranks)
        : new RowShares([0, .. Enumerable.Range(0, ranks - 1).Select(_ => random.NextInt(rows + 1)).Order(), rows]);

    /// <summary>The lists of one rank.</summary>
    public static MessageGraph Cut(MessageGraph graph, RowShares shares, int rank)
    {
        (int first, int end) = (shares.FirstOf(rank), shares.FirstOf(rank) + shares.CountOf(rank));
        (int from, int to) = ((int)graph.Offsets[first], (int)graph.Offsets[end]);
        return new MessageGraph([.. graph.Offsets[first..(end + 1)].Select(offset => offset - from)], graph.Neighbors[from..to], graph.Distances[from..to]);
    }

    /// <summary>Values from a start, by the loop of one process.</summary>
    public static (int[][] Order, double[] Values, int Negative) ByOne(
        MessageGraph graph, double[] start, D2Weights weights, D2Options options, int[] given, int[][] open, int[] counts, int[]? classOf = null, int[]? quotas = null)
    {
        double[] values = [.. start];
        var greedy = new D2Greedy(graph, values, weights, options.Reverse, options.ClampAtZero, new ThinnedProgress(null, "", 1, ""), default);
        foreach (int row in given)
            greedy.TakeGiven(row);
        int[][] order = Array.ConvertAll(counts, count => new int[count]);
        for (int pool = 0; pool < open.Length; pool++)
            greedy.Pick(open[pool], order[pool], classOf, quotas is null ? null : [.. quotas]);
        greedy.Finish();
        return (order, values, greedy.NegativePicks);
    }

    /// <summary>The same by ranks, each of which asserts nothing and tells what it has.</summary>
    public static (int[][] Order, double[] Values, int Negative, SharedGreedy Greedy) ByRanks(
        MessageGraph graph, RowShares shares, int ranks, double[] start, D2Weights weights, D2Options options, int[] given, int[] groups, int[] counts, bool isOnePool,
        long? windowRows = null, int threads = 1)
    {
        var values = new double[start.Length];
        var orders = new int[ranks][][];
        var all = new SharedGreedy[ranks];
        InProcessRanks.Run(ranks, communicator =>
        {
            int rank = communicator.Rank;
            (int first, int count) = (shares.FirstOf(rank), shares.CountOf(rank));
            bool isSymmetric = options.Symmetrize != Symmetrization.None;
            MessageGraph own = Cut(graph, shares, rank);
            MessageGraph incoming = isSymmetric ? own : EdgeExchange.Reverse(communicator, shares, own, threads);
            var greedy = new SharedGreedy(
                MessageShare.Of(communicator, shares, incoming, isSymmetric, threads), start[first..(first + count)], groups[first..(first + count)], counts.Length, given,
                new D2Messages(weights, options.Reverse, options.ClampAtZero), default)
            {
                WindowRows = windowRows ?? shares.Rows,
            };
            orders[rank] = greedy.Pick(counts, isOnePool);
            greedy.Values.CopyTo(values.AsSpan(first));
            all[rank] = greedy;
        });
        Assert.All(orders, order => Assert.Equal(orders[0], order));
        return (orders[0], values, all[0].NegativePicks, all[0]);
    }
}
