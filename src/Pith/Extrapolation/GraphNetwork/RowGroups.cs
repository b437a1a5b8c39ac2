using Pith.Numerics.Threading;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>How rows are cut into blocks and groups of blocks: by the row count alone, so that sums over rows do not depend on threads.</summary>
static class RowGroups
{
    /// <summary>Rows of a block: a multiple of the kernels' six.</summary>
    public const int BlockRows = 192;

    /// <summary>Most groups of blocks.</summary>
    public const int MostGroups = 16;

    /// <summary>Calls <paramref name="work"/> with (first row, rows, worker) for every block.</summary>
    public static void ForEachBlock(WorkerPool pool, int rows, Action<int, int, int> work) =>
        pool.Run((rows + BlockRows - 1) / BlockRows, (block, worker) =>
            work(block * BlockRows, Math.Min(BlockRows, rows - (block * BlockRows)), worker));

    /// <summary>Calls <paramref name="begin"/> with the group, then <paramref name="work"/> with (group, first row, rows, worker) for its blocks in ascending order.</summary>
    /// <returns>The number of groups.</returns>
    public static int ForEachGroup(WorkerPool pool, int rows, Action<int> begin, Action<int, int, int, int> work)
    {
        int blocks = (rows + BlockRows - 1) / BlockRows;
        int groupRows = (blocks + MostGroups - 1) / MostGroups * BlockRows;
        int groups = (rows + groupRows - 1) / groupRows;
        pool.Run(groups, (group, worker) =>
        {
            begin(group);
            int end = Math.Min(rows, (group + 1) * groupRows);
            for (int first = group * groupRows; first < end; first += BlockRows)
                work(group, first, Math.Min(BlockRows, end - first), worker);
        });
        return groups;
    }
}
