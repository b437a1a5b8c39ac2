using Pith.Neighbors.Approximate;

namespace Pith.Neighbors.Graphs;

/// <summary>A directed k-nearest-neighbour graph: for each row its K nearest other rows and their plain distances.</summary>
/// <remarks>Each row's list is sorted by distance, then by neighbour row. There is no self edge, no neighbour twice in a row's list, no -1
/// and no NaN; exact duplicates of a row are neighbours at distance 0.</remarks>
public sealed class KnnGraph
{
    readonly int[] _indices;
    readonly double[] _distances;
    readonly int[]? _counts;

    /// <summary>Creates a graph from its arrays, which are kept, not copied.</summary>
    /// <param name="rows">N, at least 1.</param>
    /// <param name="neighbors">K, at least 1.</param>
    /// <param name="indices">[N, K] row-major: neighbour rows, 0..N-1.</param>
    /// <param name="distances">[N, K] row-major: plain distances, finite and at least 0.</param>
    /// <param name="counts">[N] how many neighbours each row has, from 0 to K, where lists differ in length; what follows them in a list means
    /// nothing. Null: K each.</param>
    /// <exception cref="ArgumentException">An array has the wrong length.</exception>
    public KnnGraph(int rows, int neighbors, int[] indices, double[] distances, int[]? counts = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbors, 1);
        if (indices.LongLength != (long)rows * neighbors || distances.LongLength != (long)rows * neighbors)
            throw new ArgumentException($"A graph of {rows} rows and {neighbors} neighbours needs {(long)rows * neighbors} indices and distances.");
        Rows = rows;
        Neighbors = neighbors;
        _indices = indices;
        _distances = distances;
        _counts = counts;
        if (counts is not null && (counts.Length != rows || Array.Exists(counts, count => count < 0 || count > neighbors)))
            throw new ArgumentException($"A graph of {rows} rows needs as many counts, each from 0 to {neighbors}.");
    }

    /// <summary>N, the number of rows.</summary>
    public int Rows { get; }

    /// <summary>K, the neighbours a row; the most of any row where lists differ in length.</summary>
    public int Neighbors { get; }

    /// <summary>Whether rows may have fewer than K neighbours.</summary>
    public bool IsRagged => _counts is not null;

    /// <summary>The share of true neighbours in the lists, where Pith built the graph; null where nobody measured it.</summary>
    internal RecallEstimate? Recall { get; init; }

    /// <summary>[N, K] row-major: neighbour rows.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>[N, K] row-major: plain distances.</summary>
    public ReadOnlySpan<double> Distances => _distances;

    /// <summary>The neighbours of <paramref name="row"/>, nearest first.</summary>
    public ReadOnlySpan<int> NeighborsOf(int row) => _indices.AsSpan(row * Neighbors, CountOf(row));

    /// <summary>The distances to the neighbours of <paramref name="row"/>, smallest first.</summary>
    public ReadOnlySpan<double> DistancesOf(int row) => _distances.AsSpan(row * Neighbors, CountOf(row));

    /// <summary>How many neighbours a row has.</summary>
    public int CountOf(int row) => _counts is null ? Neighbors : _counts[row];

    /// <summary>The graph of the nearest neighbours alone; the same graph where it has no more.</summary>
    /// <param name="neighbors">The most that a row keeps, at least 1.</param>
    public KnnGraph Nearest(int neighbors)
    {
        if (neighbors >= Neighbors)
            return this;
        var indices = new int[Rows * neighbors];
        var distances = new double[Rows * neighbors];
        for (int row = 0; row < Rows; row++)
        {
            int count = Math.Min(neighbors, CountOf(row));
            NeighborsOf(row)[..count].CopyTo(indices.AsSpan(row * neighbors));
            DistancesOf(row)[..count].CopyTo(distances.AsSpan(row * neighbors));
        }
        return new KnnGraph(Rows, neighbors, indices, distances, _counts is null ? null : Array.ConvertAll(_counts, count => Math.Min(count, neighbors)));
    }
}
