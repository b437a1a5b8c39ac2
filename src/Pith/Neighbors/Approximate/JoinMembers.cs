using System.Runtime.CompilerServices;
using Pith.Numerics.Arrays;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>The rows that each row's local join compares: its nearest candidates, and the nearest of those that have it as a candidate.</summary>
/// <remarks>The snapshot is a function of the lists alone. Candidates in it become old, so that no pair is compared twice.</remarks>
sealed unsafe class JoinMembers : IDisposable
{
    readonly NativeBuffer<uint> _forward;
    readonly ReverseCandidates _reverse;
    readonly int _mostForward;
    readonly int _mostReverse;

    JoinMembers(NeighborLists lists, int forward, int reverse, ReverseCandidates candidates, BufferPlace place)
    {
        _forward = place.Take<uint>("forward", (long)lists.Rows * forward);
        _reverse = candidates;
        (_mostForward, _mostReverse) = (forward, reverse);
    }

    /// <summary>Bytes of a snapshot.</summary>
    public static long BytesOf(long rows, int forward) => rows * ((12L * forward) + 4);

    /// <summary>Takes a snapshot of the lists.</summary>
    /// <param name="lists">The lists.</param>
    /// <param name="forward">Candidates a row, 1 to the lists' length.</param>
    /// <param name="reverse">Rows at most that have it as a candidate.</param>
    /// <param name="place">Where it lies.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static JoinMembers Take(NeighborLists lists, int forward, int reverse, BufferPlace place, int threads, CancellationToken cancellation) =>
        Take(lists, forward, reverse, ReverseCandidates.Of(lists, forward, place, threads, cancellation), place, threads);

    /// <summary>The same with reverse candidates that are known.</summary>
    public static JoinMembers Take(NeighborLists lists, int forward, int reverse, ReverseCandidates candidates, BufferPlace place, int threads)
    {
        var members = new JoinMembers(lists, forward, reverse, candidates, place);
        RowRanges.Run(lists.Rows, threads, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                long* list = lists.Of(row);
                uint* snapshot = members._forward.Pointer + ((long)row * forward);
                for (int i = 0; i < forward; i++)
                {
                    // The row and whether it is new are the lower half of a key.
                    snapshot[i] = (uint)list[i];
                }
            }
        });
        return members;
    }

    /// <summary>The snapshot that a place has from before.</summary>
    public static JoinMembers Kept(NeighborLists lists, int forward, int reverse, BufferPlace place) =>
        new(lists, forward, reverse, ReverseCandidates.Kept(lists, forward, place), place);

    /// <summary>Makes the candidates of the snapshot old.</summary>
    public void MakeOld(NeighborLists lists, int threads) => RowRanges.Run(lists.Rows, threads, (first, end) =>
    {
        for (int row = first; row < end; row++)
        {
            long* list = lists.Of(row);
            for (int i = 0; i < _mostForward; i++)
                list[i] &= list[i] == NeighborKeys.Empty ? -1 : ~NeighborKeys.New;
        }
    });

    public void Dispose()
    {
        _forward.Dispose();
        _reverse.Dispose();
    }

    /// <summary>Writes a row's members, the new ones first; one call a row, since its reverse candidates are reordered.</summary>
    /// <param name="row">The row.</param>
    /// <param name="members">[forward + reverse] the result.</param>
    /// <param name="old">[forward + reverse] scratch.</param>
    /// <returns>How many there are, and how many of them are new.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (int Count, int News) Read(int row, int* members, int* old)
    {
        int news = 0, olds = 0;
        uint* forward = _forward.Pointer + ((long)row * _mostForward);
        for (int i = 0; i < _mostForward && forward[i] != unchecked((uint)NeighborKeys.Empty); i++)
        {
            int id = (int)(forward[i] >> 1);
            if ((forward[i] & NeighborKeys.New) != 0)
                members[news++] = id;
            else
                old[olds++] = id;
        }
        Span<long> reverse = Reverse(row);
        int forwardNews = news, forwardOlds = olds;
        foreach (long key in reverse)
        {
            int id = NeighborKeys.RowOf(key);
            if (Holds(members, forwardNews, id) || Holds(old, forwardOlds, id))
                continue;
            if ((key & NeighborKeys.New) != 0)
                members[news++] = id;
            else
                old[olds++] = id;
        }
        for (int i = 0; i < olds; i++)
            members[news + i] = old[i];
        return (news + olds, news);
    }

    /// <summary>Marks the members of a row that is joined, copies of some perhaps more than once; rows without a new member are not joined.</summary>
    /// <param name="row">The row; the caller may not read it meanwhile.</param>
    /// <param name="marks">A bit for each row of all, which other threads set too.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Mark(int row, ulong[] marks)
    {
        uint* forward = _forward.Pointer + ((long)row * _mostForward);
        Span<long> reverse = Reverse(row);
        int count = 0;
        long news = 0;
        for (; count < _mostForward && forward[count] != unchecked((uint)NeighborKeys.Empty); count++)
            news |= forward[count];
        foreach (long key in reverse)
            news |= key;
        if ((news & NeighborKeys.New) == 0)
            return;
        for (int i = 0; i < count; i++)
            Set(marks, (int)(forward[i] >> 1));
        foreach (long key in reverse)
            Set(marks, NeighborKeys.RowOf(key));

        static void Set(ulong[] marks, int id)
        {
            ulong bit = 1UL << (id & 63);
            if ((marks[id >> 6] & bit) == 0)
                Interlocked.Or(ref marks[id >> 6], bit);
        }
    }

    // The nearest of them, which are in order from then on where there are too many.
    Span<long> Reverse(int row)
    {
        Span<long> reverse = _reverse.Of(row);
        if (reverse.Length <= _mostReverse)
            return reverse;
        reverse.Sort();
        return reverse[.._mostReverse];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Holds(int* ids, int count, int id) => new ReadOnlySpan<int>(ids, count).Contains(id);
}
