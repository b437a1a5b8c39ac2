using Pith.Selection.Budgets;

namespace Pith.Selection;

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
        TopSelection.SortHardestFirst(preferred, values);
        if (classes is not null)
            preferred = [.. preferred.OrderBy(row => classes.ClassOf[row])];
        return QuotaOrder.Take(preferred, given, budget, candidates.Reasons, classes);
    }
}
