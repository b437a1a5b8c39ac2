using Pith.Data;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Scoring;
using static System.FormattableString;

namespace Pith.Selection.Frame;

/// <summary>What every method does first: checks the problem and settles which rows may be kept.</summary>
/// <remarks>
/// A row is, in this order: given (kept whatever else holds), must-drop, unscored (its score is NaN and the method needs scores), cut off,
/// or a candidate. The cutoff looks at the whole dataset, before any split into classes: of the n rows that have a cutoff score the
/// floor(share * n) hardest go, hardest by the scores' declared direction; of equal scores the lowest row goes first. By class
/// (<see cref="ClassCutoff"/>) the same holds within each.
/// </remarks>
sealed class CandidateRows
{
    CandidateRows(RowReason[] reasons, int[] pool) => (Reasons, Pool) = (reasons, pool);

    /// <summary>[N]; candidates carry <see cref="RowReason.BudgetFull"/> until they are picked.</summary>
    public RowReason[] Reasons { get; }

    /// <summary>The candidates and the given rows, ascending.</summary>
    public int[] Pool { get; }

    /// <summary>Checks and divides.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="budget">Rows to keep.</param>
    /// <param name="options">The method's settings: what it cannot do without.</param>
    /// <param name="cutoff">Share of the hardest rows to drop, 0 or more and less than 1.</param>
    /// <param name="cutoffBy">Of which rows it is a share.</param>
    public static CandidateRows Of(SelectionProblem problem, int budget, ISelectionOptions options, double cutoff, CutoffScope cutoffBy = CutoffScope.All)
    {
        CheckShapes(problem, budget);
        problem.Require(SelectionNeeds.DemandsOf(options));
        var reasons = new RowReason[problem.Rows];
        Array.Fill(reasons, RowReason.BudgetFull);
        if (cutoff > 0)
            MarkCutoff(problem, cutoff, cutoffBy, reasons);
        if (options.Needs.HasFlag(DataNeeds.Scores))
            MarkUnscored(problem.Scores!, reasons);
        MarkRows(problem.MustDrop, RowReason.MustDrop, "must-drop", reasons);
        MarkRows(problem.Given, RowReason.Given, "given", reasons);
        var pool = new List<int>(problem.Rows);
        for (int row = 0; row < reasons.Length; row++)
        {
            if (reasons[row] is RowReason.BudgetFull or RowReason.Given)
                pool.Add(row);
        }
        if (budget > pool.Count && !problem.KeepsAllLeft)
        {
            throw new OptionException("count",
                Invariant($"{budget} rows are to be kept but only {pool.Count} of {problem.Rows} may be: {Counted(reasons)}; keep fewer rows or drop fewer beforehand."));
        }
        return new CandidateRows(reasons, [.. pool]);
    }

    /// <summary>The rows of each pool that may be picked: its candidates, in the pool's order.</summary>
    public int[][] OpenRows(int[][] pools) =>
        Array.ConvertAll(pools, pool => Array.FindAll(pool, row => Reasons[row] == RowReason.BudgetFull));

    /// <summary>The same rows without the candidates that leave for another reason; given rows stay.</summary>
    /// <param name="leaves">Whether a candidate leaves.</param>
    /// <param name="reason">Why.</param>
    public CandidateRows Without(Func<int, bool> leaves, RowReason reason)
    {
        RowReason[] reasons = [.. Reasons];
        foreach (int row in Pool)
        {
            if (reasons[row] == RowReason.BudgetFull && leaves(row))
                reasons[row] = reason;
        }
        return new CandidateRows(reasons, Array.FindAll(Pool, row => reasons[row] != reason));
    }

    static void CheckShapes(SelectionProblem problem, int budget)
    {
        int rows = problem.Rows;
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (budget < 1 || budget > rows)
            throw new OptionException("count",
                Invariant($"The rows to keep must be a whole number from 1 to {rows} (the rows there are); got {budget}."));
        if (problem.Given.Length > budget)
            throw new OptionException("given",
                Invariant($"`given` lists {problem.Given.Length} rows but only {budget} are to be kept; given rows count against the budget."));
        problem.RequireAligned();
        if (problem.Logits is { } logits)
            LogitsReader.RequireClasses(logits, "the logits");
        if (problem.Labels is not null && Array.FindIndex(problem.Labels, label => label < 0) is int negative and >= 0)
            throw new InvalidDataContentException(
                Invariant($"The label of row {negative} is {problem.Labels[negative]}; labels must be at least 0."));
    }

    static void MarkUnscored(ImportanceScores scores, RowReason[] reasons)
    {
        RefuseInfinity(scores);
        bool any = false;
        for (int row = 0; row < reasons.Length; row++)
        {
            if (double.IsNaN(scores.Values[row]))
                reasons[row] = RowReason.Unscored;
            else
                any = true;
        }
        if (!any)
            throw new InvalidDataContentException($"All {reasons.Length} {scores.Name} scores are NaN; at least one row must be scored.");
    }

    static void MarkCutoff(SelectionProblem problem, double cutoff, CutoffScope cutoffBy, RowReason[] reasons)
    {
        ImportanceScores scores = problem.CutoffScores ?? problem.Scores
            ?? throw new OptionException(
                "cutoff", "`cutoff` drops the hardest rows and needs scores that say which they are; bring `cutoff-scores` or `scores`.");
        RefuseInfinity(scores);
        double[] hardness = scores.OrientedHard();
        if (cutoffBy == CutoffScope.Class)
        {
            foreach (int row in ClassCutoff.RowsOf([.. Enumerable.Range(0, hardness.Length).Where(row => !double.IsNaN(hardness[row]))], hardness, problem.Labels!, cutoff))
                reasons[row] = RowReason.Cutoff;
            return;
        }
        double[] ranked = [.. hardness.Where(value => !double.IsNaN(value))];
        int count = Share.FloorOf(cutoff, ranked.Length);
        if (count == 0)
            return;
        double threshold = OrderStatistics.ValueAtRank(ranked, ranked.Length - count);
        int atThreshold = count - ranked.Count(value => value > threshold);
        for (int row = 0; row < hardness.Length; row++)
        {
            if (hardness[row] > threshold || (hardness[row] == threshold && atThreshold-- > 0))
                reasons[row] = RowReason.Cutoff;
        }
    }

    static void RefuseInfinity(ImportanceScores scores)
    {
        ReadOnlySpan<double> values = scores.Values;
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsInfinity(values[row]))
                throw new InvalidDataContentException(
                    Invariant($"The {scores.Name} score of row {row} is {values[row]}; scores must be finite, or NaN for rows that are not scored."));
        }
    }

    static void MarkRows(int[] rows, RowReason reason, string option, RowReason[] reasons)
    {
        var seen = new HashSet<int>(rows.Length);
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)reasons.Length)
                throw new InvalidDataContentException(Invariant($"`{option}` names row {row}; rows go from 0 to {reasons.Length - 1}."));
            if (!seen.Add(row))
                throw new InvalidDataContentException(Invariant($"`{option}` names row {row} twice; each row may stand there once."));
            if (reason == RowReason.Given && reasons[row] == RowReason.MustDrop)
                throw new OptionException(
                    option, Invariant($"Row {row} stands in both `given` and `must-drop`; it can be in one of them only."));
            reasons[row] = reason;
        }
    }

    static string Counted(RowReason[] reasons)
    {
        (RowReason Reason, string Words)[] kinds =
            [(RowReason.Cutoff, "cut off as hardest"), (RowReason.MustDrop, "must be dropped"), (RowReason.Unscored, "have no score")];
        var parts = kinds.Select(kind => (Count: reasons.Count(r => r == kind.Reason), kind.Words)).Where(part => part.Count > 0);
        return string.Join(", ", parts.Select(part => Invariant($"{part.Count} {part.Words}")));
    }
}
