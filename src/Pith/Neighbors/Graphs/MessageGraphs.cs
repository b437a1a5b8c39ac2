using System.Runtime.CompilerServices;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Graphs;

/// <summary>Makes message graphs from kNN lists.</summary>
static class MessageGraphs
{
    // Each of these loops runs once over millions of edges, too few calls to be compiled well in steps.
    const MethodImplOptions HotLoop = MethodImplOptions.AggressiveOptimization;

    /// <summary>The message graph of a kNN graph.</summary>
    /// <param name="graph">The kNN lists.</param>
    /// <param name="symmetrization">Union, or none for the directed graph; auto means union.</param>
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    public static MessageGraph FromKnn(KnnGraph graph, Symmetrization symmetrization, int threads = 0)
    {
        var directed = MessageGraph.Of(graph);
        return symmetrization == Symmetrization.None ? directed : EdgeUnion.Of(directed, threads);
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
                EdgeBuffer.SortByRow(neighbors.AsSpan(i * length, length), distances.AsSpan(i * length, length));
        });

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
}
