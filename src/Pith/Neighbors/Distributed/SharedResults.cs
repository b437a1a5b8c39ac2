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
    /// <returns>[share, k] neighbours among all rows, and their distances; zero for rows that were not searched.</returns>
    public static (int[] Indices, double[] Distances) ToOwners(
        ICommunicator ranks, SharedSearch search, int all, int[]? inliers, int k, int[] indices, double[] distances)
    {
        int[] starts = RowShare.Starts(all, ranks.Size);
        var counts = new int[ranks.Size];
        int rows = search.Codes.Rows;
        for (int row = 0; row < rows; row++)
            counts[RowShare.OwnerOf(starts, NumberOf(row))]++;
        int[][] sentRows = Array.ConvertAll(counts, count => new int[count * (k + 1)]);
        double[][] sentDistances = Array.ConvertAll(counts, count => new double[count * k]);
        Array.Clear(counts);
        for (int row = 0; row < rows; row++)
        {
            int number = NumberOf(row), owner = RowShare.OwnerOf(starts, number), at = counts[owner]++;
            Span<int> record = sentRows[owner].AsSpan(at * (k + 1), k + 1);
            record[0] = number;
            for (int n = 0; n < k; n++)
                record[n + 1] = inliers is null ? indices[(row * k) + n] : inliers[indices[(row * k) + n]];
            distances.AsSpan(row * k, k).CopyTo(sentDistances[owner].AsSpan(at * k));
        }
        int[][] takenRows = ranks.AllToAll<int>(Array.ConvertAll(sentRows, part => (ReadOnlyMemory<int>)part));
        double[][] takenDistances = ranks.AllToAll<double>(Array.ConvertAll(sentDistances, part => (ReadOnlyMemory<double>)part));
        int first = starts[ranks.Rank], share = starts[ranks.Rank + 1] - first;
        int[] ownIndices = new int[(long)share * k];
        double[] ownDistances = new double[(long)share * k];
        for (int from = 0; from < ranks.Size; from++)
        {
            for (int i = 0; i < takenDistances[from].Length / k; i++)
            {
                ReadOnlySpan<int> record = takenRows[from].AsSpan(i * (k + 1), k + 1);
                record[1..].CopyTo(ownIndices.AsSpan((record[0] - first) * k));
                takenDistances[from].AsSpan(i * k, k).CopyTo(ownDistances.AsSpan((record[0] - first) * k));
            }
        }
        return (ownIndices, ownDistances);

        int NumberOf(int row)
        {
            int searched = search.Order[search.First + row];
            return inliers is null ? searched : inliers[searched];
        }
    }
}
