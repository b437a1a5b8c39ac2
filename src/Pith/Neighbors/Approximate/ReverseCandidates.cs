using Pith.Numerics.Arrays;
using Pith.Numerics.Memory;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>For each row the rows that have it among their nearest candidates, as keys with the other row's number.</summary>
/// <remarks>A counting sort. Each worker takes a range of target rows and passes over all lists for it, so that a target's keys come in the order of
/// the rows that they are of, whatever the number of threads.</remarks>
sealed unsafe class ReverseCandidates : IDisposable
{
    readonly NativeBuffer<uint> _starts;
    readonly NativeBuffer<long> _keys;

    ReverseCandidates(int rows, long keys, BufferPlace place)
    {
        _starts = place.Take<uint>("reverse-starts", rows + 1L);
        _keys = place.Take<long>("reverse", keys);
    }

    /// <summary>What a place has from before.</summary>
    public static ReverseCandidates Kept(NeighborLists lists, int forward, BufferPlace place) => new(lists.Rows, (long)lists.Rows * forward, place);

    /// <summary>The keys of a row, which the caller may reorder.</summary>
    public Span<long> Of(int row)
    {
        uint start = row == 0 ? 0 : _starts.Pointer[row - 1];
        return new Span<long>(_keys.Pointer + start, (int)(_starts.Pointer[row] - start));
    }

    /// <summary>Turns the first <paramref name="forward"/> candidates of all lists around.</summary>
    public static ReverseCandidates Of(NeighborLists lists, int forward, BufferPlace place, int threads, CancellationToken cancellation)
    {
        int rows = lists.Rows;
        var result = new ReverseCandidates(rows, (long)rows * forward, place);
        result._starts.Clear();
        int ranges = RowBlocks.Threads(threads);
        int rangeRows = (rows + ranges - 1) / ranges;
        RowBlocks.ForEach(rows, rangeRows, threads, () => 0, (first, count, _) => result.Count(lists, forward, first, count), cancellation);
        uint sum = 0;
        for (int row = 0; row < rows; row++)
        {
            uint count = result._starts.Pointer[row];
            result._starts.Pointer[row] = sum;
            sum += count;
        }
        // Filling moves each start to the next row's.
        RowBlocks.ForEach(rows, rangeRows, threads, () => 0, (first, count, _) => result.Fill(lists, forward, first, count), cancellation);
        return result;
    }

    /// <summary>Sorts what ranks told: the same candidates, where ranks have consecutive rows.</summary>
    /// <param name="rows">Rows of this rank.</param>
    /// <param name="targets">From every rank the rows that its candidates are for.</param>
    /// <param name="keys">The candidates.</param>
    public static ReverseCandidates Of(int rows, int[][] targets, long[][] keys)
    {
        var result = new ReverseCandidates(rows, targets.Sum(some => some.LongLength), BufferPlace.Memory);
        result._starts.Clear();
        uint* starts = result._starts.Pointer;
        foreach (int target in targets.SelectMany(some => some))
            starts[target]++;
        uint sum = 0;
        for (int row = 0; row < rows; row++)
        {
            uint count = starts[row];
            starts[row] = sum;
            sum += count;
        }
        // Filling moves each start to the next row's.
        for (int from = 0; from < targets.Length; from++)
        {
            for (int i = 0; i < targets[from].Length; i++)
                result._keys.Pointer[starts[targets[from][i]]++] = keys[from][i];
        }
        return result;
    }

    public void Dispose()
    {
        _starts.Dispose();
        _keys.Dispose();
    }

    static void LookSometimes(int row)
    {
        if ((row & 0x1FFF) == 0)
            MemoryGuard.Look();
    }

    void Count(NeighborLists lists, int forward, int first, int count)
    {
        uint* counts = _starts.Pointer;
        for (int row = 0; row < lists.Rows; row++)
        {
            LookSometimes(row);
            long* list = lists.Of(row);
            for (int i = 0; i < forward; i++)
            {
                int target = NeighborKeys.RowOf(list[i]);
                if ((uint)(target - first) < (uint)count)
                    counts[target]++;
            }
        }
    }

    void Fill(NeighborLists lists, int forward, int first, int count)
    {
        uint* places = _starts.Pointer;
        long* keys = _keys.Pointer;
        for (int row = 0; row < lists.Rows; row++)
        {
            LookSometimes(row);
            long* list = lists.Of(row);
            for (int i = 0; i < forward; i++)
            {
                long key = list[i];
                int target = NeighborKeys.RowOf(key);
                if ((uint)(target - first) < (uint)count)
                    keys[places[target]++] = NeighborKeys.OfOther(key, row);
            }
        }
    }
}
