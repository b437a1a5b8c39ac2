namespace Pith.Neighbors.Graphs;

/// <summary>A directed k-nearest-neighbour graph: for each row its K nearest other rows and their plain distances.</summary>
/// <remarks>Each row's list is sorted by distance, then by neighbour row. There is no self edge, no neighbour twice in a row's list, no -1
/// and no NaN; exact duplicates of a row are neighbours at distance 0.</remarks>
public sealed class KnnGraph
{
    readonly int[] _indices;
    readonly double[] _distances;

    /// <summary>Creates a graph from its arrays, which are kept, not copied.</summary>
    /// <param name="rows">N, at least 1.</param>
    /// <param name="neighbors">K, at least 1.</param>
    /// <param name="indices">[N, K] row-major: neighbour rows, 0..N-1.</param>
    /// <param name="distances">[N, K] row-major: plain distances, finite and at least 0.</param>
    /// <exception cref="ArgumentException">An array has the wrong length.</exception>
    public KnnGraph(int rows, int neighbors, int[] indices, double[] distances)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbors, 1);
        if (indices.LongLength != (long)rows * neighbors || distances.LongLength != (long)rows * neighbors)
            throw new ArgumentException($"A graph of {rows} rows and {neighbors} neighbours needs {(long)rows * neighbors} indices and distances.");
        Rows = rows;
        Neighbors = neighbors;
        _indices = indices;
        _distances = distances;
    }

    /// <summary>N, the number of rows.</summary>
    public int Rows { get; }

    /// <summary>K, the neighbours a row.</summary>
    public int Neighbors { get; }

    /// <summary>[N, K] row-major: neighbour rows.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>[N, K] row-major: plain distances.</summary>
    public ReadOnlySpan<double> Distances => _distances;

    /// <summary>The neighbours of <paramref name="row"/>, nearest first.</summary>
    public ReadOnlySpan<int> NeighborsOf(int row) => _indices.AsSpan(row * Neighbors, Neighbors);

    /// <summary>The distances to the neighbours of <paramref name="row"/>, smallest first.</summary>
    public ReadOnlySpan<double> DistancesOf(int row) => _distances.AsSpan(row * Neighbors, Neighbors);
}
