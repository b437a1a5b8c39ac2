using System.Runtime.CompilerServices;

namespace Pith.Numerics;

/// <summary>A priority queue of rows whose keys only fall, and fall only while a row is on top: the row with the largest key is on top, and of equal keys the
/// lowest row.</summary>
/// <remarks>A 4-ary heap that, unlike <see cref="IndexedMaxHeap"/>, keeps no table of places, so that a change touches the heap alone. It takes O(n) to
/// fill and O(log n) for every change. Keys must not be NaN.</remarks>
sealed class LoweringHeap
{
    Entry[] _entries;

    /// <summary>Creates an empty heap.</summary>
    /// <param name="rows">Rows for which there is room at first.</param>
    public LoweringHeap(int rows = 0) => _entries = new Entry[rows];

    /// <summary>Rows in the heap.</summary>
    public int Count { get; private set; }

    /// <summary>The row on top; the heap must not be empty.</summary>
    public int TopRow => _entries[0].Row;

    /// <summary>The key on top, the largest of all; the heap must not be empty.</summary>
    public double TopKey => _entries[0].Key;

    /// <summary>The row at a place of the heap: 0 is on top, from 1 to 4 are those of which one comes next.</summary>
    public int RowAt(int place) => _entries[place].Row;

    /// <summary>Replaces the content by <paramref name="rows"/>, each with its key in <paramref name="keys"/>.</summary>
    /// <param name="rows">The rows, each once.</param>
    /// <param name="keys">[N], by row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(ReadOnlySpan<int> rows, ReadOnlySpan<double> keys)
    {
        if (_entries.Length < rows.Length)
            _entries = new Entry[rows.Length];
        Count = rows.Length;
        for (int i = 0; i < rows.Length; i++)
            _entries[i] = new Entry(keys[rows[i]], rows[i]);
        for (int i = (Count - 2) / 4; i >= 0 && Count > 1; i--)
            SiftDown(i, _entries[i]);
    }

    /// <summary>Takes the top row out; the heap must not be empty.</summary>
    public void Pop()
    {
        Entry last = _entries[--Count];
        if (Count > 0)
            SiftDown(0, last);
    }

    /// <summary>Gives the top row a key that is no larger than the one it has.</summary>
    public void LowerTop(double key) => SiftDown(0, new Entry(key, _entries[0].Row));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Precedes(in Entry a, in Entry b) => a.Key > b.Key || (a.Key == b.Key && a.Row < b.Row);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void SiftDown(int place, Entry entry)
    {
        Span<Entry> entries = _entries.AsSpan(0, Count);
        while (true)
        {
            int first = (4 * place) + 1;
            if (first >= entries.Length)
                break;
            int best = first;
            if (first + 3 < entries.Length)
            {
                int left = Precedes(entries[first + 1], entries[first]) ? first + 1 : first;
                int right = Precedes(entries[first + 3], entries[first + 2]) ? first + 3 : first + 2;
                best = Precedes(entries[right], entries[left]) ? right : left;
            }
            else
            {
                for (int child = first + 1; child < entries.Length; child++)
                {
                    if (Precedes(entries[child], entries[best]))
                        best = child;
                }
            }
            if (!Precedes(entries[best], entry))
                break;
            entries[place] = entries[best];
            place = best;
        }
        entries[place] = entry;
    }

    readonly record struct Entry(double Key, int Row);
}
