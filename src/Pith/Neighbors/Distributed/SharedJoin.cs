using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>One round of neighbours of neighbours over ranks: each rank joins the members of its own rows.</summary>
/// <remarks>Rows tell their candidates that they have them; members that lie on other ranks (the halo) are fetched with their codes and the distance that
/// an offer must not exceed; what is found for them is sent back at the end. Offers are a function of the snapshot alone, so the lists are those of one
/// process (see <see cref="LocalJoin"/>).</remarks>
static unsafe class SharedJoin
{
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
        using JoinMembers members = JoinMembers.Take(lists, forward, reverse, Turn(ranks, starts, lists, forward), BufferPlace.Memory, threads);
        members.MakeOld(lists, threads);
        lists.SetThresholds(threads);
        var names = new MemberNames(first, codes.Rows, HaloOf(members, first, codes.Rows, starts[^1], forward + reverse), starts[^1]);
        codes.Extend(names.Halo.Length);
        lists.Extend(names.Halo.Length);
        RemoteRecords.Fetch<short>(
            ranks, starts, names.Halo, codes.Width, (row, record) => new ReadOnlySpan<short>(codes.Of(row - first), codes.Width).CopyTo(record),
            (index, record) => codes.Set(codes.Rows + index, record));
        RemoteRecords.Fetch<int>(
            ranks, starts, names.Halo, 1, (row, record) => record[0] = lists.Thresholds[row - first],
            (index, record) => lists.Thresholds[lists.Rows + index] = record[0]);
        LocalJoin.Run(codes, lists, members, forward + reverse, names, threads, report, cancellation);
        SharedOffers.Send(ranks, starts, lists, lists.Rows, names.Halo, lists, threads);
        codes.Extend(0);
        lists.Extend(0);
    }

    // The rows that have each of this rank's rows among their first candidates, which they tell it.
    static ReverseCandidates Turn(ICommunicator ranks, int[] starts, NeighborLists lists, int forward)
    {
        int first = starts[ranks.Rank];
        var counts = new int[ranks.Size];
        ForAll((_, key) => counts[RowShare.OwnerOf(starts, NeighborKeys.RowOf(key))]++);
        int[][] targets = Array.ConvertAll(counts, count => new int[count]);
        long[][] keys = Array.ConvertAll(counts, count => new long[count]);
        Array.Clear(counts);
        ForAll((row, key) =>
        {
            int target = NeighborKeys.RowOf(key), owner = RowShare.OwnerOf(starts, target), at = counts[owner]++;
            targets[owner][at] = target - starts[owner];
            keys[owner][at] = NeighborKeys.OfOther(key, first + row);
        });
        return ReverseCandidates.Of(
            lists.Rows, ranks.AllToAll<int>(Array.ConvertAll(targets, part => (ReadOnlyMemory<int>)part)),
            ranks.AllToAll<long>(Array.ConvertAll(keys, part => (ReadOnlyMemory<long>)part)));

        void ForAll(Action<int, long> tell)
        {
            for (int row = 0; row < lists.Rows; row++)
            {
                long* list = lists.Of(row);
                for (int i = 0; i < forward && list[i] != NeighborKeys.Empty; i++)
                    tell(row, list[i]);
            }
        }
    }

    // Members of other ranks, ascending.
    static int[] HaloOf(JoinMembers members, int first, int rows, int all, int most)
    {
        var isMember = new System.Collections.BitArray(all);
        int[] ids = new int[most], old = new int[most];
        fixed (int* found = ids, scratch = old)
        {
            for (int row = 0; row < rows; row++)
            {
                (int count, int news) = members.Read(row, found, scratch);
                for (int i = 0; i < count && news > 0; i++)
                {
                    if (found[i] < first || found[i] >= first + rows)
                        isMember[found[i]] = true;
                }
            }
        }
        var halo = new List<int>();
        for (int row = 0; row < all; row++)
        {
            if (isMember[row])
                halo.Add(row);
        }
        return [.. halo];
    }
}
