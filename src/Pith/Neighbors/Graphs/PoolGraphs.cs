using System.Runtime.CompilerServices;
using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Graphs;

/// <summary>The kNN graphs of many pools of one dataset, such as those that different cutoffs leave, for little more than the cost of one.</summary>
/// <remarks>
/// One graph of all rows is built with twice the neighbours asked for. A row's list within a pool is the front of its list once the rows outside
/// have left; the few rows for which too little remains are searched again among the pool. Lists are ordered by distance, then by row, and
/// distances are those of the pair alone, so the result equals a graph that is built from the pool, where graphs are exact; where they are
/// approximate, it is about as near to that graph as the recall says. Pools that were asked for before are kept.
/// </remarks>
sealed class PoolGraphs(MatrixView embeddings, DistanceMetric metric, GraphAccuracy accuracy, int threads)
{
    const int Spare = 2;
    const int MostKept = 8;

    readonly Dictionary<(int Neighbors, string Pool), KnnGraph> _kept = [];
    KnnGraph? _all;

    /// <summary>A graph of all N rows in which every row of the pool has its nearest rows of the pool; rows outside have lists without meaning.</summary>
    /// <param name="pool">The pool's rows, ascending.</param>
    /// <param name="neighbors">K, below the pool's rows.</param>
    /// <param name="progress">Told the work done, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public KnnGraph Within(int[] pool, int neighbors, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        (int, string) key = (neighbors, KeyOf(pool));
        if (_kept.TryGetValue(key, out KnnGraph? graph))
            return graph;
        if (_kept.Count == MostKept)
            _kept.Clear();
        return _kept[key] = Restrict(All(neighbors, progress, cancellation), pool, neighbors, cancellation);
    }

    /// <summary>The graph of all rows from which those of pools are taken.</summary>
    /// <param name="neighbors">The most neighbours that pools will be asked for with, below N.</param>
    /// <param name="progress">Told the work done, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public KnnGraph All(int neighbors, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int wide = Math.Min(neighbors * Spare, embeddings.Rows - 1);
        if (_all is null || _all.Neighbors < wide)
            _all = GraphBuilder.Build(embeddings, wide, metric, accuracy, threads, progress, cancellation);
        return _all;
    }

    /// <summary>The nearest rows of the pool of every row of the pool, as message passing takes them; it is not kept.</summary>
    /// <inheritdoc cref="Within"/>
    public MessageGraph DirectedWithin(int[] pool, int neighbors, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        KnnGraph all = All(neighbors, progress, cancellation);
        var isInside = new bool[all.Rows];
        var offsets = new long[all.Rows + 1];
        foreach (int row in pool)
            (isInside[row], offsets[row + 1]) = (true, neighbors);
        for (int row = 0; row < all.Rows; row++)
            offsets[row + 1] += offsets[row];
        var indices = new int[pool.Length * neighbors];
        var distances = new double[indices.Length];
        var isOpen = new bool[pool.Length];
        RowRanges.Run(pool.Length, threads, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            for (int i = first; i < end; i++)
            {
                ReadOnlySpan<int> listed = all.NeighborsOf(pool[i]);
                ReadOnlySpan<double> lengths = all.DistancesOf(pool[i]);
                int place = i * neighbors, stop = place + neighbors;
                for (int n = 0; n < listed.Length && place < stop; n++)
                {
                    if (isInside[listed[n]])
                        (indices[place], distances[place++]) = (listed[n], lengths[n]);
                }
                isOpen[i] = place < stop;
            }
        });
        int[] open = [.. Enumerable.Range(0, pool.Length).Where(i => isOpen[i])];
        if (open.Length > 0)
            Search(Array.ConvertAll(open, i => pool[i]), open, pool, neighbors, indices, distances, cancellation);
        MessageGraphs.SortLists(indices, distances, neighbors, threads);
        return new MessageGraph(offsets, indices, distances);
    }

    KnnGraph Restrict(KnnGraph all, int[] pool, int neighbors, CancellationToken cancellation)
    {
        var isInside = new bool[all.Rows];
        foreach (int row in pool)
            isInside[row] = true;
        var indices = new int[all.Rows * neighbors];
        var distances = new double[all.Rows * neighbors];
        var open = new List<int>();
        for (int row = 0; row < all.Rows; row++)
        {
            ReadOnlySpan<int> listed = all.NeighborsOf(row);
            int found = 0;
            for (int n = 0; n < listed.Length && found < neighbors; n++)
            {
                // Lists of rows outside are never walked, but they must be lists.
                if (isInside[row] && !isInside[listed[n]])
                    continue;
                indices[(row * neighbors) + found] = listed[n];
                distances[(row * neighbors) + found++] = all.DistancesOf(row)[n];
            }
            if (found < neighbors)
                open.Add(row);
        }
        if (open.Count > 0)
            Search([.. open], [.. open], pool, neighbors, indices, distances, cancellation);
        return new KnnGraph(all.Rows, neighbors, indices, distances);
    }

    // The lists of the open rows stand at their places.
    void Search(int[] open, int[] places, int[] pool, int neighbors, int[] indices, double[] distances, CancellationToken cancellation)
    {
        // One more than asked for, because a row is its own nearest.
        int k = Math.Min(neighbors + 1, pool.Length);
        var found = new int[open.Length * k];
        var foundDistances = new double[open.Length * k];
        NearestRows.Search(embeddings.SelectRows(open), embeddings.SelectRows(pool), k, metric, accuracy, found, foundDistances, threads, null, cancellation);
        for (int i = 0; i < open.Length; i++)
        {
            int place = places[i] * neighbors, stop = place + neighbors;
            for (int n = 0; n < k && place < stop; n++)
            {
                int row = pool[found[(i * k) + n]];
                if (row != open[i])
                    (indices[place], distances[place++]) = (row, foundDistances[(i * k) + n]);
            }
        }
    }

    static string KeyOf(int[] pool)
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(pool));
        return Convert.ToHexString(hash);
    }
}
