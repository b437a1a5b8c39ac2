namespace Pith.Selection.Frame;

/// <summary>Takes rows from the front of a preferred order, given rows first, as far as the budget and the class budgets allow.</summary>
static class QuotaOrder
{
    /// <summary>Returns the order and marks the rows taken as picked.</summary>
    /// <param name="preferred">Candidates, best first, given rows left out.</param>
    /// <param name="given">Rows kept already.</param>
    /// <param name="budget">Rows to keep.</param>
    /// <param name="reasons">[N], changed.</param>
    /// <param name="classes">Class budgets, or null for none.</param>
    public static int[] Take(ReadOnlySpan<int> preferred, int[] given, int budget, RowReason[] reasons, ClassBudgets? classes)
    {
        var order = new int[budget];
        given.CopyTo(order, 0);
        int[]? quotas = classes?.Budgets.ToArray();
        if (quotas is not null)
        {
            foreach (int row in given)
                quotas[classes!.ClassOf[row]]--;
        }
        int next = given.Length;
        for (int n = 0; next < budget; n++)
        {
            int row = preferred[n];
            if (quotas is not null && quotas[classes!.ClassOf[row]]-- <= 0)
                continue;
            order[next++] = row;
            reasons[row] = RowReason.Picked;
        }
        return order;
    }
}
