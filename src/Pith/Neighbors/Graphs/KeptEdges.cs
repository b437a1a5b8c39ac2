using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Pith.Numerics;

namespace Pith.Neighbors.Graphs;

/// <summary>The edges of pools that are asked for again and again, as while somebody tries settings: each is made once and kept.</summary>
/// <remarks>The edges are those that <see cref="PoolEdges.Build"/> makes, to the last bit. Where graphs are exact, pools of one dataset share one wide
/// graph (<see cref="PoolGraphs"/>); an approximate graph of a pool is built from the pool, as it would be for a single selection. Several
/// threads may ask at once.</remarks>
sealed class KeptEdges : IDisposable
{
    readonly SemaphoreSlim _graphsGate = new(1);
    readonly MatrixView? _embeddings;
    readonly KnnGraph? _supplied;
    readonly GraphAccuracy _accuracy;
    readonly int _mostKept;
    readonly PoolGraphs? _graphs;
    readonly List<(string Key, PoolEdges Edges)> _kept = [];

    /// <summary>Starts with nothing kept.</summary>
    /// <param name="embeddings">[N, D], or null where only what is remembered or supplied can be used.</param>
    /// <param name="supplied">A supplied graph, or null.</param>
    /// <param name="metric">What distance means where a graph is built.</param>
    /// <param name="accuracy">How near the true graph one that is built must come.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="mostKept">The most pools that are kept, at least 1; those asked for last.</param>
    public KeptEdges(MatrixView? embeddings, KnnGraph? supplied, DistanceMetric metric, GraphAccuracy accuracy, int threads, int mostKept)
    {
        (_embeddings, _supplied, _accuracy, _mostKept) = (embeddings, supplied, accuracy, mostKept);
        if (embeddings is not null && supplied is null && accuracy.RecallOf(embeddings.Rows) is null)
            _graphs = new PoolGraphs(embeddings, metric, accuracy, threads);
    }

    /// <summary>Keeps edges that are known already, e.g. those that a run has written.</summary>
    /// <param name="options">The graph that they belong to.</param>
    /// <param name="pools">The rows of each pool.</param>
    /// <param name="edges">The edges.</param>
    public void Remember(GraphOptions options, int[][] pools, PoolEdges edges) => Keep(KeyOf(options, pools), edges);

    /// <summary>Builds the graph of all rows from which the graphs of pools are taken, so that the first pool need not wait for it.</summary>
    /// <param name="neighbors">The most neighbours that will be asked for.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the build.</param>
    public void Prepare(int neighbors, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (_graphs is not null)
            Alone(() => _graphs.All(neighbors, progress, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _graphsGate.Dispose();

    /// <summary>The edges of some pools.</summary>
    /// <inheritdoc cref="PoolEdges.Build"/>
    public PoolEdges Build(GraphOptions options, int[][] pools, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        string key = KeyOf(options, pools);
        lock (_kept)
        {
            if (_kept.Find(kept => kept.Key == key).Edges is { } known)
                return Keep(key, known);
        }
        return Keep(key, Make(options, pools, threads, progress, cancellation));
    }

    // What was asked for last stays longest.
    PoolEdges Keep(string key, PoolEdges edges)
    {
        lock (_kept)
        {
            if (_kept.RemoveAll(kept => kept.Key == key) == 0 && _kept.Count == _mostKept)
                _kept.RemoveAt(0);
            _kept.Add((key, edges));
        }
        return edges;
    }

    PoolEdges Make(GraphOptions options, int[][] pools, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (_embeddings is null && _supplied is null)
            throw new OptionException("embeddings", "The embeddings are not at hand, so only the graph that the run kept can be used; leave `neighbors`, `cutoff` and the pools as the run had them.");
        if (_graphs is not null && pools.Length == 1 && options.Neighbors < pools[0].Length)
        {
            MessageGraph directed = Alone(() => _graphs.DirectedWithin(pools[0], options.Neighbors, progress, cancellation), cancellation);
            return PoolEdges.Of(directed, options, isSupplied: false, options.Neighbors, threads);
        }
        return PoolEdges.Build(_embeddings, _supplied, options with { Accuracy = _accuracy }, pools, threads, progress, cancellation);
    }

    T Alone<T>(Func<T> work, CancellationToken cancellation)
    {
        _graphsGate.Wait(cancellation);
        try
        {
            return work();
        }
        finally
        {
            _graphsGate.Release();
        }
    }

    static string KeyOf(GraphOptions options, int[][] pools)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (int[] pool in pools)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>([pool.Length]));
            hash.AppendData(MemoryMarshal.AsBytes<int>(pool));
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"{options.Neighbors} {options.SuppliedNeighbors} {options.Metric} {options.Symmetrize} {Convert.ToHexString(hash.GetHashAndReset())}");
    }
}
