namespace Pith.Selection.Frame;

/// <summary>Shares a budget among bins in proportion to their sizes, by largest remainder, in whole numbers.</summary>
/// <remarks>Each bin gets floor(budget * size / total); the rows that are left go one each to the bins with the largest remainders, the
/// lower bin first of equals. No bin gets more than its size, and the result sums to min(budget, total). Exact: products are taken in 64
/// bits.</remarks>
static class ProportionalBudget
{
    /// <summary>Allocates.</summary>
    /// <param name="sizes">[B] rows in each bin, each at least 0.</param>
    /// <param name="budget">Rows to share out, at least 0.</param>
    /// <returns>[B] rows for each bin.</returns>
    public static int[] Allocate(ReadOnlySpan<int> sizes, int budget)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(budget);
        long total = 0;
        foreach (int size in sizes)
            total += size;
        var budgets = new int[sizes.Length];
        if (total == 0)
            return budgets;
        long shared = Math.Min(budget, total);
        var remainders = new long[sizes.Length];
        long left = shared;
        for (int i = 0; i < sizes.Length; i++)
        {
            budgets[i] = (int)(shared * sizes[i] / total);
            remainders[i] = shared * sizes[i] % total;
            left -= budgets[i];
        }
        int[] order = [.. Enumerable.Range(0, sizes.Length)];
        Array.Sort(order, (a, b) => remainders[a] != remainders[b] ? remainders[b].CompareTo(remainders[a]) : a.CompareTo(b));
        // Fewer rows are left than there are bins with a remainder, and a bin with a remainder is not full.
        for (int i = 0; i < left; i++)
            budgets[order[i]]++;
        return budgets;
    }
}
