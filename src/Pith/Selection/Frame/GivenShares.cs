namespace Pith.Selection.Frame;

/// <summary>Shares a budget among bins of which some hold rows that are kept already.</summary>
static class GivenShares
{
    /// <summary>Allocates; bins whose given rows exceed their share get just those, and the others share the rest, until all fit.</summary>
    /// <param name="sizes">[B] rows in each bin, given rows included.</param>
    /// <param name="given">[B] given rows of each bin.</param>
    /// <param name="budget">Rows to keep, given rows included.</param>
    /// <param name="allocate">Shares a budget among bins of given sizes; no bin may get more than its size.</param>
    /// <returns>[B] rows for each bin, at least its given rows.</returns>
    public static int[] Allocate(int[] sizes, int[] given, int budget, Func<int[], int, int[]> allocate)
    {
        var isFixed = new bool[sizes.Length];
        while (true)
        {
            int free = budget;
            int[] open = [.. sizes];
            for (int b = 0; b < sizes.Length; b++)
            {
                if (isFixed[b])
                {
                    free -= given[b];
                    open[b] = 0;
                }
            }
            int[] budgets = allocate(open, free);
            bool changed = false;
            for (int b = 0; b < sizes.Length; b++)
            {
                if (!isFixed[b] && given[b] > budgets[b])
                    changed = isFixed[b] = true;
                if (isFixed[b])
                    budgets[b] = given[b];
            }
            if (!changed)
                return budgets;
        }
    }
}
