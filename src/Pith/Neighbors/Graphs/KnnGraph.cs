using System.Runtime.InteropServices;
using Pith.Neighbors.Approximate;
using Pith.Numerics.Memory;

namespace Pith.Neighbors.Graphs;

/// <summary>A directed k-nearest-neighbour graph: for each row its K nearest other rows and their plain distances.</summary>
/// <remarks>Each row's list is sorted by distance, then by neighbour row. There is no self edge, no neighbour twice in a row's list, no -1
/// and no NaN; exact duplicates of a row are neighbours at distance 0. The lists lie in arrays, or in files that are mapped into memory; then
/// they may have more than 2^31 entries in all, and are read row by row.</remarks>
public sealed class KnnGraph
{
    readonly int[]? _indices;
    readonly double[]? _distances;
    readonly int[]? _counts;
    readonly GraphPiece[] _pieces = [];
    KnnGraph? _gathered;

    /// <summary>Creates a graph from its arrays, which are kept, not copied.</summary>
    /// <param name="rows">N, at least 1.</param>
    /// <param name="neighbors">K, at least 1.</param>
    /// <param name="indices">[N, K] row-major: neighbour rows, 0..N-1.</param>
    /// <param name="distances">[N, K] row-major: plain distances, finite and at least 0.</param>
    /// <param name="counts">[N] how many neighbours each row has, from 0 to K, where lists differ in length; what follows them in a list means
    /// nothing. Null: K each.</param>
    /// <exception cref="ArgumentException">An array has the wrong length.</exception>
    public KnnGraph(int rows, int neighbors, int[] indices, double[] distances, int[]? counts = null)
        : this(rows, neighbors)
    {
        if (indices.LongLength != (long)rows * neighbors || distances.LongLength != (long)rows * neighbors)
            throw new ArgumentException($"A graph of {rows} rows and {neighbors} neighbours needs {(long)rows * neighbors} indices and distances.");
        _indices = indices;
        _distances = distances;
        _counts = counts;
        if (counts is not null && (counts.Length != rows || Array.Exists(counts, count => count < 0 || count > neighbors)))
            throw new ArgumentException($"A graph of {rows} rows needs as many counts, each from 0 to {neighbors}.");
    }

    /// <summary>Creates a graph over lists that lie elsewhere.</summary>
    /// <param name="rows">N, at least 1.</param>
    /// <param name="neighbors">K, at least 1.</param>
    /// <param name="pieces">The lists, piece by piece in the order of their rows, of all rows.</param>
    internal KnnGraph(int rows, int neighbors, GraphPiece[] pieces)
        : this(rows, neighbors)
    {
        int next = 0;
        foreach (GraphPiece piece in pieces)
        {
            if (piece.FirstRow != next || piece.Stride < neighbors)
                throw new ArgumentException($"The piece at row {next} of a graph of {neighbors} neighbours starts at row {piece.FirstRow} and holds {piece.Stride}.");
            next += piece.Rows;
        }
        if (next != rows)
            throw new ArgumentException($"The pieces hold {next} of {rows} rows.");
        _pieces = pieces;
    }

    KnnGraph(int rows, int neighbors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbors, 1);
        (Rows, Neighbors) = (rows, neighbors);
    }

    /// <summary>N, the number of rows.</summary>
    public int Rows { get; }

    /// <summary>K, the neighbours a row; the most of any row where lists differ in length.</summary>
    public int Neighbors { get; }

    /// <summary>N K, the entries of all lists.</summary>
    public long Entries => (long)Rows * Neighbors;

    /// <summary>Whether rows may have fewer than K neighbours.</summary>
    public bool IsRagged => _counts is not null;

    /// <summary>Whether the lists lie outside the managed heap, so that they take no memory that could not be given back.</summary>
    internal bool IsMapped => _indices is null;

    /// <summary>Whether the lists are known to be what the remarks say. Default false: of arrays that a caller gave nobody knows.</summary>
    internal bool IsChecked { get; init; }

    /// <summary>The share of true neighbours in the lists, where Pith built the graph; null where nobody measured it.</summary>
    internal RecallEstimate? Recall { get; init; }

    /// <summary>[N, K] row-major: neighbour rows.</summary>
    /// <remarks>Of a graph that lies in parts a copy is made, once.</remarks>
    /// <exception cref="InvalidOperationException">There are more than 2^31 - 1 entries; <see cref="NeighborsOf"/> reads any graph.</exception>
    public ReadOnlySpan<int> Indices => _indices ?? (IsOnePiece ? _pieces[0].Indices : Gathered().Indices);

    /// <summary>[N, K] row-major: plain distances.</summary>
    /// <remarks>Of a graph that lies in parts a copy is made, once.</remarks>
    /// <exception cref="InvalidOperationException">There are more than 2^31 - 1 entries; <see cref="DistancesOf"/> reads any graph.</exception>
    public ReadOnlySpan<double> Distances => _distances ?? (IsOnePiece ? _pieces[0].Distances : Gathered().Distances);

    /// <summary>The neighbours of <paramref name="row"/>, nearest first. The graph must be referenced as long as the span is read.</summary>
    public ReadOnlySpan<int> NeighborsOf(int row) =>
        _indices is not null ? _indices.AsSpan(row * Neighbors, CountOf(row)) : PieceOf(row).NeighborsOf(row, Neighbors);

    /// <summary>The distances to the neighbours of <paramref name="row"/>, smallest first. The graph must be referenced as long as the span is read.</summary>
    public ReadOnlySpan<double> DistancesOf(int row) =>
        _distances is not null ? _distances.AsSpan(row * Neighbors, CountOf(row)) : PieceOf(row).DistancesOf(row, Neighbors);

    /// <summary>How many neighbours a row has.</summary>
    public int CountOf(int row) => _counts is null ? Neighbors : _counts[row];

    /// <summary>The graph of the nearest neighbours alone; the same graph where it has no more.</summary>
    /// <param name="neighbors">The most that a row keeps, at least 1.</param>
    public KnnGraph Nearest(int neighbors)
    {
        if (neighbors >= Neighbors)
            return this;
        if (IsMapped)
            return new KnnGraph(Rows, neighbors, _pieces) { IsChecked = IsChecked };
        var indices = new int[Rows * neighbors];
        var distances = new double[Rows * neighbors];
        for (int row = 0; row < Rows; row++)
        {
            int count = Math.Min(neighbors, CountOf(row));
            NeighborsOf(row)[..count].CopyTo(indices.AsSpan(row * neighbors));
            DistancesOf(row)[..count].CopyTo(distances.AsSpan(row * neighbors));
        }
        return new KnnGraph(Rows, neighbors, indices, distances, _counts is null ? null : Array.ConvertAll(_counts, count => Math.Min(count, neighbors))) { IsChecked = IsChecked };
    }

    /// <summary>The distances of some rows as they lie one behind the other; false where they do not.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="distances">[rows, K]. The graph must be referenced as long as they are read.</param>
    internal bool TryDistancesOf(int first, int rows, out ReadOnlySpan<double> distances)
    {
        distances = default;
        if (IsRagged || rows == 0)
            return false;
        if (_distances is not null)
        {
            distances = _distances.AsSpan(first * Neighbors, rows * Neighbors);
            return true;
        }
        GraphPiece piece = PieceOf(first);
        if (piece.Stride != Neighbors || first + rows > piece.FirstRow + piece.Rows)
            return false;
        distances = piece.DistancesOf(first, rows * Neighbors);
        return true;
    }

    /// <summary>Asks the processor to bring a row's list into its cache.</summary>
    internal void Prefetch(int row)
    {
        CacheLines.Prefetch(in MemoryMarshal.GetReference(NeighborsOf(row)));
        CacheLines.Prefetch(in MemoryMarshal.GetReference(DistancesOf(row)));
    }

    bool IsOnePiece => _pieces.Length == 1 && _pieces[0].Stride == Neighbors && Entries <= Array.MaxLength;

    // Two threads may both make the copy; one of them stays.
    KnnGraph Gathered()
    {
        if (_gathered is not null)
            return _gathered;
        if (Entries > Array.MaxLength)
            throw new InvalidOperationException(FormattableString.Invariant($"The graph has {Entries} entries, more than an array holds; read it row by row."));
        var indices = new int[Entries];
        var distances = new double[Entries];
        for (int row = 0; row < Rows; row++)
        {
            NeighborsOf(row).CopyTo(indices.AsSpan(row * Neighbors));
            DistancesOf(row).CopyTo(distances.AsSpan(row * Neighbors));
        }
        return _gathered = new KnnGraph(Rows, Neighbors, indices, distances);
    }

    GraphPiece PieceOf(int row)
    {
        if (_pieces.Length == 1)
            return _pieces[0];
        int low = 0, high = _pieces.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_pieces[middle].FirstRow <= row)
                low = middle;
            else
                high = middle - 1;
        }
        return _pieces[low];
    }
}
