namespace Pith.Neighbors.Approximate;

/// <summary>Merges small cells: comparing all pairs of a tiny cell finds little.</summary>
static class CellMerging
{
    /// <summary>The group of each cell: the smallest of less than half a leaf joins the nearest with which it makes no more than a leaf, until
    /// none is left that can.</summary>
    /// <param name="sizes">[cells] rows of each cell.</param>
    /// <param name="leaders">Tells which cells are near each other.</param>
    /// <param name="leafRows">Rows of a leaf at most.</param>
    public static int[] Groups(int[] sizes, CellLeaders leaders, int leafRows)
    {
        int[] groups = [.. Enumerable.Range(0, sizes.Length)];
        int[] groupSizes = [.. sizes];
        // Cells that are empty, merged into another, or too lonely to merge.
        bool[] settled = [.. sizes.Select(size => size == 0)];
        while (Smallest(groupSizes, settled, leafRows) is >= 0 and int small)
        {
            settled[small] = true;
            int nearest = -1, least = int.MaxValue;
            for (int c = 0; c < sizes.Length; c++)
            {
                if (c == small || groups[c] != c || groupSizes[c] == 0 || groupSizes[c] + groupSizes[small] > leafRows)
                    continue;
                int distance = leaders.HalfSquaredDistance(small, c);
                if (distance < least)
                    (nearest, least) = (c, distance);
            }
            if (nearest < 0)
                continue;
            for (int c = 0; c < sizes.Length; c++)
            {
                if (groups[c] == small)
                    groups[c] = nearest;
            }
            groupSizes[nearest] += groupSizes[small];
            groupSizes[small] = 0;
        }
        return groups;
    }

    static int Smallest(int[] sizes, bool[] settled, int leafRows)
    {
        int smallest = -1;
        for (int c = 0; c < sizes.Length; c++)
        {
            if (!settled[c] && sizes[c] < leafRows / 2 && (smallest < 0 || sizes[c] < sizes[smallest]))
                smallest = c;
        }
        return smallest;
    }
}
