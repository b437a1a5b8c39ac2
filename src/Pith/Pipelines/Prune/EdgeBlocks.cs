using Pith.Neighbors.Graphs;

namespace Pith.Pipelines.Prune;

/// <summary>A message graph in blocks of rows, as <see cref="SelectionFiles.Edges"/> holds it.</summary>
/// <param name="graph">The graph.</param>
sealed class EdgeBlocks(MessageGraph graph)
{
    const int Rows = 1 << 14;

    readonly EdgeBuffer _buffer = new(graph.LongestRow(0, graph.Rows));
    readonly long[] _offsets = new long[Rows + 1];
    int[] _neighbors = [];
    double[] _distances = [];

    /// <summary>Blocks.</summary>
    public int Count => (graph.Rows + Rows - 1) / Rows;

    /// <summary>Where the edges of a block's rows begin, and in the last block where they end.</summary>
    public ReadOnlySpan<long> Offsets(int block)
    {
        (int first, int end) = RowsOf(block);
        int count = end - first + (end == graph.Rows ? 1 : 0);
        for (int i = 0; i < count; i++)
            _offsets[i] = first + i == graph.Rows ? graph.Edges : graph.OffsetOf(first + i);
        return _offsets.AsSpan(0, count);
    }

    /// <summary>Neighbours of a block, valid until the next is asked for.</summary>
    public ReadOnlySpan<int> Neighbors(int block)
    {
        (int first, int end) = RowsOf(block);
        _neighbors = Room(_neighbors, first, end);
        int at = 0;
        for (int row = first; row < end; row++)
        {
            graph.Read(row, _buffer, isAscending: true, out ReadOnlySpan<int> neighbors, out _);
            neighbors.CopyTo(_neighbors.AsSpan(at));
            at += neighbors.Length;
        }
        return _neighbors.AsSpan(0, at);
    }

    /// <summary>Distances of a block, valid until the next is asked for.</summary>
    public ReadOnlySpan<double> Distances(int block)
    {
        (int first, int end) = RowsOf(block);
        _distances = Room(_distances, first, end);
        int at = 0;
        for (int row = first; row < end; row++)
        {
            graph.Read(row, _buffer, isAscending: true, out _, out ReadOnlySpan<double> distances);
            distances.CopyTo(_distances.AsSpan(at));
            at += distances.Length;
        }
        return _distances.AsSpan(0, at);
    }

    T[] Room<T>(T[] room, int first, int end)
    {
        long edges = (end == graph.Rows ? graph.Edges : graph.OffsetOf(end)) - graph.OffsetOf(first);
        return room.Length >= edges ? room : new T[edges];
    }

    (int First, int End) RowsOf(int block) => (block * Rows, Math.Min((block + 1) * Rows, graph.Rows));
}
