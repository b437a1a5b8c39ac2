using Pith.Data.Scores;
using static System.FormattableString;

namespace Pith.Selection.Frame;

/// <summary>The budget of every class of a pool of rows.</summary>
/// <remarks>Budgets by confidence are the <c>confidence</c> mode of the D2 code (Coreset.py): in proportion to one minus the mean confidence of a class's rows. That code
/// rounds down and gives what a full class cannot take to the classes after it; here the shares of the others grow in proportion, and remainders go to the largest.</remarks>
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
    /// <param name="balance">Equal, proportional or by confidence; none means proportional.</param>
    /// <param name="confidence">[N] probability of each row's own class; needed where it decides.</param>
    /// <exception cref="InvalidDataContentException">A confidence that decides is no probability.</exception>
    public static ClassBudgets Allocate(
        CandidateRows candidates, int[] allLabels, int budget, ClassBalance balance, ImportanceScores? confidence = null)
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
        double[] doubts = balance == ClassBalance.Confidence ? Doubts(candidates.Pool, classOf, sizes, confidence!.Values) : [];
        int[] budgets = GivenShares.Allocate(sizes, given, budget, (open, free) => balance switch
        {
            ClassBalance.Equal => WaterFilling.Allocate(open, free),
            ClassBalance.Confidence => WeightedBudget.Allocate(open, doubts, free),
            _ => ProportionalBudget.Allocate(open, free),
        });
        return new ClassBudgets(classOf, labels, budgets);
    }

    static double[] Doubts(int[] pool, int[] classOf, int[] sizes, ReadOnlySpan<double> confidence)
    {
        var sums = new double[sizes.Length];
        foreach (int row in pool)
        {
            if (!(confidence[row] >= 0 && confidence[row] <= 1))
                throw new InvalidDataContentException(Invariant(
                    $"The confidence of row {row} is {confidence[row]}; `balance` confidence needs a probability from 0 to 1 for every row that may be kept."));
            sums[classOf[row]] += 1 - confidence[row];
        }
        return [.. sums.Select((sum, c) => sum / sizes[c])];
    }
}
