namespace Pith.Selection.Frame;

/// <summary>Shares a budget among bins in proportion to weights, as far as the bins' sizes allow.</summary>
/// <remarks>A bin whose share exceeds its size gets its size, and the others share the rest in the same proportions, until all fit; then
/// shares are rounded down and the rows that are left go one each to the largest remainders, the lower bin first of equals. What no
/// weighted bin has room for is shared equally among the bins of weight 0. The result sums to min(budget, sum of sizes).</remarks>
static class WeightedBudget
{
    /// <summary>Allocates.</summary>
    /// <param name="sizes">[B] rows in each bin, each at least 0.</param>
    /// <param name="weights">[B], each finite and at least 0; those of empty bins are not looked at.</param>
    /// <param name="budget">Rows to share out, at least 0.</param>
    /// <returns>[B] rows for each bin, at most its size.</returns>
    public static int[] Allocate(ReadOnlySpan<int> sizes, ReadOnlySpan<double> weights, int budget)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(budget);
        int[] room = sizes.ToArray();
        double[] parts = weights.ToArray();
        var budgets = new int[room.Length];
        List<int> open = [.. Enumerable.Range(0, room.Length).Where(b => room[b] > 0 && parts[b] > 0)];
        int left = budget;
        int[] full;
        do
        {
            // Shares are taken of what was left when the round began: the order of the bins must not matter.
            double total = TotalOf(open, parts);
            int before = left;
            full = [.. open.Where(b => before * (parts[b] / total) >= room[b])];
            foreach (int bin in full)
            {
                budgets[bin] = Math.Min(room[bin], left);
                left -= budgets[bin];
            }
            open = [.. open.Except(full)];
        }
        while (full.Length > 0 && open.Count > 0);
        Round(open, parts, left, budgets);
        left = budget - budgets.Sum();
        if (left <= 0)
            return budgets;
        for (int b = 0; b < room.Length; b++)
            room[b] -= budgets[b];
        int[] rest = WaterFilling.Allocate(room, left);
        for (int b = 0; b < budgets.Length; b++)
            budgets[b] += rest[b];
        return budgets;
    }

    static double TotalOf(List<int> bins, double[] weights)
    {
        double total = 0;
        foreach (int bin in bins)
            total += weights[bin];
        return total;
    }

    static void Round(List<int> open, double[] weights, int budget, int[] budgets)
    {
        double total = TotalOf(open, weights);
        double[] shares = [.. open.Select(bin => budget * (weights[bin] / total))];
        int left = open.Count > 0 ? budget : 0;
        for (int i = 0; i < shares.Length; i++)
        {
            budgets[open[i]] = Math.Min((int)shares[i], left);
            left -= budgets[open[i]];
        }
        // A bin that is still open has room for one more.
        foreach (int i in Enumerable.Range(0, shares.Length).OrderByDescending(i => shares[i] - (int)shares[i]).Take(left))
            budgets[open[i]]++;
    }
}
