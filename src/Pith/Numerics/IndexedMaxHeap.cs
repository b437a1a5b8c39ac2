using System.Runtime.CompilerServices;

namespace Pith.Numerics;

/// <summary>A priority queue over rows 0..N-1: the row with the largest key is on top, and of equal keys the lowest row.</summary>
/// <remarks>A 4-ary heap: keys and rows lie in heap order, side by side, and a table finds a row's place. It takes O(n) to fill, O(log n)
/// for every change, and allocates nothing after its creation. Keys must not be NaN.</remarks>
sealed class IndexedMaxHeap
{
    readonly Entry[] _entries;

    // One more than the place, so that a table of zeros is one of rows that are absent, and costs no memory before it is used.
    readonly int[] _place;

    /// <summary>Creates an empty heap for rows 0 .. <paramref name="rows"/> - 1.</summary>
    /// <param name="rows">N.</param>
    public IndexedMaxHeap(int rows)
    {
        _entries = new Entry[rows];
        _place = new int[rows];
    }

    /// <summary>Rows in the heap.</summary>
    public int Count { get; private set; }

    /// <summary>The row on top; the heap must not be empty.</summary>
    public int TopRow => _entries[0].Row;

    /// <summary>The key on top, the largest of all; the heap must not be empty.</summary>
    public double TopKey => _entries[0].Key;

    /// <summary>Whether <paramref name="row"/> is in the heap.</summary>
    public bool Contains(int row) => _place[row] != 0;

    /// <summary>The key of a row that is in the heap.</summary>
    public double KeyOf(int row) => _entries[_place[row] - 1].Key;

    /// <summary>Replaces the content by <paramref name="rows"/>, each with its key in <paramref name="keys"/>.</summary>
    /// <param name="rows">The rows, each once.</param>
    /// <param name="keys">[N], by row.</param>
    public void Fill(ReadOnlySpan<int> rows, ReadOnlySpan<double> keys)
    {
        for (int i = 0; i < Count; i++)
            _place[_entries[i].Row] = 0;
        Count = rows.Length;
        for (int i = 0; i < rows.Length; i++)
        {
            _entries[i] = new Entry(keys[rows[i]], rows[i]);
            _place[rows[i]] = i + 1;
        }
        for (int i = (Count - 2) / 4; i >= 0 && Count > 1; i--)
            SiftDown(i, _entries[i]);
    }

    /// <summary>Takes the top row out and returns it; the heap must not be empty.</summary>
    public int Pop()
    {
        int top = _entries[0].Row;
        Remove(top);
        return top;
    }

    /// <summary>Takes a row out that is in the heap.</summary>
    public void Remove(int row)
    {
        int place = _place[row] - 1;
        _place[row] = 0;
        Count--;
        if (place == Count)
            return;
        Entry last = _entries[Count];
        if (place > 0 && Precedes(last, _entries[(place - 1) / 4]))
            SiftUp(place, last);
        else
            SiftDown(place, last);
    }

    /// <summary>Gives a row that is in the heap another key.</summary>
    public void Update(int row, double key)
    {
        int place = _place[row] - 1;
        var entry = new Entry(key, row);
        if (Precedes(entry, _entries[place]))
            SiftUp(place, entry);
        else
            SiftDown(place, entry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Precedes(in Entry a, in Entry b) => a.Key > b.Key || (a.Key == b.Key && a.Row < b.Row);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void SiftUp(int place, Entry entry)
    {
        Entry[] entries = _entries;
        while (place > 0)
        {
            int parent = (place - 1) / 4;
            if (!Precedes(entry, entries[parent]))
                break;
            entries[place] = entries[parent];
            _place[entries[place].Row] = place + 1;
            place = parent;
        }
        entries[place] = entry;
        _place[entry.Row] = place + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void SiftDown(int place, Entry entry)
    {
        Entry[] entries = _entries;
        int count = Count;
        while (true)
        {
            int first = 4 * place + 1;
            if (first >= count)
                break;
            int last = Math.Min(first + 4, count);
            int best = first;
            for (int child = first + 1; child < last; child++)
            {
                if (Precedes(entries[child], entries[best]))
                    best = child;
            }
            if (!Precedes(entries[best], entry))
                break;
            entries[place] = entries[best];
            _place[entries[place].Row] = place + 1;
            place = best;
        }
        entries[place] = entry;
        _place[entry.Row] = place + 1;
    }

    readonly record struct Entry(double Key, int Row);
}
