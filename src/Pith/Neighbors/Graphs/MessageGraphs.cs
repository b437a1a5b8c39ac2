using System.Runtime.CompilerServices;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Graphs;

/// <summary>Makes message graphs from kNN lists.</summary>
/// <remarks>
/// <para>Union symmetrisation as in the published in-memory code (sampling.py, compute_graph_density): i and j are neighbours when either
/// lists the other, so a row's degree is at least k and has no upper bound. Where both list each other with different distances (a supplied
/// graph may), the smaller counts in both directions, so that the graph is symmetric.</para>
/// <para>O(N k) time and memory: reverse lists by counting sort, then a merge of two ascending lists per row. Threads own disjoint ranges
/// of rows and write each entry to a place that does not depend on their number.</para>
/// </remarks>
static class MessageGraphs
{
    // Each of these loops runs once over millions of edges, too few calls to be compiled well in steps.
    const MethodImplOptions HotLoop = MethodImplOptions.AggressiveOptimization;

    /// <summary>The message graph of a kNN graph.</summary>
    /// <param name="graph">The kNN lists.</param>
    /// <param name="symmetrization">Union, or none for the directed graph; auto means union.</param>
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    /// <exception cref="ResourceLimitException">The graph would have more than 2^31 edges.</exception>
    public static MessageGraph FromKnn(KnnGraph graph, Symmetrization symmetrization, int threads = 0)
    {
        MessageGraph directed = Directed(graph, threads);
        return symmetrization == Symmetrization.None ? directed : Union(directed, threads);
    }

    /// <summary>The kNN lists as they are, each row's neighbours ascending.</summary>
    /// <param name="graph">The kNN lists.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static MessageGraph Directed(KnnGraph graph, int threads = 0)
    {
        int k = graph.Neighbors;
        var offsets = new long[graph.Rows + 1];
        for (int i = 0; i < graph.Rows; i++)
            offsets[i + 1] = offsets[i] + graph.CountOf(i);
        if (graph.IsRagged)
            return DirectedRagged(graph, offsets);
        if (graph.Entries > Array.MaxLength)
            throw new ResourceLimitException($"The graph has {graph.Entries} entries; at most {Array.MaxLength} fit here: use fewer neighbours.");
        var neighbors = new int[graph.Entries];
        var distances = new double[graph.Entries];
        RowRanges.Run(graph.Rows, threads, [MethodImpl(HotLoop)] (first, end) =>
        {
            for (int i = first; i < end; i++)
            {
                Span<int> rows = neighbors.AsSpan(i * k, k);
                Span<double> lengths = distances.AsSpan(i * k, k);
                graph.NeighborsOf(i).CopyTo(rows);
                graph.DistancesOf(i).CopyTo(lengths);
                SortByRow(rows, lengths);
            }
        });
        return new MessageGraph(offsets, neighbors, distances);
    }

    /// <summary>Sorts lists of one length by neighbour row.</summary>
    /// <param name="neighbors">[lists, length] row-major.</param>
    /// <param name="distances">[lists, length] row-major.</param>
    /// <param name="length">Neighbours of a list, at least 1.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    internal static void SortLists(int[] neighbors, double[] distances, int length, int threads) =>
        RowRanges.Run(neighbors.Length / length, threads, [MethodImpl(HotLoop)] (first, end) =>
        {
            for (int i = first; i < end; i++)
                SortByRow(neighbors.AsSpan(i * length, length), distances.AsSpan(i * length, length));
        });

    static MessageGraph DirectedRagged(KnnGraph graph, long[] offsets)
    {
        var neighbors = new int[offsets[^1]];
        var distances = new double[offsets[^1]];
        for (int i = 0; i < graph.Rows; i++)
        {
            Span<int> rows = neighbors.AsSpan((int)offsets[i], graph.CountOf(i));
            Span<double> lengths = distances.AsSpan((int)offsets[i], graph.CountOf(i));
            graph.NeighborsOf(i).CopyTo(rows);
            graph.DistancesOf(i).CopyTo(lengths);
            SortByRow(rows, lengths);
        }
        return new MessageGraph(offsets, neighbors, distances);
    }

    /// <summary>The symmetric graph in which two rows are neighbours when either is a neighbour of the other in
    /// <paramref name="directed"/>.</summary>
    /// <param name="directed">A graph whose rows' neighbours are ascending and different.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <exception cref="ResourceLimitException">The graph would have more than 2^31 edges.</exception>
    public static MessageGraph Union(MessageGraph directed, int threads = 0) => Join(directed, Reverse(directed, threads), threads);

    /// <summary>Joins two lists of every row into one; where both list a row, the smaller distance counts.</summary>
    /// <param name="directed">Lists whose rows' neighbours are ascending and different.</param>
    /// <param name="reverse">The same of the other direction.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <exception cref="ResourceLimitException">The graph would have more than 2^31 edges.</exception>
    internal static MessageGraph Join(MessageGraph directed, MessageGraph reverse, int threads = 0)
    {
        int rows = directed.Rows;
        var offsets = new long[rows + 1];
        RowRanges.Run(rows, threads, [MethodImpl(HotLoop)] (first, end) =>
        {
            for (int i = first; i < end; i++)
                offsets[i + 1] = UnionCount(directed.NeighborsOf(i), reverse.NeighborsOf(i));
        });
        for (int i = 0; i < rows; i++)
            offsets[i + 1] += offsets[i];
        if (offsets[rows] > Array.MaxLength)
            throw new ResourceLimitException(
                $"The symmetric graph would have {offsets[rows]} edges; at most {Array.MaxLength} fit: use fewer neighbours.");
        var neighbors = new int[offsets[rows]];
        var distances = new double[offsets[rows]];
        RowRanges.Run(rows, threads, [MethodImpl(HotLoop)] (first, end) =>
        {
            for (int i = first; i < end; i++)
            {
                Merge(
                    directed.NeighborsOf(i), directed.DistancesOf(i), reverse.NeighborsOf(i), reverse.DistancesOf(i),
                    neighbors.AsSpan((int)offsets[i]), distances.AsSpan((int)offsets[i]));
            }
        });
        return new MessageGraph(offsets, neighbors, distances);
    }

    /// <summary>Every edge turned round; sources ascend within a row because they are met in ascending order.</summary>
    static MessageGraph Reverse(MessageGraph directed, int threads)
    {
        int rows = directed.Rows;
        var offsets = new long[rows + 1];
        // A thread owns a range of target rows and reads all edges: more reading, but no shared counters and one fixed order.
        RowRanges.Run(rows, threads, [MethodImpl(HotLoop)] (first, end) =>
        {
            foreach (int target in directed.Neighbors)
            {
                if (target >= first && target < end)
                    offsets[target + 1]++;
            }
        });
        for (int i = 0; i < rows; i++)
            offsets[i + 1] += offsets[i];
        var sources = new int[directed.Neighbors.Length];
        var distances = new double[directed.Neighbors.Length];
        var next = offsets.AsSpan(0, rows).ToArray();
        RowRanges.Run(rows, threads, [MethodImpl(HotLoop)] (first, end) =>
        {
            for (int source = 0; source < rows; source++)
            {
                int edge = (int)directed.Offsets[source], stop = (int)directed.Offsets[source + 1];
                for (; edge < stop; edge++)
                {
                    int target = directed.Neighbors[edge];
                    if (target < first || target >= end)
                        continue;
                    long place = next[target]++;
                    sources[place] = source;
                    distances[place] = directed.Distances[edge];
                }
            }
        });
        return new MessageGraph(offsets, sources, distances);
    }

    [MethodImpl(HotLoop)]
    static int UnionCount(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int count = a.Length + b.Length;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            if (a[i] == b[j])
            {
                count--;
                i++;
                j++;
            }
            else if (a[i] < b[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }
        return count;
    }

    [MethodImpl(HotLoop)]
    static void Merge(
        ReadOnlySpan<int> a, ReadOnlySpan<double> distancesA, ReadOnlySpan<int> b, ReadOnlySpan<double> distancesB,
        Span<int> neighbors, Span<double> distances)
    {
        int n = 0, i = 0, j = 0;
        while (i < a.Length || j < b.Length)
        {
            if (j == b.Length || (i < a.Length && a[i] < b[j]))
            {
                neighbors[n] = a[i];
                distances[n++] = distancesA[i++];
            }
            else if (i == a.Length || b[j] < a[i])
            {
                neighbors[n] = b[j];
                distances[n++] = distancesB[j++];
            }
            else
            {
                neighbors[n] = a[i];
                distances[n++] = Math.Min(distancesA[i++], distancesB[j++]);
            }
        }
    }

    [MethodImpl(HotLoop)]
    static void SortByRow(Span<int> neighbors, Span<double> distances)
    {
        if (neighbors.Length > 32)
        {
            neighbors.Sort(distances);
            return;
        }
        for (int i = 1; i < neighbors.Length; i++)
        {
            (int row, double distance) = (neighbors[i], distances[i]);
            int j = i;
            for (; j > 0 && neighbors[j - 1] > row; j--)
                (neighbors[j], distances[j]) = (neighbors[j - 1], distances[j - 1]);
            (neighbors[j], distances[j]) = (row, distance);
        }
    }
}
