namespace Pith.Selection.Frame;

/// <summary>The stratum budgets of the published D2 code from initial budgets, with its losses.</summary>
/// <remarks>bin_allocate of D2 Pruning (Coreset.py), modes <c>confidence</c> and <c>aucpr</c>: bins that hold something are visited from the
/// smallest to the largest and get min(size, initial budget); what a bin cannot take is divided by the bins that are left, rounded down,
/// and added to the initial budget of every later one. The remainders are lost but for one pass that adds one row to each bin with room,
/// from the largest down, so the result may sum to less than the budget. <see cref="WeightedBudget"/> is what was meant.</remarks>
static class PublishedBudget
{
    /// <summary>Allocates.</summary>
    /// <param name="sizes">[B] rows in each bin.</param>
    /// <param name="initial">[B] initial budgets.</param>
    /// <param name="budget">Rows to share out.</param>
    public static int[] Allocate(int[] sizes, int[] initial, int budget)
    {
        int[] bySize = [.. Enumerable.Range(0, sizes.Length).Where(b => sizes[b] > 0).OrderBy(b => sizes[b])];
        int[] wanted = [.. initial];
        var budgets = new int[sizes.Length];
        for (int n = 0; n < bySize.Length; n++)
        {
            int bin = bySize[n];
            budgets[bin] = Math.Min(sizes[bin], wanted[bin]);
            int surplus = (wanted[bin] - budgets[bin]) / Math.Max(1, bySize.Length - n - 1);
            foreach (int later in bySize.AsSpan(n + 1))
                wanted[later] += surplus;
        }
        int missing = budget - budgets.Sum();
        foreach (int bin in bySize.Reverse())
        {
            if (missing > 0 && budgets[bin] < sizes[bin])
            {
                budgets[bin]++;
                missing--;
            }
        }
        return budgets;
    }

    /// <summary>Initial budgets in proportion to weights, rounded down.</summary>
    public static int[] Initial(double[] weights, int budget)
    {
        double total = weights.Sum();
        return [.. weights.Select(weight => total > 0 ? (int)(weight * budget / total) : 0)];
    }
}
