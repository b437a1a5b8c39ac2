namespace Pith.Neighbors.Graphs;

/// <summary>The lists of consecutive rows of a kNN graph that lie outside the managed heap: in a mapped file, or in a buffer.</summary>
/// <remarks>The arrays may be read at any address; all processors that .NET 10 runs on do so.</remarks>
/// <param name="firstRow">The graph's row whose list is the first.</param>
/// <param name="rows">Rows, at least 1.</param>
/// <param name="stride">Entries from one list to the next, at least the graph's neighbours.</param>
/// <param name="indices">[rows, stride] neighbour rows.</param>
/// <param name="distances">[rows, stride] plain distances.</param>
/// <param name="owner">Keeps the memory alive as long as this object is.</param>
sealed unsafe class GraphPiece(int firstRow, int rows, int stride, int* indices, double* distances, object owner)
{
    /// <summary>The graph's row whose list is the first.</summary>
    public int FirstRow => firstRow;

    /// <summary>Rows.</summary>
    public int Rows => rows;

    /// <summary>Entries from one list to the next.</summary>
    public int Stride => stride;

    /// <summary>What the lists lie in.</summary>
    public object Owner => owner;

    /// <summary>Some first neighbours of a row of the graph.</summary>
    public ReadOnlySpan<int> NeighborsOf(int row, int count) => new(indices + ((long)(row - firstRow) * stride), count);

    /// <summary>The distances to <see cref="NeighborsOf"/>.</summary>
    public ReadOnlySpan<double> DistancesOf(int row, int count) => new(distances + ((long)(row - firstRow) * stride), count);

    /// <summary>All entries as they lie in memory.</summary>
    /// <exception cref="InvalidOperationException">They are more than a span reaches.</exception>
    public ReadOnlySpan<int> Indices => new(indices, Reach());

    /// <inheritdoc cref="Indices"/>
    public ReadOnlySpan<double> Distances => new(distances, Reach());

    int Reach() => (long)rows * stride <= int.MaxValue ? rows * stride : throw new InvalidOperationException("The graph has more entries than a span reaches; read it row by row.");
}
