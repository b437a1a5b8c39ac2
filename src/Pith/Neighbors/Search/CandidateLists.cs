using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pith.Numerics.Product;

namespace Pith.Neighbors.Search;

/// <summary>For every row the candidates with the smallest lower bounds seen so far, in bounded memory.</summary>
/// <remarks>Each list is a heap with its largest (bound, row) at the root. That order is total, so the candidates that remain do not depend
/// on the order in which they arrived, nor on which thread brought them. The arrays are pinned: the scan reads them through pointers.</remarks>
sealed unsafe class CandidateLists
{
    readonly float[] _bounds;
    readonly int[] _rows;
    readonly int[] _counts;
    readonly float[] _thresholds;

    /// <summary>Reserves lists of <paramref name="capacity"/> candidates for <paramref name="lists"/> rows.</summary>
    public CandidateLists(int lists, int capacity)
    {
        Lists = lists;
        Capacity = capacity;
        _bounds = new float[(long)lists * capacity];
        _rows = new int[(long)lists * capacity];
        _counts = new int[lists];
        // A panel's width past the end, so that a vector may read the thresholds of a last, partly filled panel.
        _thresholds = GC.AllocateArray<float>(lists + PackedPanels.Width, pinned: true);
        Array.Fill(_thresholds, float.MaxValue, 0, lists);
        Array.Fill(_thresholds, float.NegativeInfinity, lists, _thresholds.Length - lists);
    }

    public int Lists { get; }

    public int Capacity { get; }

    /// <summary>Bytes that lists of this shape take.</summary>
    public static long BytesOf(long lists, int capacity) => lists * ((capacity * 8L) + 8);

    /// <summary>The bound that a candidate must not exceed to enter each list; it only ever falls.</summary>
    public float* Thresholds => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_thresholds));

    public int Count(int list) => _counts[list];

    /// <summary>The candidates of a list, in heap order: bounds and rows.</summary>
    public ReadOnlySpan<float> Bounds(int list) => _bounds.AsSpan(list * Capacity, _counts[list]);

    /// <inheritdoc cref="Bounds"/>
    public ReadOnlySpan<int> Rows(int list) => _rows.AsSpan(list * Capacity, _counts[list]);

    /// <summary>The smallest bound that an absent row can have: all rows that are not in the list have at least this one.</summary>
    public float SmallestAbsent(int list) => _counts[list] < Capacity ? float.PositiveInfinity : _bounds[list * Capacity];

    /// <summary>Empties every list.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Array.Fill(_thresholds, float.MaxValue, 0, Lists);
    }

    /// <summary>Offers a candidate; the caller sees to it that no other thread touches the same list.</summary>
    public void Offer(int list, float bound, int row)
    {
        Span<float> bounds = _bounds.AsSpan(list * Capacity, Capacity);
        Span<int> rows = _rows.AsSpan(list * Capacity, Capacity);
        int count = _counts[list];
        if (count < Capacity)
        {
            int child = count;
            while (child > 0)
            {
                int parent = (child - 1) >> 1;
                if (!Exceeds(bound, row, bounds[parent], rows[parent]))
                    break;
                bounds[child] = bounds[parent];
                rows[child] = rows[parent];
                child = parent;
            }
            bounds[child] = bound;
            rows[child] = row;
            _counts[list] = ++count;
            if (count == Capacity)
                _thresholds[list] = bounds[0];
            return;
        }
        if (!Exceeds(bounds[0], rows[0], bound, row))
            return;
        int hole = 0;
        for (int child = 1; child < count; child = (2 * hole) + 1)
        {
            if (child + 1 < count && Exceeds(bounds[child + 1], rows[child + 1], bounds[child], rows[child]))
                child++;
            if (!Exceeds(bounds[child], rows[child], bound, row))
                break;
            bounds[hole] = bounds[child];
            rows[hole] = rows[child];
            hole = child;
        }
        bounds[hole] = bound;
        rows[hole] = row;
        _thresholds[list] = bounds[0];
    }

    /// <summary>What stands for no candidate in <see cref="CopyTo"/>.</summary>
    public const long NoKey = -1;

    /// <summary>Writes all candidates, each as its bound and row.</summary>
    /// <param name="keys">[lists, capacity] the result.</param>
    public void CopyTo(long* keys)
    {
        for (int list = 0; list < Lists; list++)
        {
            for (int i = 0; i < Capacity; i++, keys++)
            {
                int at = (list * Capacity) + i;
                *keys = i < _counts[list] ? ((long)BitConverter.SingleToInt32Bits(_bounds[at]) << 32) | (uint)_rows[at] : NoKey;
            }
        }
    }

    /// <summary>Offers all candidates that <see cref="CopyTo"/> wrote.</summary>
    /// <param name="keys">[lists, capacity].</param>
    public void Take(long* keys)
    {
        for (int list = 0; list < Lists; list++)
        {
            for (int i = 0; i < Capacity; i++, keys++)
            {
                if (*keys != NoKey)
                    Offer(list, BitConverter.Int32BitsToSingle((int)(*keys >> 32)), (int)*keys);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Exceeds(float bound, int row, float otherBound, int otherRow) =>
        bound > otherBound || (bound == otherBound && row > otherRow);
}
