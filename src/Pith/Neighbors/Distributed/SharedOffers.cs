using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Pith.Neighbors.Approximate;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>Sends what was found for rows of other ranks to these, which put it into their lists.</summary>
static unsafe class SharedOffers
{
    // An offer: a key and a row.
    const int Bytes = sizeof(long) + sizeof(int);

    /// <summary>Sends all neighbours in some lists, and takes those for this rank's rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="starts">[ranks + 1] the first row of each.</param>
    /// <param name="found">Lists.</param>
    /// <param name="first">The first of those that are sent.</param>
    /// <param name="sent">The rows they are of.</param>
    /// <param name="target">This rank's lists.</param>
    /// <param name="threads">Threads of this rank.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Send(ICommunicator ranks, int[] starts, NeighborLists found, int first, ReadOnlySpan<int> sent, NeighborLists target, int threads)
    {
        int[] names = [.. sent];
        var lengths = new long[ranks.Size];
        for (int i = 0; i < names.Length; i++)
            lengths[RowShare.OwnerOf(starts, names[i])]++;
        // The lists for each rank, and the number of the first offer of each.
        int[][] lists = Array.ConvertAll(lengths, count => new int[count]);
        long[][] firsts = Array.ConvertAll(lengths, count => new long[count]);
        long[] counts = new long[ranks.Size];
        Array.Clear(lengths);
        for (int i = 0; i < names.Length; i++)
        {
            int owner = RowShare.OwnerOf(starts, names[i]);
            long at = lengths[owner]++;
            (lists[owner][at], firsts[owner][at]) = (i, counts[owner]);
            counts[owner] += CountOf(found, first + i);
        }
        int own = starts[ranks.Rank];
        Dealing.Run(ranks, counts, null, Bytes, Write, Read, threads);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Write(int to, long start, Span<byte> records)
        {
            int list = Array.BinarySearch(firsts[to], start);
            // Lists without offers share the number of the next one.
            list = list < 0 ? ~list - 1 : list;
            for (long at = start - firsts[to][list]; records.Length > 0; list++, at = 0)
            {
                int row = names[lists[to][list]];
                long* keys = found.Of(first + lists[to][list]);
                for (; at < found.Length && keys[at] != NeighborKeys.Empty && records.Length > 0; at++, records = records[Bytes..])
                {
                    BinaryPrimitives.WriteInt64LittleEndian(records, keys[at]);
                    BinaryPrimitives.WriteInt32LittleEndian(records[sizeof(long)..], row);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Read(int from, long start, ReadOnlySpan<byte> records)
        {
            for (; records.Length > 0; records = records[Bytes..])
            {
                int row = BinaryPrimitives.ReadInt32LittleEndian(records[sizeof(long)..]) - own;
                long key = BinaryPrimitives.ReadInt64LittleEndian(records);
                // Most offers are known already, which can be seen without a lock.
                if (!NeighborKeys.Contains(target.Of(row), target.Length, key))
                    target.Offer(row, key);
            }
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
