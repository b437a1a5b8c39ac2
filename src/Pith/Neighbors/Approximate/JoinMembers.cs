using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pith.Numerics.Arrays;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>The rows that each row's local join compares: its nearest candidates, and the nearest of those that have it as a candidate.</summary>
/// <remarks>New members come first. Taking this snapshot makes the candidates in it old, so that no pair is compared twice. It is a function of the
/// lists alone.</remarks>
sealed unsafe class JoinMembers : IDisposable
{
    const int BlockRows = 2048;

    readonly NativeBuffer<int> _members;
    readonly NativeBuffer<byte> _counts;
    readonly NativeBuffer<byte> _newCounts;
    readonly int _stride;

    JoinMembers(int rows, int most)
    {
        _stride = most;
        _members = new NativeBuffer<int>((long)rows * most);
        _counts = new NativeBuffer<byte>(rows);
        _newCounts = new NativeBuffer<byte>(rows);
    }

    /// <summary>The members of a row, [<see cref="CountOf"/>], the new ones first.</summary>
    public int* Of(int row) => _members.Pointer + ((long)row * _stride);

    /// <summary>How many members a row has.</summary>
    public int CountOf(int row) => _counts.Pointer[row];

    /// <summary>How many of them are new.</summary>
    public int NewCountOf(int row) => _newCounts.Pointer[row];

    /// <summary>Bytes while a snapshot is taken.</summary>
    public static long BytesOf(long rows, int forward, int reverse) => rows * ((8L * forward) + (4L * (forward + reverse)) + 6);

    /// <summary>Takes a snapshot of the lists.</summary>
    /// <param name="lists">The lists; the new candidates in the snapshot become old.</param>
    /// <param name="forward">Candidates a row, 1 to the lists' length.</param>
    /// <param name="reverse">Rows at most that have it as a candidate; both together at most 255.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static JoinMembers Take(NeighborLists lists, int forward, int reverse, int threads, CancellationToken cancellation)
    {
        var members = new JoinMembers(lists.Rows, forward + reverse);
        using ReverseCandidates candidates = ReverseCandidates.Of(lists, forward, threads, cancellation);
        RowBlocks.ForEach(lists.Rows, BlockRows, threads, () => 0, (first, count, _) =>
        {
            for (int row = first; row < first + count; row++)
                members.Fill(row, lists.Of(row), forward, candidates.Of(row), reverse);
        }, cancellation);
        return members;
    }

    public void Dispose()
    {
        _members.Dispose();
        _counts.Dispose();
        _newCounts.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Fill(int row, long* list, int forward, Span<long> reverse, int mostReverse)
    {
        int* members = Of(row);
        // Old members are written from the back, then moved behind the new ones.
        int* old = stackalloc int[_stride];
        int news = 0, olds = 0;
        for (int i = 0; i < forward; i++)
        {
            long key = list[i];
            if (key == NeighborKeys.Empty)
                break;
            if ((key & NeighborKeys.New) != 0)
                members[news++] = NeighborKeys.RowOf(key);
            else
                old[olds++] = NeighborKeys.RowOf(key);
            list[i] = key & ~NeighborKeys.New;
        }
        if (reverse.Length > mostReverse)
        {
            reverse.Sort();
            reverse = reverse[..mostReverse];
        }
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
        _counts.Pointer[row] = (byte)(news + olds);
        _newCounts.Pointer[row] = (byte)news;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Holds(int* ids, int count, int id) => new ReadOnlySpan<int>(ids, count).Contains(id);
}
