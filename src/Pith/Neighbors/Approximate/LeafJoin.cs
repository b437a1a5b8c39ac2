using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pith.Numerics.Arrays;
using Pith.Numerics.CodeProduct;
using Pith.Numerics.Memory;

namespace Pith.Neighbors.Approximate;

/// <summary>Compares all pairs of rows of one cell and offers each to the other's list. One worker's buffers; cells have no row in common, so no locks.</summary>
/// <remarks>The rows' lists are copied next to each other and back, since they lie far apart once rows are numbered by another partition.</remarks>
sealed unsafe class LeafJoin : IDisposable
{
    const int Width = 48;
    const int Lanes = 16;

    // The squared length of the places behind the last row: farther than any row, and no sum with it overflows.
    const int NoRow = 0x3FFFFFFF;

    readonly CodeMatrix _codes;
    readonly NeighborLists _lists;
    readonly int[]? _names;
    readonly bool _isLimited;
    readonly int _length;
    readonly NativeBuffer<int> _panels;
    readonly NativeBuffer<int> _squares;
    readonly NativeBuffer<int> _thresholds;
    readonly NativeBuffer<long> _local;
    readonly NativeBuffer<int> _tile = new(CodeTile.Rows * Width);

    /// <param name="codes">The rows.</param>
    /// <param name="lists">Their lists.</param>
    /// <param name="mostRows">Rows of a cell at most.</param>
    /// <param name="names">[rows] what the lists call each row; null for its number.</param>
    /// <param name="isLimited">Whether offers must not exceed the lists' thresholds, as where the rest of a list lies elsewhere.</param>
    public LeafJoin(CodeMatrix codes, NeighborLists lists, int mostRows, int[]? names = null, bool isLimited = false)
    {
        (_names, _isLimited) = (names, isLimited);
        _codes = codes;
        _lists = lists;
        _length = lists.Length;
        long padded = Padded(mostRows);
        _panels = new NativeBuffer<int>(padded * codes.Steps);
        _squares = new NativeBuffer<int>(padded);
        _thresholds = new NativeBuffer<int>(padded);
        _local = new NativeBuffer<long>(padded * _length);
    }

    /// <summary>Bytes of one worker.</summary>
    public static long BytesOf(int mostRows, int width, int length) => Padded(mostRows) * ((2L * width) + 8 + (8L * length));

    /// <summary>Joins the rows <paramref name="ids"/>, [count].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int* ids, int count)
    {
        Load(ids, count);
        int panels = (count + Width - 1) / Width, steps = _codes.Steps;
        nint panelSize = (nint)steps * Width;
        for (int j = 0; j < panels; j++)
        {
            // From the panel itself downwards: nearby rows first make the thresholds fall early.
            for (int i = j; i >= 0; i--)
            {
                for (int row = 0; row < Width && (i * Width) + row < count; row += CodeTile.Rows)
                {
                    CodeTile.Multiply(_panels.Pointer + (i * panelSize) + row, _panels.Pointer + (j * panelSize), Width, steps, Width, _tile.Pointer, Width);
                    Offer(ids, count, (i * Width) + row, j * Width);
                }
            }
        }
        for (int i = 0; i < count; i++)
            new ReadOnlySpan<long>(_local.Pointer + ((long)i * _length), _length).CopyTo(new Span<long>(_lists.Of(ids[i]), _length));
    }

    public void Dispose()
    {
        _panels.Dispose();
        _squares.Dispose();
        _thresholds.Dispose();
        _local.Dispose();
        _tile.Dispose();
    }

    static long Padded(int rows) => (rows + Width - 1L) / Width * Width;

    void Load(int* ids, int count)
    {
        int padded = (int)Padded(count);
        nint panelSize = (nint)_codes.Steps * Width;
        for (int i = 0; i < padded; i += Lanes)
        {
            MemoryGuard.Look();
            _codes.Pack(ids + i, Math.Min(Lanes, count - i), _panels.Pointer + (i / Width * panelSize) + (i % Width), Width);
        }
        for (int i = 0; i < padded; i++)
        {
            if (i % Lanes == 0)
                MemoryGuard.Look();
            _squares.Pointer[i] = i < count ? _codes.Squares[ids[i]] : NoRow;
            _thresholds.Pointer[i] = -1;
            if (i >= count)
                continue;
            long* list = _local.Pointer + ((long)i * _length);
            new ReadOnlySpan<long>(_lists.Of(ids[i]), _length).CopyTo(new Span<long>(list, _length));
            _thresholds.Pointer[i] = Math.Min(_isLimited ? _lists.Thresholds[ids[i]] : int.MaxValue, NeighborLists.ThresholdOf(list, _length));
        }
    }

    // The tile of 8 rows and 48 columns; of the triangle's diagonal only what lies above it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Offer(int* ids, int count, int firstRow, int firstColumn)
    {
        int* squares = _squares.Pointer, thresholds = _thresholds.Pointer, tile = _tile.Pointer;
        int* found = stackalloc int[Lanes];
        for (int i = 0; i < CodeTile.Rows && firstRow + i < count; i++)
        {
            int row = firstRow + i;
            Vector512<int> rowSquare = Vector512.Create(squares[row]);
            for (int j = 0; j < Width; j += Lanes)
            {
                int column = firstColumn + j;
                if (column >= count || column + Lanes - 1 <= row)
                    continue;
                Vector512<int> distances = rowSquare + Vector512.Load(squares + column) - (Vector512.Load(tile + (i * Width) + j) << 1);
                Vector512<int> bound = Vector512.Max(Vector512.Create(thresholds[row]), Vector512.Load(thresholds + column));
                uint passed = (uint)Vector512.LessThanOrEqual(distances, bound).ExtractMostSignificantBits();
                if (column <= row)
                    passed &= 0xFFFFu << (row - column + 1);
                if (column + Lanes > count)
                    passed &= (1u << (count - column)) - 1;
                if (passed == 0)
                    continue;
                distances.Store(found);
                for (; passed != 0; passed &= passed - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(passed);
                    OfferTo(row, found[lane], NameOf(ids[column + lane]));
                    OfferTo(column + lane, found[lane], NameOf(ids[row]));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void OfferTo(int place, int distance, int id)
    {
        if (distance > _thresholds.Pointer[place])
            return;
        long* list = _local.Pointer + ((long)place * _length);
        if (NeighborKeys.Insert(list, _length, NeighborKeys.Make(distance, id)))
            _thresholds.Pointer[place] = Math.Min(_thresholds.Pointer[place], NeighborLists.ThresholdOf(list, _length));
    }

    int NameOf(int id) => _names is null ? id : _names[id];
}
