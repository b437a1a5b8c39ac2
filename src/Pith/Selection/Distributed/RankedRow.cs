using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>A row that is kept, with the number that decides its place in the order of its pool.</summary>
/// <param name="Value">The number, larger first.</param>
/// <param name="Row">A row of the dataset; of equal numbers the lowest comes first.</param>
/// <param name="Pool">Its pool, from 0.</param>
readonly record struct RankedRow(double Value, int Row, int Pool)
{
    /// <summary>Puts what all ranks have into the order of every pool; the same on all ranks.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="own">This rank's rows, in any order.</param>
    /// <param name="pools">Pools.</param>
    public static int[][] Gather(ICommunicator ranks, RankedRow[] own, int pools)
    {
        RankedRow[] all = ranks.AllGather<RankedRow>(own);
        var counts = new int[pools];
        foreach (RankedRow row in all)
            counts[row.Pool]++;
        int[][] order = Array.ConvertAll(counts, count => new int[count]);
        double[][] keys = Array.ConvertAll(counts, count => new double[count]);
        Array.Clear(counts);
        foreach (RankedRow row in all)
            (order[row.Pool][counts[row.Pool]], keys[row.Pool][counts[row.Pool]++]) = (row.Row, -row.Value);
        for (int pool = 0; pool < pools; pool++)
            Sort(order[pool], keys[pool]);
        return order;
    }

    // The sort is not stable: runs of equal keys are put into row order afterwards.
    static void Sort(int[] rows, double[] keys)
    {
        Array.Sort(keys, rows);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            Array.Sort(rows, start, end - start);
        }
    }
}
