namespace Pith.Selection.Frame;

/// <summary>Takes the candidates with the largest values: what every method does that ranks rows by one number.</summary>
static class RankedRows
{
    /// <summary>Given rows first, then by value, largest first and of equal ones the lowest row; with class budgets class after class,
    /// ascending by label.</summary>
    /// <param name="given">Rows kept already.</param>
    /// <param name="budget">Rows to keep.</param>
    /// <param name="candidates">The rows that may be kept; those taken are marked as picked.</param>
    /// <param name="classes">Class budgets, or null for none.</param>
    /// <param name="values">[N]; candidates have a number.</param>
    public static int[] Take(int[] given, int budget, CandidateRows candidates, ClassBudgets? classes, double[] values)
    {
        int[] preferred = Array.FindAll(candidates.Pool, row => candidates.Reasons[row] != RowReason.Given);
        SortHardestFirst(preferred, values);
        if (classes is not null)
            preferred = [.. preferred.OrderBy(row => classes.ClassOf[row])];
        return QuotaOrder.Take(preferred, given, budget, candidates.Reasons, classes);
    }

    /// <summary>Sorts rows by score, largest first, and rows of equal score ascending.</summary>
    public static void SortHardestFirst(int[] rows, double[] hardness)
    {
        double[] keys = Array.ConvertAll(rows, row => -hardness[row]);
        Array.Sort(keys, rows);
        // The sort is not stable: runs of equal keys are put into row order afterwards.
        for (int start = 0; start < rows.Length;)
        {
            int end = start + 1;
            while (end < rows.Length && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                Array.Sort(rows, start, end - start);
            start = end;
        }
    }
}
