using System.Runtime.CompilerServices;
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
    /// <param name="own">This rank's rows; those of one pool in the pool's order.</param>
    /// <param name="pools">Pools.</param>
    public static int[][] Gather(ICommunicator ranks, RankedRow[] own, int pools)
    {
        RankedRow[][] all = ranks.AllToAll([.. Enumerable.Range(0, ranks.Size).Select(to => to == 0 ? own : ReadOnlyMemory<RankedRow>.Empty)]);
        var counts = new int[pools];
        foreach (RankedRow[] part in all)
        {
            foreach (RankedRow row in part)
                counts[row.Pool]++;
        }
        ranks.Broadcast<int>(counts, 0);
        int[][] order = Array.ConvertAll(counts, count => new int[count]);
        if (ranks.Rank == 0)
        {
            Array.Clear(counts);
            foreach (RankedRow row in Merged(all))
                order[row.Pool][counts[row.Pool]++] = row.Row;
        }
        for (int pool = 0; pool < pools && ranks.Size > 1; pool++)
            ranks.Broadcast<int>(order[pool], 0);
        return order;
    }

    // One list in which the rows of every pool are in its order, whatever lies between them: two lists at a time become one.
    static RankedRow[] Merged(RankedRow[][] lists)
    {
        while (lists.Length > 1)
        {
            var next = new RankedRow[(lists.Length + 1) / 2][];
            for (int n = 0; n < next.Length; n++)
                next[n] = (2 * n) + 1 < lists.Length ? Merge(lists[2 * n], lists[(2 * n) + 1]) : lists[2 * n];
            lists = next;
        }
        return lists[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static RankedRow[] Merge(RankedRow[] a, RankedRow[] b)
    {
        var all = new RankedRow[a.Length + b.Length];
        for (int n = 0, i = 0, j = 0; n < all.Length; n++)
            all[n] = j == b.Length || (i < a.Length && (a[i].Value > b[j].Value || (a[i].Value == b[j].Value && a[i].Row < b[j].Row))) ? a[i++] : b[j++];
        return all;
    }
}
