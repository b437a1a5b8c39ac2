using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Distributed;

/// <summary>One round of neighbours of neighbours over ranks: each rank joins the members of its own rows.</summary>
/// <remarks>Rows tell their candidates that they have them; members that lie on other ranks (the halo) are fetched with their codes and the distance that
/// an offer must not exceed; what is found for them is sent back at the end. Offers are a function of the snapshot alone, so the lists are those of one
/// process (see <see cref="LocalJoin"/>).</remarks>
static unsafe class SharedJoin
{
    const int BlockRows = 4096;

    /// <summary>Takes a snapshot and joins it.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="starts">[ranks + 1] the first row of each.</param>
    /// <param name="codes">The codes of this rank's rows.</param>
    /// <param name="lists">Their candidates.</param>
    /// <param name="forward">Candidates of a row that are members.</param>
    /// <param name="reverse">Rows at most that have it as a candidate.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <param name="report">Told the rows joined.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void Run(
        ICommunicator ranks,
        int[] starts,
        CodeMatrix codes,
        NeighborLists lists,
        int forward,
        int reverse,
        int threads,
        PairProgress report,
        CancellationToken cancellation)
    {
        int first = starts[ranks.Rank];
        using JoinMembers members = JoinMembers.Take(lists, forward, reverse, Turn(ranks, starts, lists, forward, threads, cancellation), BufferPlace.Memory, threads);
        members.MakeOld(lists, threads);
        lists.SetThresholds(threads);
        var names = new MemberNames(first, codes.Rows, HaloOf(members, first, codes.Rows, starts[^1], threads), starts[^1]);
        codes.Extend(names.Halo.Length);
        lists.Extend(names.Halo.Length);
        // A record is a row's codes, and behind them the distance that an offer must not exceed.
        RemoteRecords.Fetch<short>(
            ranks, starts, names.Halo, codes.Width + (sizeof(int) / sizeof(short)),
            (row, record) =>
            {
                new ReadOnlySpan<short>(codes.Of(row - first), codes.Width).CopyTo(record);
                MemoryMarshal.Cast<short, int>(record[codes.Width..])[0] = lists.Thresholds[row - first];
            },
            (index, record) =>
            {
                codes.Set(codes.Rows + index, record[..codes.Width]);
                lists.Thresholds[lists.Rows + index] = MemoryMarshal.Cast<short, int>(record[codes.Width..])[0];
            },
            threads);
        LocalJoin.Run(codes, lists, members, forward + reverse, names, threads, report, cancellation);
        SharedOffers.Send(ranks, starts, lists, lists.Rows, names.Halo, lists, threads);
    }

    // The rows that have each of this rank's rows among their first candidates: its own it sees, those of other ranks tell it.
    static ReverseCandidates Turn(ICommunicator ranks, int[] starts, NeighborLists lists, int forward, int threads, CancellationToken cancellation)
    {
        int own = ranks.Rank, first = starts[own], size = ranks.Size;
        int blocks = (lists.Rows + BlockRows - 1) / BlockRows;
        // [blocks, ranks] first how many a block tells each rank, then where the first of them goes.
        var places = new int[blocks * size];
        RowBlocks.ForEach(lists.Rows, BlockRows, threads, () => 0, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, count, _) =>
        {
            Span<int> some = places.AsSpan(start / BlockRows * size, size);
            for (int row = start; row < start + count; row++)
            {
                long* list = lists.Of(row);
                for (int i = 0; i < forward && list[i] != NeighborKeys.Empty; i++)
                {
                    int target = NeighborKeys.RowOf(list[i]);
                    if ((uint)(target - first) >= (uint)lists.Rows)
                        some[RowShare.OwnerOf(starts, target)]++;
                }
            }
        }, cancellation);
        var counts = new int[size];
        for (int i = 0; i < places.Length; i++)
            (places[i], counts[i % size]) = (counts[i % size], counts[i % size] + places[i]);
        int[][] targets = Array.ConvertAll(counts, count => new int[count]);
        long[][] keys = Array.ConvertAll(counts, count => new long[count]);
        RowBlocks.ForEach(lists.Rows, BlockRows, threads, () => 0, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, count, _) =>
        {
            Span<int> next = places.AsSpan(start / BlockRows * size, size);
            for (int row = start; row < start + count; row++)
            {
                long* list = lists.Of(row);
                for (int i = 0; i < forward && list[i] != NeighborKeys.Empty; i++)
                {
                    int target = NeighborKeys.RowOf(list[i]);
                    if ((uint)(target - first) < (uint)lists.Rows)
                        continue;
                    int owner = RowShare.OwnerOf(starts, target), at = next[owner]++;
                    (targets[owner][at], keys[owner][at]) = (target - starts[owner], NeighborKeys.OfOther(list[i], first + row));
                }
            }
        }, cancellation);
        return ReverseCandidates.Of(
            lists, first, forward, ranks.AllToAll<int>(Array.ConvertAll(targets, part => (ReadOnlyMemory<int>)part)),
            ranks.AllToAll<long>(Array.ConvertAll(keys, part => (ReadOnlyMemory<long>)part)), BufferPlace.Memory, threads, cancellation);
    }

    // Members of other ranks, ascending.
    static int[] HaloOf(JoinMembers members, int first, int rows, int all, int threads)
    {
        var isMember = new ulong[(all / 64) + 1];
        RowBlocks.ForEach(rows, BlockRows, threads, () => 0, (start, taken, _) =>
        {
            for (int row = start; row < start + taken; row++)
                members.Mark(row, isMember);
        });
        for (int row = first; row < first + rows; row++)
            isMember[row >> 6] &= ~(1UL << (row & 63));
        var halo = new int[isMember.Sum(bits => BitOperations.PopCount(bits))];
        for (int word = 0, at = 0; word < isMember.Length; word++)
        {
            for (ulong bits = isMember[word]; bits != 0; bits &= bits - 1)
                halo[at++] = (word * 64) + BitOperations.TrailingZeroCount(bits);
        }
        return halo;
    }
}
