using System.Text.Json;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>The kNN graphs of many pools, each built by one rank as one process builds it; then every row's list goes to the rank that has the row.</summary>
/// <remarks>The largest pool is dealt first, each to the rank that has least work; so pools much larger than the others are what ranks wait for.</remarks>
sealed class DealtGraphs
{
    readonly ICommunicator _ranks;
    readonly RowShares _shares;
    readonly GraphOptions _options;
    readonly int[][] _pools;
    readonly int[] _owners;

    /// <summary>Deals the pools.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="shares">Who has which rows.</param>
    /// <param name="options">Which graphs.</param>
    /// <param name="pools">The rows of each pool, ascending.</param>
    public DealtGraphs(ICommunicator ranks, RowShares shares, GraphOptions options, int[][] pools)
    {
        (_ranks, _shares, _options, _pools) = (ranks, shares, options, pools);
        _owners = Deal(Array.ConvertAll(pools, pool => CostOf(pool.Length)), ranks.Size);
    }

    /// <summary>Builds them.</summary>
    /// <param name="embeddings">[N, D].</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <returns>The lists of our rows: neighbours are rows of the dataset, ascending.</returns>
    public MessageGraph Build(MatrixView embeddings, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var reached = new List<ToldRecall>();
        (List<int>[] neighbors, List<double>[] distances) = Together.Run(_ranks, () => BuildOwn(embeddings, reached, threads, progress, cancellation));
        TellRecalls(reached);
        int[][] foundNeighbors = _ranks.AllToAll(PartsOf(neighbors));
        double[][] foundDistances = _ranks.AllToAll(PartsOf(distances));
        return Joined(foundNeighbors, foundDistances);
    }

    /// <summary>Who has which of some tasks: the costliest first, each to whoever has least; ties to the lowest.</summary>
    /// <param name="costs">The cost of each task.</param>
    /// <param name="ranks">Ranks.</param>
    public static int[] Deal(double[] costs, int ranks)
    {
        var owners = new int[costs.Length];
        var loads = new PriorityQueue<int, (double Load, int Rank)>(Enumerable.Range(0, ranks).Select(rank => (rank, (0.0, rank))));
        foreach (int task in Enumerable.Range(0, costs.Length).OrderByDescending(task => costs[task]).ThenBy(task => task))
        {
            loads.TryDequeue(out int rank, out (double Load, int Rank) load);
            owners[task] = rank;
            loads.Enqueue(rank, (load.Load + costs[task], rank));
        }
        return owners;
    }

    int NeighborsOf(int pool) => Math.Max(0, Math.Min(_options.Neighbors, _pools[pool].Length - 1));

    // Exact graphs compare all pairs; an approximate one compares a row with a few thousand.
    double CostOf(int rows) => _options.Accuracy.RecallOf(rows) is null ? (double)rows * rows : (double)rows * 4096;

    (List<int>[] Neighbors, List<double>[] Distances) BuildOwn(
        MatrixView embeddings, List<ToldRecall> reached, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int[] own = [.. Enumerable.Range(0, _pools.Length).Where(pool => _owners[pool] == _ranks.Rank)];
        var reports = new ThinnedProgress(progress, "kNN graphs of the pools", own.Sum(pool => (long)_pools[pool].Length), "rows");
        List<int>[] neighbors = [.. Enumerable.Range(0, _ranks.Size).Select(_ => new List<int>())];
        List<double>[] distances = [.. Enumerable.Range(0, _ranks.Size).Select(_ => new List<double>())];
        long done = 0;
        foreach (int pool in own)
        {
            int[] rows = _pools[pool];
            if (NeighborsOf(pool) > 0)
            {
                GraphAccuracy accuracy = _options.Accuracy with { Reached = estimate => reached.Add(ToldRecall.Of(pool, estimate)) };
                KnnGraph graph = GraphBuilder.Build(embeddings.SelectRows(rows), NeighborsOf(pool), _options.Metric, accuracy, threads, null, cancellation);
                Add(MessageGraph.Of(graph), rows, neighbors, distances);
            }
            done += rows.Length;
            reports.Report(done);
        }
        return (neighbors, distances);
    }

    // Pool rows ascend, so neighbours stay ascending.
    void Add(MessageGraph graph, int[] rows, List<int>[] neighbors, List<double>[] distances)
    {
        var buffer = new EdgeBuffer(graph.LongestRow(0, graph.Rows));
        for (int i = 0, to = 0; i < rows.Length; i++)
        {
            while (rows[i] >= _shares.FirstOf(to) + _shares.CountOf(to))
                to++;
            graph.Read(i, buffer, isAscending: true, out ReadOnlySpan<int> listed, out ReadOnlySpan<double> lengths);
            foreach (int place in listed)
                neighbors[to].Add(rows[place]);
            distances[to].AddRange(lengths);
        }
    }

    // Lists come from each rank pool after pool, in the order of the rows.
    MessageGraph Joined(int[][] neighbors, double[][] distances)
    {
        int first = _shares.FirstOf(_ranks.Rank), rows = _shares.CountOf(_ranks.Rank);
        var offsets = new long[rows + 1];
        for (int pool = 0; pool < _pools.Length; pool++)
        {
            foreach (int row in OwnRows(pool))
                offsets[row - first + 1] = NeighborsOf(pool);
        }
        for (int row = 0; row < rows; row++)
            offsets[row + 1] += offsets[row];
        if (offsets[rows] > Array.MaxLength)
            throw new ResourceLimitException($"The rows of one rank would have {offsets[rows]} edges; at most {Array.MaxLength} fit: start more ranks.");
        (var places, var lengths) = (new int[offsets[rows]], new double[offsets[rows]]);
        var next = new int[_ranks.Size];
        for (int pool = 0; pool < _pools.Length; pool++)
        {
            (int from, int count) = (_owners[pool], NeighborsOf(pool));
            foreach (int row in OwnRows(pool))
            {
                neighbors[from].AsSpan(next[from], count).CopyTo(places.AsSpan((int)offsets[row - first]));
                distances[from].AsSpan(next[from], count).CopyTo(lengths.AsSpan((int)offsets[row - first]));
                next[from] += count;
            }
        }
        return new MessageGraph(offsets, places, lengths);
    }

    ReadOnlySpan<int> OwnRows(int pool)
    {
        int first = _shares.FirstOf(_ranks.Rank);
        int start = PlaceOf(_pools[pool], first);
        return _pools[pool].AsSpan(start, PlaceOf(_pools[pool], first + _shares.CountOf(_ranks.Rank)) - start);
    }

    static int PlaceOf(int[] ascending, int row)
    {
        int place = Array.BinarySearch(ascending, row);
        return place < 0 ? ~place : place;
    }

    // All ranks know what one process knows, in the order of the pools.
    void TellRecalls(List<ToldRecall> own)
    {
        byte[] told = JsonSerializer.SerializeToUtf8Bytes([.. own], ToldRecallJson.Default.ToldRecallArray);
        byte[][] all = _ranks.AllToAll([.. Enumerable.Repeat((ReadOnlyMemory<byte>)told, _ranks.Size)]);
        foreach (ToldRecall recall in all.SelectMany(part => JsonSerializer.Deserialize(part, ToldRecallJson.Default.ToldRecallArray)!).OrderBy(recall => recall.Pool))
            _options.Accuracy.Reached?.Invoke(recall.Estimate);
    }

    static ReadOnlyMemory<T>[] PartsOf<T>(List<T>[] lists) => Array.ConvertAll(lists, list => (ReadOnlyMemory<T>)list.ToArray());
}
