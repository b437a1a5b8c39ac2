using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.CodeProduct;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.TwoSets;

/// <summary>The mean codes of cells, packed for products.</summary>
sealed unsafe class CellMeans : IDisposable
{
    const int Width = CodeCells.Width;
    const int Lanes = 16;
    const int BlockRows = 1920;

    readonly NativeBuffer<int> _panels;
    readonly NativeBuffer<int> _squares;
    readonly int _steps;

    CellMeans(CodeMatrix means)
    {
        Count = means.Rows;
        _steps = means.Steps;
        Panels = (Count + Width - 1) / Width;
        _panels = new NativeBuffer<int>((long)Panels * Width * _steps);
        _squares = new NativeBuffer<int>((long)Panels * Width);
        int[] all = [.. Enumerable.Range(0, Count)];
        fixed (int* rows = all)
            means.PackAll(rows, Count, _panels.Pointer, _squares.Pointer);
    }

    /// <summary>Cells.</summary>
    public int Count { get; }

    /// <summary>Panels of 48 means.</summary>
    public int Panels { get; }

    /// <summary>A panel, [steps, 48].</summary>
    public int* Panel(int panel) => _panels.Pointer + ((nint)panel * Width * _steps);

    /// <summary>[48] the squared lengths of a panel's means.</summary>
    public int* Squares(int panel) => _squares.Pointer + ((nint)panel * Width);

    /// <summary>The means of cells none of which is empty.</summary>
    /// <param name="codes">The rows.</param>
    /// <param name="rows">[N] all rows, those of a cell next to each other.</param>
    /// <param name="starts">[cells + 1] where each cell begins.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static CellMeans Of(CodeMatrix codes, int[] rows, int[] starts, int threads, CancellationToken cancellation)
    {
        using CodeMatrix means = CodeMatrix.Reserve(starts.Length - 1, codes.Width, codes.Scale);
        RowBlocks.ForEach(means.Rows, 1, threads, () => new long[codes.Width], (cell, _, sums) =>
            means.SetToMean(cell, codes, rows.AsSpan(starts[cell], starts[cell + 1] - starts[cell]), sums), cancellation);
        return new CellMeans(means);
    }

    /// <summary>The rows by their nearest mean, the lowest of several equally near; in the order of rows within a cell. Cells that are empty leave.</summary>
    public (int[] Rows, int[] Starts) Divide(CodeMatrix codes, int threads, CancellationToken cancellation)
    {
        var cellOf = new int[codes.Rows];
        RowBlocks.ForEach(codes.Rows, BlockRows, threads, () => new Buffers(_steps), (first, count, buffers) => Assign(codes, first, count, cellOf.AsSpan(first), buffers), cancellation);
        var sizes = new int[Count];
        foreach (int cell in cellOf)
            sizes[cell]++;
        var places = new int[Count];
        var starts = new List<int> { 0 };
        int sum = 0;
        for (int cell = 0; cell < Count; cell++)
        {
            places[cell] = sum;
            sum += sizes[cell];
            if (sizes[cell] > 0)
                starts.Add(sum);
        }
        var rows = new int[codes.Rows];
        for (int row = 0; row < rows.Length; row++)
            rows[places[cellOf[row]]++] = row;
        return (rows, [.. starts]);
    }

    /// <summary>The nearest cell of every row of a space that shares the frame; -1 for rows longer than codes can hold.</summary>
    /// <param name="space">The rows.</param>
    /// <param name="longestSquare">The largest shrunk squared length that codes hold.</param>
    /// <param name="scale">What codes multiply rows by.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public int[] Nearest(SearchSpace space, float longestSquare, float scale, int threads, CancellationToken cancellation)
    {
        var cellOf = new int[space.Matrix.Rows];
        RowBlocks.ForEach(cellOf.Length, BlockRows, threads, () => new Encoder(_steps, space.Matrix.Columns, scale), (first, count, worker) =>
        {
            // Codes of rows too long are not whole; their cell is not looked at.
            for (int i = 0; i < count; i++)
                worker.Codes.Set(i, space, first + i, worker.Scratch);
            Assign(worker.Codes, 0, count, cellOf.AsSpan(first), worker.Buffers);
            for (int row = first; row < first + count; row++)
                cellOf[row] = space.ShrunkSquares[row] <= longestSquare ? cellOf[row] : -1;
        }, cancellation);
        return cellOf;
    }

    public void Dispose()
    {
        _panels.Dispose();
        _squares.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Assign(CodeMatrix codes, int first, int count, Span<int> cellOf, Buffers buffers)
    {
        int* ids = stackalloc int[Width];
        long* nearest = stackalloc long[CodeTile.Rows];
        for (int block = 0; block < count; block += Width)
        {
            int rows = Math.Min(Width, count - block);
            for (int i = 0; i < Width; i++)
                ids[i] = first + block + i;
            for (int i = 0; i < Width; i += Lanes)
                codes.Pack(ids + i, Math.Clamp(rows - i, 0, Lanes), buffers.Panel.Pointer + i, Width);
            for (int q = 0; q < rows; q += CodeTile.Rows)
            {
                new Span<long>(nearest, CodeTile.Rows).Fill(long.MaxValue);
                for (int panel = 0; panel < Panels; panel++)
                {
                    CodeTile.Multiply(buffers.Panel.Pointer + q, Panel(panel), Width, _steps, Width, buffers.Tile.Pointer, Width);
                    for (int i = 0; i < CodeTile.Rows; i++)
                        nearest[i] = Math.Min(nearest[i], Nearest(buffers.Tile.Pointer + (i * Width), Squares(panel), panel * Width));
                }
                for (int i = 0; i < CodeTile.Rows && q + i < rows; i++)
                    cellOf[block + q + i] = (int)(nearest[i] & int.MaxValue);
            }
        }
    }

    // The squared distance, less the row's own square, and the cell as one number, smallest first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static long Nearest(int* products, int* squares, int firstCell)
    {
        Vector512<int> a = Vector512.Load(squares) - (Vector512.Load(products) << 1);
        Vector512<int> b = Vector512.Load(squares + Lanes) - (Vector512.Load(products + Lanes) << 1);
        Vector512<int> c = Vector512.Load(squares + (2 * Lanes)) - (Vector512.Load(products + (2 * Lanes)) << 1);
        Vector512<int> least = Vector512.Min(Vector512.Min(a, b), c);
        Vector256<int> eight = Vector256.Min(least.GetLower(), least.GetUpper());
        Vector128<int> four = Vector128.Min(eight.GetLower(), eight.GetUpper());
        int distance = Math.Min(Math.Min(four[0], four[1]), Math.Min(four[2], four[3]));
        Vector512<int> wanted = Vector512.Create(distance);
        ulong places = Vector512.Equals(a, wanted).ExtractMostSignificantBits() | (Vector512.Equals(b, wanted).ExtractMostSignificantBits() << Lanes)
            | (Vector512.Equals(c, wanted).ExtractMostSignificantBits() << (2 * Lanes));
        return ((long)distance << 32) | (uint)(firstCell + System.Numerics.BitOperations.TrailingZeroCount(places));
    }

    sealed class Buffers(int steps) : IDisposable
    {
        public NativeBuffer<int> Panel { get; } = new((long)Width * steps);

        public NativeBuffer<int> Tile { get; } = new(CodeTile.Rows * Width);

        public void Dispose()
        {
            Panel.Dispose();
            Tile.Dispose();
        }
    }

    sealed class Encoder(int steps, int columns, float scale) : IDisposable
    {
        public Buffers Buffers { get; } = new(steps);

        public CodeMatrix Codes { get; } = CodeMatrix.Reserve(BlockRows, columns, scale);

        public SearchScratch Scratch { get; } = new(columns);

        public void Dispose()
        {
            Buffers.Dispose();
            Codes.Dispose();
        }
    }
}
