using System.IO.Hashing;
using System.Runtime.InteropServices;
using Pith.Data.Formats.Npz;
using Pith.Neighbors.Graphs;

namespace Pith.Data.Graphs;

/// <summary>The lists of consecutive rows of a graph in blocks, as files hold them: K entries each; what a shorter list lacks is -1 at infinity.</summary>
/// <param name="graph">The graph.</param>
/// <param name="first">The first row.</param>
/// <param name="end">The row behind the last.</param>
sealed class ListBlocks(KnnGraph graph, int first, int end)
{
    readonly int _rows = Math.Clamp((1 << 18) / graph.Neighbors, 1, end - first);
    int[] _indices = [];
    double[] _distances = [];

    /// <summary>Blocks.</summary>
    public int Count => (end - first + _rows - 1) / _rows;

    /// <summary>Neighbours of a block, valid until the next is asked for.</summary>
    public ReadOnlySpan<int> Indices(int block)
    {
        (int from, int to) = RowsOf(block);
        if (_indices.Length == 0)
            _indices = new int[_rows * graph.Neighbors];
        Span<int> all = _indices.AsSpan(0, (to - from) * graph.Neighbors);
        if (graph.IsRagged)
            all.Fill(-1);
        for (int row = from; row < to; row++)
            graph.NeighborsOf(row).CopyTo(all[((row - from) * graph.Neighbors)..]);
        return all;
    }

    /// <summary>Distances of a block, valid until the next is asked for.</summary>
    public ReadOnlySpan<double> Distances(int block)
    {
        (int from, int to) = RowsOf(block);
        if (_distances.Length == 0)
            _distances = new double[_rows * graph.Neighbors];
        Span<double> all = _distances.AsSpan(0, (to - from) * graph.Neighbors);
        if (graph.IsRagged)
            all.Fill(double.PositiveInfinity);
        for (int row = from; row < to; row++)
            graph.DistancesOf(row).CopyTo(all[((row - from) * graph.Neighbors)..]);
        return all;
    }

    /// <summary>Adds the lists to an archive.</summary>
    public void AddTo(NpzWriter writer)
    {
        writer.Add("indices", Count, Indices, end - first, graph.Neighbors);
        writer.Add("distances", Count, Distances, end - first, graph.Neighbors);
    }

    /// <summary>What tells these lists from others: the sum of a 128-bit hash of every row's number, neighbours and distances, which those who have only some
    /// of the rows can add up in any order.</summary>
    /// <param name="offset">The row of the whole graph that row 0 of this one is.</param>
    public UInt128 Hash(int offset = 0)
    {
        UInt128 sum = 0;
        for (int block = 0; block < Count; block++)
        {
            ReadOnlySpan<int> indices = Indices(block);
            ReadOnlySpan<double> distances = Distances(block);
            (int from, int to) = RowsOf(block);
            for (int row = from; row < to; row++)
            {
                int place = (row - from) * graph.Neighbors;
                UInt128 neighbors = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(indices.Slice(place, graph.Neighbors)), offset + row);
                sum += XxHash128.HashToUInt128(MemoryMarshal.AsBytes(distances.Slice(place, graph.Neighbors)), (long)(ulong)neighbors);
            }
        }
        return sum;
    }

    (int From, int To) RowsOf(int block)
    {
        int from = first + (block * _rows);
        return (from, Math.Min(from + _rows, end));
    }
}
