using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>The consecutive rows that a rank answers for.</summary>
/// <param name="First">The first row.</param>
/// <param name="Count">Rows; 0 where there are more ranks than rows.</param>
readonly record struct RowShare(int First, int Count)
{
    /// <summary>The row behind the last.</summary>
    public int End => First + Count;

    /// <summary>The rows of both.</summary>
    public static RowShare Overlap(RowShare one, RowShare other)
    {
        int first = Math.Max(one.First, other.First);
        return new RowShare(first, Math.Max(0, Math.Min(one.End, other.End) - first));
    }

    /// <summary>The share of a rank where all have as many rows as can be.</summary>
    /// <param name="rows">N.</param>
    /// <param name="rank">The rank.</param>
    /// <param name="size">Ranks.</param>
    public static RowShare Of(int rows, int rank, int size)
    {
        int first = (int)((long)rows * rank / size);
        return new RowShare(first, (int)((long)rows * (rank + 1) / size) - first);
    }

    /// <summary>The share of a rank where shares begin at whole blocks.</summary>
    /// <param name="rows">N.</param>
    /// <param name="blockRows">Rows of a block.</param>
    /// <param name="ranks">Tells the rank.</param>
    public static RowShare OfBlocks(int rows, int blockRows, ICommunicator ranks)
    {
        RowShare blocks = Of((int)(((long)rows + blockRows - 1) / blockRows), ranks.Rank, ranks.Size);
        int first = (int)Math.Min(rows, (long)blocks.First * blockRows);
        return new RowShare(first, (int)Math.Min(rows, (long)blocks.End * blockRows) - first);
    }

    /// <summary>[ranks + 1] the first row of each rank's share, and the number of rows.</summary>
    public static int[] Starts(int rows, int size) => [.. Enumerable.Range(0, size + 1).Select(rank => (int)((long)rows * rank / size))];

    /// <summary>The rank that answers for a row.</summary>
    /// <param name="starts">[ranks + 1] the first row of each rank, ascending, and the number of rows.</param>
    /// <param name="row">The row.</param>
    public static int OwnerOf(int[] starts, int row)
    {
        int low = 0, high = starts.Length - 2;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (starts[middle] <= row)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }
}
