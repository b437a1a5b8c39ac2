using static System.FormattableString;

namespace Pith.Selection.Frame;

/// <summary>The budget of every class of a pool of rows.</summary>
sealed class ClassBudgets
{
    ClassBudgets(int[] classOf, int[] labels, int[] budgets) => (ClassOf, Labels, Budgets) = (classOf, labels, budgets);

    /// <summary>[N] the class of each pool row, numbered from 0 in ascending order of label; -1 outside the pool.</summary>
    public int[] ClassOf { get; }

    /// <summary>[C] the label of each class, ascending; only classes with pool rows.</summary>
    public int[] Labels { get; }

    /// <summary>[C] rows to keep, the given rows included.</summary>
    public int[] Budgets { get; }

    /// <summary>The pool's rows by class, ascending within each.</summary>
    public int[][] RowsByClass(int[] pool)
    {
        var rows = new List<int>[Labels.Length];
        for (int c = 0; c < rows.Length; c++)
            rows[c] = [];
        foreach (int row in pool)
            rows[ClassOf[row]].Add(row);
        return Array.ConvertAll(rows, list => list.ToArray());
    }

    /// <summary>Shares the budget among the classes of the candidates; a class gets at least its given rows.</summary>
    /// <param name="candidates">The rows that may be kept.</param>
    /// <param name="allLabels">[N].</param>
    /// <param name="budget">At most the pool's rows.</param>
    /// <param name="balance">Equal or proportional; none means proportional.</param>
    public static ClassBudgets Allocate(CandidateRows candidates, int[] allLabels, int budget, ClassBalance balance)
    {
        int[] labels = [.. candidates.Pool.Select(row => allLabels[row]).Distinct().Order()];
        var classOf = new int[allLabels.Length];
        Array.Fill(classOf, -1);
        var sizes = new int[labels.Length];
        var given = new int[labels.Length];
        foreach (int row in candidates.Pool)
        {
            int c = Array.BinarySearch(labels, allLabels[row]);
            classOf[row] = c;
            sizes[c]++;
            given[c] += candidates.Reasons[row] == RowReason.Given ? 1 : 0;
        }
        if (balance == ClassBalance.Equal && budget < labels.Length)
        {
            throw new OptionException("balance",
                Invariant($"`balance` equal needs a budget of at least one row a class: {labels.Length} classes remain but {budget} rows are to be kept."));
        }
        int[] budgets = GivenShares.Allocate(
            sizes, given, budget, (open, free) => balance == ClassBalance.Equal ? WaterFilling.Allocate(open, free) : ProportionalBudget.Allocate(open, free));
        return new ClassBudgets(classOf, labels, budgets);
    }
}
