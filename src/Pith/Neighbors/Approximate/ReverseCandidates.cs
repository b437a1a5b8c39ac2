using System.Runtime.CompilerServices;
using Pith.Numerics.Arrays;
using Pith.Numerics.Memory;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>For each row the rows that have it among their nearest candidates, as keys with the other row's number.</summary>
/// <remarks>A counting sort. Each worker takes a range of target rows and passes over all lists for it, so that a target's keys come in the order of
/// the rows that they are of, whatever the number of threads; keys that others tell come behind.</remarks>
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
    public static ReverseCandidates Of(NeighborLists lists, int forward, BufferPlace place, int threads, CancellationToken cancellation) =>
        Of(lists, 0, forward, [], [], place, threads, cancellation);

    /// <summary>The same where lists are of some of all rows: those of their candidates that are among them, and what is told of the others.</summary>
    /// <param name="lists">The lists.</param>
    /// <param name="firstName">The number among all rows of the first.</param>
    /// <param name="forward">Candidates of a list.</param>
    /// <param name="targets">From every other rank the rows, counted from the first, that its candidates are for.</param>
    /// <param name="keys">The candidates.</param>
    /// <param name="place">Where they lie.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ReverseCandidates Of(
        NeighborLists lists, int firstName, int forward, int[][] targets, long[][] keys, BufferPlace place, int threads, CancellationToken cancellation)
    {
        int rows = lists.Rows;
        var result = new ReverseCandidates(rows, ((long)rows * forward) + keys.Sum(some => some.LongLength), place);
        result._starts.Clear();
        int ranges = RowBlocks.Threads(threads);
        int rangeRows = (rows + ranges - 1) / ranges;
        RowBlocks.ForEach(rows, rangeRows, threads, () => 0, (first, count, _) => result.Count(lists, firstName, forward, targets, first, count), cancellation);
        uint sum = 0;
        for (int row = 0; row < rows; row++)
        {
            uint count = result._starts.Pointer[row];
            result._starts.Pointer[row] = sum;
            sum += count;
        }
        // Filling moves each start to the next row's.
        RowBlocks.ForEach(rows, rangeRows, threads, () => 0, (first, count, _) => result.Fill(lists, firstName, forward, targets, keys, first, count), cancellation);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Count(NeighborLists lists, int firstName, int forward, int[][] targets, int first, int count)
    {
        uint* counts = _starts.Pointer;
        for (int row = 0; row < lists.Rows; row++)
        {
            LookSometimes(row);
            long* list = lists.Of(row);
            for (int i = 0; i < forward; i++)
            {
                int target = NeighborKeys.RowOf(list[i]) - firstName;
                if ((uint)(target - first) < (uint)count)
                    counts[target]++;
            }
        }
        foreach (int[] some in targets)
        {
            foreach (int target in some)
            {
                if ((uint)(target - first) < (uint)count)
                    counts[target]++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Fill(NeighborLists lists, int firstName, int forward, int[][] targets, long[][] told, int first, int count)
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
                int target = NeighborKeys.RowOf(key) - firstName;
                if ((uint)(target - first) < (uint)count)
                    keys[places[target]++] = NeighborKeys.OfOther(key, firstName + row);
            }
        }
        for (int from = 0; from < targets.Length; from++)
        {
            for (int i = 0; i < targets[from].Length; i++)
            {
                if ((uint)(targets[from][i] - first) < (uint)count)
                    keys[places[targets[from][i]]++] = told[from][i];
            }
        }
    }
}
