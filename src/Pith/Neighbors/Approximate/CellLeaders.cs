using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pith.Numerics.Arrays;
using Pith.Numerics.CodeProduct;
using Pith.Numerics.Memory;

namespace Pith.Neighbors.Approximate;

/// <summary>Up to 48 rows of codes, made by a few steps of k-means, that divide rows into cells: each row belongs to the nearest, the lowest of
/// several equally near.</summary>
sealed unsafe class CellLeaders : IDisposable
{
    /// <summary>Leaders at most, the columns of a product.</summary>
    public const int Most = 48;

    const int Block = CodeTransposition.Block;

    // Half the squared length of a leader that does not exist: above what any distance less the row's own half square can be.
    const int NoLeader = 0x3FFFFFFF;

    readonly CodeMatrix _codes;
    readonly NativeBuffer<short> _leaders;
    readonly NativeBuffer<int> _halfSquares = new(Most);
    readonly NativeBuffer<int> _panel;

    public CellLeaders(CodeMatrix codes)
    {
        _codes = codes;
        _leaders = new NativeBuffer<short>((long)Most * codes.Width);
        _panel = new NativeBuffer<int>((long)Most * codes.Steps);
    }

    /// <summary>Leaders in use.</summary>
    public int Count { get; private set; }

    /// <summary>Starts from rows of the matrix.</summary>
    /// <param name="rows">[2..48] the rows.</param>
    public void Start(ReadOnlySpan<int> rows)
    {
        Count = rows.Length;
        for (int i = 0; i < Count; i++)
            new ReadOnlySpan<short>(_codes.Of(rows[i]), _codes.Width).CopyTo(new Span<short>(Leader(i), _codes.Width));
        Prepare();
    }

    /// <summary>The codes of the leaders, [count, width].</summary>
    public ReadOnlySpan<short> Values => new(_leaders.Pointer, Count * _codes.Width);

    /// <summary>Takes leaders that were placed elsewhere.</summary>
    /// <param name="values">From <see cref="Values"/>.</param>
    public void Set(ReadOnlySpan<short> values)
    {
        Count = values.Length / _codes.Width;
        values.CopyTo(new Span<short>(_leaders.Pointer, values.Length));
        Prepare();
    }

    /// <summary>One step of k-means: every leader becomes the rounded mean of its cell; that of an empty cell stays.</summary>
    /// <param name="rows">[count] the sample.</param>
    /// <param name="cells">[count] the cell of each, as <see cref="Assign"/> tells.</param>
    public void MoveToMeans(ReadOnlySpan<int> rows, ReadOnlySpan<byte> cells)
    {
        int width = _codes.Width;
        // Whole sums, so that the order of rows does not matter: at most 1,536 codes of 23,170.
        var sums = new int[Count * width];
        var counts = new int[Count];
        for (int i = 0; i < rows.Length; i++)
        {
            counts[cells[i]]++;
            Span<int> sum = sums.AsSpan(cells[i] * width, width);
            short* row = _codes.Of(rows[i]);
            for (int c = 0; c < width; c += 8)
            {
                (Vector256<int> current, Vector128<short> codes) = (Vector256.Create(sum[c..]), Vector128.Load(row + c));
                (current + Vector256.Create(Vector128.WidenLower(codes), Vector128.WidenUpper(codes))).CopyTo(sum[c..]);
            }
        }
        for (int i = 0; i < Count; i++)
        {
            if (counts[i] == 0)
                continue;
            for (int c = 0; c < width; c++)
                Leader(i)[c] = (short)Math.Floor((sums[(i * width) + c] / (double)counts[i]) + 0.5);
        }
        Prepare();
    }

    /// <summary>Half the squared distance of two leaders, near enough to compare.</summary>
    public int HalfSquaredDistance(int a, int b) =>
        _halfSquares.Pointer[a] + _halfSquares.Pointer[b] - CodeMatrix.Dot(Leader(a), Leader(b), _codes.Width);

    /// <summary>Finds the cell of each row.</summary>
    /// <param name="rows">[count] the rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="cells">[count] the result.</param>
    /// <param name="scratch">A worker's own <see cref="ScratchOf"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Assign(int* rows, int count, byte* cells, NativeBuffer<int> scratch)
    {
        int steps = _codes.Steps, columns = (Count + Block - 1) / Block * Block;
        int* packed = scratch.Pointer, products = packed + (Most * (nint)steps);
        for (int first = 0; first < count; first += Block)
        {
            int taken = Math.Min(Block, count - first);
            MemoryGuard.Look();
            _codes.Pack(rows + first, taken, packed, Most);
            for (int i = 0; i < taken; i += CodeTile.Rows)
            {
                CodeTile.Multiply(packed + i, _panel.Pointer, Most, steps, columns, products, Most);
                for (int r = 0; r < CodeTile.Rows && i + r < taken; r++)
                    cells[first + i + r] = (byte)Nearest(products + (r * Most), columns);
            }
        }
    }

    /// <summary>The buffer that a worker brings to <see cref="Assign"/>.</summary>
    public static NativeBuffer<int> ScratchOf(CodeMatrix codes) => new((Most * (long)codes.Steps) + (CodeTile.Rows * Most));

    public void Dispose()
    {
        _leaders.Dispose();
        _halfSquares.Dispose();
        _panel.Dispose();
    }

    short* Leader(int leader) => _leaders.Pointer + ((nint)leader * _codes.Width);

    void Prepare()
    {
        int** rows = stackalloc int*[Block];
        for (int first = 0; first < Most; first += Block)
        {
            for (int i = 0; i < Block; i++)
                rows[i] = (int*)(first + i < Count ? Leader(first + i) : _codes.Zero);
            CodeTransposition.SixteenRows(rows, _codes.Steps, _panel.Pointer + first, Most);
        }
        for (int i = 0; i < Most; i++)
            _halfSquares.Pointer[i] = i < Count ? CodeMatrix.Dot(Leader(i), Leader(i), _codes.Width) / 2 : NoLeader;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Nearest(int* products, int columns)
    {
        int* halves = _halfSquares.Pointer;
        Vector512<int> best = Vector512.Load(halves) - Vector512.Load(products);
        Vector512<int> places = Vector512<int>.Indices;
        Vector512<int> bestPlaces = places;
        for (int j = Block; j < columns; j += Block)
        {
            places += Vector512.Create(Block);
            Vector512<int> next = Vector512.Load(halves + j) - Vector512.Load(products + j);
            Vector512<int> isNearer = Vector512.LessThan(next, best);
            best = Vector512.ConditionalSelect(isNearer, next, best);
            bestPlaces = Vector512.ConditionalSelect(isNearer, places, bestPlaces);
        }
        // Lanes hold their lowest place; the lowest of equal lanes wins.
        Vector256<int> eight = Vector256.Min(best.GetLower(), best.GetUpper());
        Vector128<int> four = Vector128.Min(eight.GetLower(), eight.GetUpper());
        int least = Math.Min(Math.Min(four[0], four[1]), Math.Min(four[2], four[3]));
        Vector512<int> candidates = Vector512.ConditionalSelect(Vector512.Equals(best, Vector512.Create(least)), bestPlaces, Vector512.Create(int.MaxValue));
        eight = Vector256.Min(candidates.GetLower(), candidates.GetUpper());
        four = Vector128.Min(eight.GetLower(), eight.GetUpper());
        return Math.Min(Math.Min(four[0], four[1]), Math.Min(four[2], four[3]));
    }
}
