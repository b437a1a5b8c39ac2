using Pith.Neighbors.Approximate;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Distributed;

/// <summary>Sends what was found for rows of other ranks to these, which put it into their lists.</summary>
static unsafe class SharedOffers
{
    const int BlockRows = 4096;

    /// <summary>Sends all neighbours in some lists, and takes those for this rank's rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="starts">[ranks + 1] the first row of each.</param>
    /// <param name="found">Lists.</param>
    /// <param name="first">The first of those that are sent.</param>
    /// <param name="names">[sent] the rows they are of.</param>
    /// <param name="lists">This rank's lists.</param>
    /// <param name="threads">Threads of this rank.</param>
    public static void Send(ICommunicator ranks, int[] starts, NeighborLists found, int first, ReadOnlySpan<int> names, NeighborLists lists, int threads)
    {
        var counts = new int[ranks.Size];
        for (int i = 0; i < names.Length; i++)
            counts[RowShare.OwnerOf(starts, names[i])] += CountOf(found, first + i);
        int[][] rows = Array.ConvertAll(counts, count => new int[count]);
        long[][] keys = Array.ConvertAll(counts, count => new long[count]);
        Array.Clear(counts);
        for (int i = 0; i < names.Length; i++)
        {
            int owner = RowShare.OwnerOf(starts, names[i]), count = CountOf(found, first + i);
            rows[owner].AsSpan(counts[owner], count).Fill(names[i]);
            new ReadOnlySpan<long>(found.Of(first + i), count).CopyTo(keys[owner].AsSpan(counts[owner]));
            counts[owner] += count;
        }
        int[][] takenRows = ranks.AllToAll<int>(Array.ConvertAll(rows, part => (ReadOnlyMemory<int>)part));
        long[][] takenKeys = ranks.AllToAll<long>(Array.ConvertAll(keys, part => (ReadOnlyMemory<long>)part));
        int own = starts[ranks.Rank];
        for (int from = 0; from < ranks.Size; from++)
        {
            (int[] someRows, long[] someKeys) = (takenRows[from], takenKeys[from]);
            RowBlocks.ForEach(someRows.Length, BlockRows, threads, () => 0, (start, count, _) =>
            {
                for (int i = start; i < start + count; i++)
                    lists.Offer(someRows[i] - own, someKeys[i]);
            });
        }
    }

    static int CountOf(NeighborLists lists, int row)
    {
        long* list = lists.Of(row);
        int count = 0;
        while (count < lists.Length && list[count] != NeighborKeys.Empty)
            count++;
        return count;
    }
}
