using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>Returns finished lists to the ranks that answer for their rows.</summary>
static class SharedResults
{
    /// <summary>Sends this rank's lists, and takes those of its share of all rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="search">The search, of rows without those that lie far out.</param>
    /// <param name="all">All rows.</param>
    /// <param name="inliers">The row that each searched row is, ascending; null where all are searched.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="indices">[rows of this rank, k] neighbours as the search numbers rows.</param>
    /// <param name="distances">Their distances.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <returns>[share, k] neighbours among all rows, and their distances; zero for rows that were not searched.</returns>
    public static (int[] Indices, double[] Distances) ToOwners(
        ICommunicator ranks, SharedSearch search, int all, int[]? inliers, int k, int[] indices, double[] distances, int threads)
    {
        int[] starts = RowShare.Starts(all, ranks.Size);
        var counts = new int[ranks.Size];
        int rows = search.Codes.Rows;
        for (int row = 0; row < rows; row++)
            counts[RowShare.OwnerOf(starts, NumberOf(row))]++;
        int[][] lists = Array.ConvertAll(counts, count => new int[count]);
        Array.Clear(counts);
        for (int row = 0; row < rows; row++)
        {
            int owner = RowShare.OwnerOf(starts, NumberOf(row));
            lists[owner][counts[owner]++] = row;
        }
        int first = starts[ranks.Rank], share = starts[ranks.Rank + 1] - first;
        int[] ownIndices = new int[(long)share * k];
        double[] ownDistances = new double[(long)share * k];
        // A record is the distances, the row's number, and the neighbours.
        int head = k * sizeof(double), bytes = head + ((k + 1) * sizeof(int));
        Dealing.Run(ranks, Array.ConvertAll(counts, count => (long)count), null, bytes, Write, Read, threads);
        return (ownIndices, ownDistances);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Write(int to, long start, Span<byte> records)
        {
            for (int i = (int)start; records.Length > 0; i++, records = records[bytes..])
            {
                int row = lists[to][i];
                MemoryMarshal.AsBytes(distances.AsSpan(row * k, k)).CopyTo(records);
                Span<int> numbers = MemoryMarshal.Cast<byte, int>(records[head..bytes]);
                numbers[0] = NumberOf(row);
                for (int n = 0; n < k; n++)
                    numbers[n + 1] = inliers is null ? indices[(row * k) + n] : inliers[indices[(row * k) + n]];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Read(int from, long start, ReadOnlySpan<byte> records)
        {
            for (; records.Length > 0; records = records[bytes..])
            {
                ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(records[head..bytes]);
                int at = (numbers[0] - first) * k;
                MemoryMarshal.Cast<byte, double>(records[..head]).CopyTo(ownDistances.AsSpan(at));
                numbers[1..].CopyTo(ownIndices.AsSpan(at));
            }
        }

        int NumberOf(int row)
        {
            int searched = search.Order[search.First + row];
            return inliers is null ? searched : inliers[searched];
        }
    }
}
