namespace Pith.Selection.Frame;

/// <summary>Which of the two published water-filling codes is followed where the budget does not divide evenly.</summary>
enum WaterFillingVariant
{
    /// <summary>D2 Pruning: only bins that hold something share; what integer division leaves is handed out one by one from the largest bin
    /// down.</summary>
    D2,

    /// <summary>Coverage-centric coreset selection: empty bins count in the division too, and take 0.</summary>
    Ccs,
}

/// <summary>Shares a budget among bins as equally as their sizes allow.</summary>
/// <remarks>
/// bin_allocate of D2 Pruning and of CCS (Coreset.py, uniform mode): bins are visited from the smallest to the largest, each gets
/// min(size, what remains divided by the bins left, rounded down). Deviations: bins of equal size are visited in their own order and,
/// where single rows are handed out, the lower bin of two equals comes first (the published sort is not stable); and the budget is a whole
/// number. The result sums to min(budget, sum of sizes), always.
/// </remarks>
static class WaterFilling
{
    /// <summary>Allocates.</summary>
    /// <param name="sizes">[B] rows in each bin, each at least 0.</param>
    /// <param name="budget">Rows to share out, at least 0.</param>
    /// <param name="variant">The published code to follow.</param>
    /// <returns>[B] rows for each bin, at most its size.</returns>
    public static int[] Allocate(ReadOnlySpan<int> sizes, int budget, WaterFillingVariant variant = WaterFillingVariant.D2)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(budget);
        int[] bySize = [.. Enumerable.Range(0, sizes.Length)];
        int[] keys = sizes.ToArray();
        Array.Sort(bySize, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));
        var budgets = new int[sizes.Length];
        int left = variant == WaterFillingVariant.Ccs ? sizes.Length : sizes.Length - sizes.Count(0);
        int remaining = budget;
        foreach (int bin in bySize)
        {
            if (sizes[bin] == 0)
            {
                left -= variant == WaterFillingVariant.Ccs ? 1 : 0;
                continue;
            }
            budgets[bin] = Math.Min(sizes[bin], remaining / left--);
            remaining -= budgets[bin];
        }
        HandOut(keys, budgets, remaining);
        return budgets;
    }

    /// <summary>Adds one row at a time to the bins that have room, from the largest bin down, until nothing remains.</summary>
    static void HandOut(int[] sizes, int[] budgets, int remaining)
    {
        int[] byRoom = [.. Enumerable.Range(0, sizes.Length)];
        Array.Sort(byRoom, (a, b) => sizes[a] != sizes[b] ? sizes[b].CompareTo(sizes[a]) : a.CompareTo(b));
        for (bool given = true; remaining > 0 && given;)
        {
            given = false;
            foreach (int bin in byRoom)
            {
                if (remaining > 0 && budgets[bin] < sizes[bin])
                {
                    budgets[bin]++;
                    remaining--;
                    given = true;
                }
            }
        }
    }
}
