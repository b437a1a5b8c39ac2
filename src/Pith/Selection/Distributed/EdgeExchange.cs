using System.Runtime.InteropServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>Turns edges round whose ends lie on different ranks, and joins both directions into a symmetric graph.</summary>
/// <remarks>Every edge is sent once to the rank of its target: 16 bytes. Lists come out ascending by row, as <see cref="MessageGraphs"/> has them, so a
/// rank's lists are those that one process has for these rows.</remarks>
static class EdgeExchange
{
    const int EdgesARound = 1 << 24;

    /// <summary>The union of the lists and the lists turned round.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="shares">Who has which rows.</param>
    /// <param name="lists">The lists of our rows; neighbours are rows of the dataset, ascending.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static MessageGraph Union(ICommunicator ranks, RowShares shares, MessageGraph lists, int threads) =>
        MessageGraphs.Join(lists, Reverse(ranks, shares, lists), threads);

    /// <summary>For every one of our rows the rows that list it, ascending, with the distances that they state.</summary>
    /// <inheritdoc cref="Union"/>
    public static MessageGraph Reverse(ICommunicator ranks, RowShares shares, MessageGraph lists)
    {
        int first = shares.FirstOf(ranks.Rank), rows = shares.CountOf(ranks.Rank);
        var received = new List<Edge[]>();
        Span<long> rounds = [((lists.Edges - 1) / EdgesARound) + 1];
        ranks.Max(rounds);
        for (long round = 0, row = 0; round < rounds[0]; round++)
        {
            var parts = new List<Edge>[ranks.Size];
            for (int to = 0; to < parts.Length; to++)
                parts[to] = [];
            for (long stop = (round + 1) * EdgesARound; row < rows && (lists.Offsets[row + 1] <= stop || round == rounds[0] - 1); row++)
            {
                ReadOnlySpan<int> neighbors = lists.NeighborsOf((int)row);
                ReadOnlySpan<double> distances = lists.DistancesOf((int)row);
                for (int n = 0; n < neighbors.Length; n++)
                    parts[shares.OwnerOf(neighbors[n])].Add(new Edge(neighbors[n], first + (int)row, distances[n]));
            }
            received.AddRange(ranks.AllToAll([.. parts.Select(part => (ReadOnlyMemory<Edge>)part.ToArray())]));
        }
        return Sorted(received, first, rows);
    }

    static MessageGraph Sorted(List<Edge[]> received, int first, int rows)
    {
        var offsets = new long[rows + 1];
        foreach (Edge[] edges in received)
        {
            foreach (Edge edge in edges)
                offsets[edge.Target - first + 1]++;
        }
        for (int row = 0; row < rows; row++)
            offsets[row + 1] += offsets[row];
        if (offsets[rows] > Array.MaxLength)
            throw new ResourceLimitException($"The rows of one rank would have {offsets[rows]} edges; at most {Array.MaxLength} fit: start more ranks.");
        var sources = new int[offsets[rows]];
        var distances = new double[offsets[rows]];
        long[] next = offsets[..rows];
        foreach (Edge[] edges in received)
        {
            foreach (Edge edge in edges)
            {
                long place = next[edge.Target - first]++;
                (sources[place], distances[place]) = (edge.Source, edge.Distance);
            }
        }
        var graph = new MessageGraph(offsets, sources, distances);
        // Ranks come in the order of their rows, but where there were several rounds those of one mix.
        for (int row = 0; row < rows; row++)
        {
            (int start, int count) = ((int)offsets[row], (int)(offsets[row + 1] - offsets[row]));
            sources.AsSpan(start, count).Sort(distances.AsSpan(start, count));
        }
        return graph;
    }

    [StructLayout(LayoutKind.Sequential)]
    readonly record struct Edge(int Target, int Source, double Distance);
}
