using System.Runtime.CompilerServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Arrays;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Selection.Distributed;

/// <summary>Turns edges round whose ends lie on different ranks, and joins both directions into a symmetric graph.</summary>
/// <remarks>Every edge is sent once to the rank of its target: 16 bytes. Ranks send in the order of their rows, so that edges arrive ascending by source.
/// Lists come out ascending by row, as <see cref="MessageGraphs"/> has them, so a rank's lists are those that one process has for these rows.</remarks>
static class EdgeExchange
{
    const int EdgesARound = 1 << 24;
    const int BlockRows = 1 << 14;

    /// <summary>The union of the lists and the lists turned round.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="shares">Who has which rows.</param>
    /// <param name="lists">The lists of our rows; neighbours are rows of the dataset, ascending.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static MessageGraph Union(ICommunicator ranks, RowShares shares, MessageGraph lists, int threads)
    {
        MessageGraph union = EdgeUnion.Of(lists, Exchange(ranks, shares, lists, threads), threads);
        RequireFits(union.Edges);
        return union;
    }

    /// <summary>For every one of our rows the rows that list it, ascending, with the distances that they state.</summary>
    /// <inheritdoc cref="Union"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe MessageGraph Reverse(ICommunicator ranks, RowShares shares, MessageGraph lists, int threads = 1)
    {
        TurnedEdge[][] parts = Exchange(ranks, shares, lists, threads);
        RequireFits(parts.Sum(part => (long)part.Length));
        using NativeBuffer<TurnedEdge> turned = EdgeBuckets.Turn(parts, lists.Rows, null, threads, out long[] starts, []);
        (var sources, var distances) = (new int[turned.Length], new double[turned.Length]);
        for (int edge = 0; edge < sources.Length; edge++)
            (sources[edge], distances[edge]) = (turned.Pointer[edge].Source, turned.Pointer[edge].Distance);
        return new MessageGraph(starts, sources, distances);
    }

    static void RequireFits(long edges)
    {
        if (edges > Array.MaxLength)
            throw new ResourceLimitException($"The rows of one rank would have {edges} edges; at most {Array.MaxLength} fit: start more ranks.");
    }

    // The edges that lead to our rows, ascending by source over all parts.
    static TurnedEdge[][] Exchange(ICommunicator ranks, RowShares shares, MessageGraph lists, int threads)
    {
        Span<long> rounds = [((lists.Edges - 1) / EdgesARound) + 1];
        ranks.Max(rounds);
        var received = new TurnedEdge[ranks.Size * rounds[0]][];
        int first = 0;
        for (long round = 0; round < rounds[0]; round++)
        {
            int end = first;
            if (round == rounds[0] - 1)
                end = lists.Rows;
            while (end < lists.Rows && lists.Offsets[end + 1] <= (round + 1) * EdgesARound)
                end++;
            TurnedEdge[][] sent = PartsOf(shares, lists, shares.FirstOf(ranks.Rank), first, end, ranks.Size, threads);
            // What stays here is not copied.
            TurnedEdge[][] parts = ranks.AllToAll([.. sent.Select((part, to) => to == ranks.Rank ? ReadOnlyMemory<TurnedEdge>.Empty : part)]);
            parts[ranks.Rank] = sent[ranks.Rank];
            for (int from = 0; from < parts.Length; from++)
                received[(from * rounds[0]) + round] = parts[from];
            first = end;
        }
        return received;
    }

    // What every rank gets of the edges of some rows of ours.
    static TurnedEdge[][] PartsOf(RowShares shares, MessageGraph lists, int firstRow, int first, int end, int ranks, int threads)
    {
        int blocks = ((end - first + BlockRows - 1) / BlockRows) + 1;
        int[] ends = [.. Enumerable.Range(0, ranks).Select(rank => shares.FirstOf(rank) + shares.CountOf(rank))];
        var next = new int[blocks * ranks];
        RowBlocks.ForEach(end - first, BlockRows, threads, () => 0, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, count, _) =>
        {
            Span<int> own = next.AsSpan(start / BlockRows * ranks, ranks);
            for (int row = first + start; row < first + start + count; row++)
            {
                int to = 0;
                foreach (int neighbor in lists.NeighborsOf(row))
                {
                    while (neighbor >= ends[to])
                        to++;
                    own[to]++;
                }
            }
        });
        var parts = new TurnedEdge[ranks][];
        for (int to = 0; to < ranks; to++)
        {
            int sum = 0;
            for (int block = 0; block < blocks; block++)
                (next[(block * ranks) + to], sum) = (sum, sum + next[(block * ranks) + to]);
            parts[to] = new TurnedEdge[sum];
        }
        RowBlocks.ForEach(end - first, BlockRows, threads, () => 0, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, count, _) =>
        {
            Span<int> own = next.AsSpan(start / BlockRows * ranks, ranks);
            for (int row = first + start; row < first + start + count; row++)
            {
                int to = 0, rowOfTo = shares.FirstOf(0);
                ReadOnlySpan<int> neighbors = lists.NeighborsOf(row);
                ReadOnlySpan<double> distances = lists.DistancesOf(row);
                for (int n = 0; n < neighbors.Length; n++)
                {
                    while (neighbors[n] >= ends[to])
                        rowOfTo = ends[to++];
                    parts[to][own[to]++] = new TurnedEdge(firstRow + row, neighbors[n] - rowOfTo, distances[n]);
                }
            }
        });
        return parts;
    }
}
