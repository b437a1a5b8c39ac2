using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.TwoSets;

/// <summary>The codes of rows, cell by cell of nearby rows and packed for products, with the mean of every cell.</summary>
sealed unsafe class CodeCells : IDisposable
{
    /// <summary>Rows of a panel.</summary>
    public const int Width = 48;

    const int FewestRows = 128;
    const int MostRows = 1000;

    // Steps of k-means after a partition: cells that were divided by other leaders than their means are not found by these.
    const int Steps = 2;

    readonly Cell[] _cells;
    readonly NativeBuffer<int> _panels;
    readonly NativeBuffer<int> _squares;
    readonly nint _panelSize;

    CodeCells(CodeMatrix codes, CellMeans means, int[] rows, int[] starts, int threads, CancellationToken cancellation)
    {
        (Means, Order) = (means, rows);
        CodeSteps = codes.Steps;
        Scale = codes.Scale;
        _cells = new Cell[starts.Length - 1];
        int panels = 0;
        for (int c = 0; c < _cells.Length; c++)
        {
            _cells[c] = new Cell(starts[c], starts[c + 1] - starts[c], panels);
            panels += _cells[c].Panels;
        }
        _panelSize = (nint)CodeSteps * Width;
        _panels = new NativeBuffer<int>(panels * (long)_panelSize);
        _squares = new NativeBuffer<int>((long)panels * Width);
        RowBlocks.ForEach(_cells.Length, 1, threads, () => 0, (cell, _, _) =>
        {
            fixed (int* all = rows)
                codes.PackAll(all + _cells[cell].First, _cells[cell].Count, Panel(cell, 0), Squares(cell, 0));
        }, cancellation);
    }

    /// <summary>Cells.</summary>
    public int Count => _cells.Length;

    /// <summary>Their means.</summary>
    public CellMeans Means { get; }

    /// <summary>[N] the row at each place; a cell's places follow each other.</summary>
    public int[] Order { get; }

    /// <summary>Pairs of codes a row.</summary>
    public int CodeSteps { get; }

    /// <summary>What rows in the frame were multiplied by.</summary>
    public float Scale { get; }

    /// <summary>Bytes while the cells of so many rows are made.</summary>
    public static long BytesOf(long rows, int columns) => (long)(2.2 * rows * ((2 * CodeMatrix.WidthOf(columns)) + 4)) + (12 * rows);

    /// <summary>About how many cells so many rows make.</summary>
    public static int CountOf(int rows) => Math.Max(1, (int)(1.3 * rows / CellRows(rows)));

    /// <summary>Divides the rows of a space into cells.</summary>
    /// <param name="space">The rows.</param>
    /// <param name="scale">What codes multiply them by.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static CodeCells Create(SearchSpace space, float scale, int threads, CancellationToken cancellation)
    {
        using CodeMatrix codes = CodeMatrix.Encode(space, scale, threads, cancellation);
        (int[] rows, int[] starts) = FirstCells(codes, CellRows(codes.Rows), threads, cancellation);
        CellMeans means = CellMeans.Of(codes, rows, starts, threads, cancellation);
        for (int step = 0; step < Steps; step++)
        {
            (rows, starts) = means.Divide(codes, threads, cancellation);
            means.Dispose();
            means = CellMeans.Of(codes, rows, starts, threads, cancellation);
        }
        return new CodeCells(codes, means, rows, starts, threads, cancellation);
    }

    /// <summary>The places and panels of a cell.</summary>
    public Cell this[int cell] => _cells[cell];

    /// <summary>A panel of a cell, [steps, 48].</summary>
    public int* Panel(int cell, int panel) => _panels.Pointer + ((_cells[cell].FirstPanel + panel) * _panelSize);

    /// <summary>[48] the squared lengths of a panel's rows.</summary>
    public int* Squares(int cell, int panel) => _squares.Pointer + ((_cells[cell].FirstPanel + (long)panel) * Width);

    public void Dispose()
    {
        Means.Dispose();
        _panels.Dispose();
        _squares.Dispose();
    }

    // About as many cells as rows in one: finding the cells to look into and looking into them then cost alike.
    static int CellRows(int rows) => Math.Clamp((int)Math.Sqrt(rows), FewestRows, MostRows);

    static (int[] Rows, int[] Starts) FirstCells(CodeMatrix codes, int cellRows, int threads, CancellationToken cancellation)
    {
        using CellPartition partition = CellPartition.Create(codes, cellRows, 0, threads, cancellation);
        return (new ReadOnlySpan<int>(partition.Rows, codes.Rows).ToArray(), [.. partition.Leaves.Select(leaf => leaf.First), codes.Rows]);
    }

    /// <summary>Rows next to each other.</summary>
    /// <param name="First">The first place.</param>
    /// <param name="Count">How many.</param>
    /// <param name="FirstPanel">Their first panel.</param>
    internal readonly record struct Cell(int First, int Count, int FirstPanel)
    {
        /// <summary>Panels.</summary>
        public int Panels => (Count + Width - 1) / Width;
    }
}
