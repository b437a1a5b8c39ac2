using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>The rows with the largest numbers of every pool, where rows are dealt to ranks: limits by counting, and only what is kept is told.</summary>
static class SharedRanking
{
    /// <summary>Picks as many rows of every pool as asked for.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="open">This rank's rows that may be picked, ascending.</param>
    /// <param name="numbers">[N] numbers of the open rows, not NaN.</param>
    /// <param name="pools">The pool of each open row.</param>
    /// <param name="counts">[pools] rows to pick.</param>
    /// <returns>[pools] the picks, largest first and of equal numbers the lowest row; the same on all ranks.</returns>
    public static int[][] Pick(ICommunicator ranks, int[] open, double[] numbers, int[] pools, int[] counts)
    {
        SelectionKey[] limits = CountedLimits.Find(
            ranks, Array.ConvertAll(open, row => new SelectionKey(numbers[row], row)), pools, Array.ConvertAll(counts, count => (long)count));
        var kept = new List<RankedRow>();
        for (int n = 0; n < open.Length; n++)
        {
            if (!limits[pools[n]].Precedes(new SelectionKey(numbers[open[n]], open[n])))
                kept.Add(new RankedRow(numbers[open[n]], open[n], pools[n]));
        }
        kept.Sort((a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Row.CompareTo(b.Row));
        return RankedRow.Gather(ranks, [.. kept], counts.Length);
    }
}
