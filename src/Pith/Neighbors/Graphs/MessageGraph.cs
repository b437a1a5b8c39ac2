using System.Runtime.CompilerServices;

namespace Pith.Neighbors.Graphs;

/// <summary>The adjacency along which messages pass: for every row the rows to which it sends, ascending, and the distances to them.</summary>
/// <remarks>The edges lie one behind the other, or they are the lists of a kNN graph, which are neither copied nor sorted beforehand; then a graph of
/// many rows takes no memory beside its lists, which may lie in a mapped file.</remarks>
public sealed class MessageGraph
{
    readonly long[]? _offsets;
    readonly EdgeStore? _edges;
    readonly KnnGraph? _lists;
    readonly int[]? _poolOf;

    /// <summary>Creates a graph from compressed rows: the neighbours of row i are entries <c>offsets[i] .. offsets[i+1]-1</c>. The arrays are kept, not
    /// copied.</summary>
    /// <param name="offsets">[N + 1], from 0 to E, ascending.</param>
    /// <param name="neighbors">[E] neighbour rows, ascending within a row.</param>
    /// <param name="distances">[E] plain distances.</param>
    /// <exception cref="ArgumentException">The arrays do not belong together.</exception>
    public MessageGraph(long[] offsets, int[] neighbors, double[] distances)
        : this(offsets, new EdgeStore(neighbors, distances)) { }

    /// <summary>Creates a graph from compressed rows.</summary>
    /// <param name="offsets">[N + 1], from 0 to E, ascending.</param>
    /// <param name="edges">E edges.</param>
    internal MessageGraph(long[] offsets, EdgeStore edges)
    {
        if (offsets.Length < 1 || offsets[0] != 0 || offsets[^1] != edges.Count)
            throw new ArgumentException($"A graph of {edges.Count} edges needs offsets from 0 to {edges.Count}.", nameof(offsets));
        (_offsets, _edges, Rows, Edges) = (offsets, edges, offsets.Length - 1, edges.Count);
    }

    MessageGraph(KnnGraph lists, int[]? poolOf)
    {
        (_lists, _poolOf, Rows) = (lists, poolOf, lists.Rows);
        if (poolOf is null && !lists.IsRagged)
        {
            Edges = lists.Entries;
            return;
        }
        _offsets = new long[Rows + 1];
        for (int row = 0; row < Rows; row++)
        {
            int count = 0;
            if (poolOf is null)
                count = lists.CountOf(row);
            else if (poolOf[row] >= 0)
            {
                foreach (int neighbor in lists.NeighborsOf(row))
                    count += poolOf[neighbor] == poolOf[row] ? 1 : 0;
            }
            _offsets[row + 1] = _offsets[row] + count;
        }
        Edges = _offsets[Rows];
    }

    /// <summary>N, the number of rows.</summary>
    public int Rows { get; }

    /// <summary>E, the number of directed edges; an edge of a union graph counts once in each direction.</summary>
    public long Edges { get; }

    /// <summary>The rows to which <paramref name="row"/> sends messages, ascending.</summary>
    public ReadOnlySpan<int> NeighborsOf(int row)
    {
        if (_edges is not null)
            return _edges.Neighbors(_offsets![row], CountOf(row));
        Read(row, new EdgeBuffer(_lists!.Neighbors), isAscending: true, out ReadOnlySpan<int> neighbors, out _);
        return neighbors;
    }

    /// <summary>The distances to <see cref="NeighborsOf"/>.</summary>
    public ReadOnlySpan<double> DistancesOf(int row)
    {
        if (_edges is not null)
            return _edges.Distances(_offsets![row], CountOf(row));
        Read(row, new EdgeBuffer(_lists!.Neighbors), isAscending: true, out _, out ReadOnlySpan<double> distances);
        return distances;
    }

    /// <summary>The edges of a kNN graph's lists.</summary>
    /// <param name="lists">The lists, no row twice in one.</param>
    /// <param name="pools">The rows of each pool, where edges that leave their pool and rows outside are left out; null for all.</param>
    internal static MessageGraph Of(KnnGraph lists, int[][]? pools = null)
    {
        if (pools is null || (pools.Length == 1 && pools[0].Length == lists.Rows))
            return new MessageGraph(lists, null);
        var poolOf = new int[lists.Rows];
        Array.Fill(poolOf, -1);
        for (int p = 0; p < pools.Length; p++)
        {
            foreach (int row in pools[p])
                poolOf[row] = p;
        }
        return new MessageGraph(lists, poolOf);
    }

    /// <summary>[N + 1] where each row's edges begin, of a graph of compressed rows.</summary>
    internal long[] Offsets => Compressed()._offsets!;

    /// <summary>[E] neighbour rows, of a graph of compressed rows.</summary>
    internal int[] Neighbors => Compressed()._edges!.NeighborArray!;

    /// <summary>[E] plain distances, of a graph of compressed rows.</summary>
    internal double[] Distances => Compressed()._edges!.DistanceArray!;

    /// <summary>The same graph as arrays of compressed rows: itself, where it is that, else a copy.</summary>
    /// <exception cref="ResourceLimitException">It has more edges than an array holds.</exception>
    internal MessageGraph Compressed()
    {
        if (_edges?.NeighborArray is not null)
            return this;
        if (Edges > Array.MaxLength)
            throw new ResourceLimitException($"The graph has {Edges} edges; at most {Array.MaxLength} fit here: use fewer neighbours.");
        var offsets = new long[Rows + 1];
        (var neighbors, var distances) = (new int[Edges], new double[Edges]);
        var buffer = new EdgeBuffer(LongestRow(0, Rows));
        for (int row = 0; row < Rows; row++)
        {
            offsets[row + 1] = offsets[row] + CountOf(row);
            Read(row, buffer, isAscending: true, out ReadOnlySpan<int> rows, out ReadOnlySpan<double> lengths);
            rows.CopyTo(neighbors.AsSpan((int)offsets[row]));
            lengths.CopyTo(distances.AsSpan((int)offsets[row]));
        }
        return new MessageGraph(offsets, neighbors, distances);
    }

    /// <summary>How many rows <paramref name="row"/> sends to.</summary>
    internal int CountOf(int row) => _offsets is null ? _lists!.Neighbors : (int)(_offsets[row + 1] - _offsets[row]);

    /// <summary>How many edges the rows before <paramref name="row"/> have.</summary>
    internal long OffsetOf(int row) => _offsets is null ? (long)row * _lists!.Neighbors : _offsets[row];

    /// <summary>Reads a row's edges without taking memory. The graph must be referenced as long as the spans are read.</summary>
    /// <param name="row">The row.</param>
    /// <param name="buffer">Room for the longest row; its contents may change.</param>
    /// <param name="isAscending">Whether the neighbours must ascend; else they come in any order.</param>
    /// <param name="neighbors">The neighbours, valid until the buffer is used again.</param>
    /// <param name="distances">The distances to them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Read(int row, EdgeBuffer buffer, bool isAscending, out ReadOnlySpan<int> neighbors, out ReadOnlySpan<double> distances)
    {
        if (_edges is not null)
        {
            int count = CountOf(row);
            neighbors = _edges.Neighbors(_offsets![row], count);
            distances = _edges.Distances(_offsets[row], count);
            return;
        }
        neighbors = _lists!.NeighborsOf(row);
        distances = _lists.DistancesOf(row);
        if (_poolOf is null && !isAscending)
            return;
        Copy(row, buffer, isAscending, ref neighbors, ref distances);
    }

    /// <summary>The distances of some rows one behind the other; of a row in any order. The graph must be referenced as long as the span is read.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">Rows.</param>
    /// <exception cref="ResourceLimitException">They are more than a span reaches.</exception>
    internal ReadOnlySpan<double> DistancesOfRows(int first, int rows)
    {
        long start = OffsetOf(first), length = OffsetOf(first + rows) - start;
        if (length > Array.MaxLength)
            throw new ResourceLimitException($"The rows of one rank would have {length} edges; at most {Array.MaxLength} fit: start more ranks.");
        if (_offsets is null && _lists!.TryDistancesOf(first, rows, out ReadOnlySpan<double> lying))
            return lying;
        var all = new double[length];
        var buffer = new EdgeBuffer(LongestRow(first, first + rows));
        for (int row = first; row < first + rows; row++)
        {
            Read(row, buffer, isAscending: false, out _, out ReadOnlySpan<double> distances);
            distances.CopyTo(all.AsSpan((int)(OffsetOf(row) - start)));
        }
        return all;
    }

    /// <summary>Asks the processor to bring a row's edges into its cache.</summary>
    internal void Prefetch(int row)
    {
        if (_edges is not null)
            _edges.Prefetch(_offsets![row]);
        else
            _lists!.Prefetch(row);
    }

    /// <summary>A row's neighbours in any order, those outside its pool included: what will be looked at where it is next.</summary>
    internal ReadOnlySpan<int> NextNeighbors(int row) =>
        _edges is not null ? _edges.Neighbors(_offsets![row], CountOf(row)) : _lists!.NeighborsOf(row);

    /// <summary>The largest number of neighbours of the rows <paramref name="first"/> .. <paramref name="end"/> - 1.</summary>
    internal int LongestRow(int first, int end)
    {
        if (_lists is not null)
            return _lists.Neighbors;
        long longest = 0;
        for (int i = first; i < end; i++)
            longest = Math.Max(longest, _offsets![i + 1] - _offsets[i]);
        return (int)longest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Copy(int row, EdgeBuffer buffer, bool isAscending, ref ReadOnlySpan<int> neighbors, ref ReadOnlySpan<double> distances)
    {
        int count = neighbors.Length;
        if (_poolOf is null)
        {
            buffer.TakeSorted(neighbors, distances);
        }
        else
        {
            count = 0;
            int pool = _poolOf[row];
            for (int n = 0; n < neighbors.Length && pool >= 0; n++)
            {
                if (_poolOf[neighbors[n]] == pool)
                    (buffer.Neighbors[count], buffer.Distances[count++]) = (neighbors[n], distances[n]);
            }
            if (isAscending)
                EdgeBuffer.SortByRow(buffer.Neighbors.AsSpan(0, count), buffer.Distances.AsSpan(0, count));
        }
        neighbors = buffer.Neighbors.AsSpan(0, count);
        distances = buffer.Distances.AsSpan(0, count);
    }
}
