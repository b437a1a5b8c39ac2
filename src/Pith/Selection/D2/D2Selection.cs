using Pith.Selection.Frame;

namespace Pith.Selection.D2;

/// <summary>D2 Pruning: message passing on a kNN graph balances difficulty and diversity, then rows are picked greedily.</summary>
/// <remarks>
/// <para>Maharana, Yadav, Bansal, "D2 Pruning: Message Passing for Balancing Diversity and Difficulty in Data Pruning", ICLR 2024 (arXiv
/// 2310.07931), and its published code (sampling.py, Coreset.py). A row starts with its score plus its neighbours' scores weighted by
/// closeness; the row with the largest value is kept and takes value from its neighbours; and so on until the budget is full.</para>
/// <para>Deviations from the published code: every pool gets exactly its budget (the code takes small pools whole and cuts at random);
/// scores are oriented by their declared direction and shifted to a minimum of 0 unless <see cref="D2Options.Reference"/> is used; the
/// selection order is kept; cut off, unscored and must-drop rows leave before the graph is built, also from a brought graph. The
/// experimental median mode and the mode without scores are not implemented.</para>
/// <para>Several pools are worked off in ascending order of their label, so the order is class after class; given rows come first in
/// any case. With one pool and a balance, one greedy run skips rows whose class is full.</para>
/// <para>O(N k + budget k log N) after the graph, O(N k) memory. The same result for any number of threads.</para>
/// </remarks>
public sealed class D2Selection : ISelectionMethod
{
    /// <summary>The contract name.</summary>
    public const string MethodName = "d2";

    readonly D2Options _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="D2Options.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public D2Selection(D2Options? options = null)
    {
        _options = options ?? D2Options.Default;
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public bool OrderIsNested => _options.Pool == SelectionPool.All && _options.Balance == ClassBalance.None;

    /// <inheritdoc/>
    public Coreset Select(
        SelectionProblem problem, int budget, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var watch = new StageWatch();
        CandidateRows candidates = CandidateRows.Of(problem, budget, Name, needsScores: true, needsLabels: !OrderIsNested, _options.Cutoff);
        ClassBudgets? classes = OrderIsNested ? null : ClassBudgets.Allocate(candidates, problem.Labels!, budget, _options.Balance);
        int[][] pools = _options.Pool == SelectionPool.All ? [candidates.Pool] : classes!.RowsByClass(candidates.Pool);
        D2Pass run = D2Pass.Start(problem, budget, _options, candidates, pools, watch, progress, cancellation);
        int[] order = Pick(problem, candidates, classes, pools, run, budget, progress, cancellation);
        for (int n = problem.Given.Length; n < order.Length; n++)
            candidates.Reasons[order[n]] = RowReason.Picked;
        MarkOutside(candidates.Reasons, run.Values);
        watch.End("select");

        Dictionary<string, double> facts = ClassBudgets.FactsOf(classes);
        run.AddFacts(facts);
        return new Coreset(order, run.Values, candidates.Reasons) { MessageGraph = run.Graph, Seconds = watch.Stages, Facts = facts };
    }

    int[] Pick(
        SelectionProblem problem, CandidateRows candidates, ClassBudgets? classes, int[][] pools, D2Pass run, int budget,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int[]? quotas = classes?.Budgets.ToArray();
        foreach (int row in problem.Given)
        {
            if (quotas is not null)
                quotas[classes!.ClassOf[row]]--;
        }
        int[] counts = _options.Pool == SelectionPool.All ? [budget - problem.Given.Length] : quotas!.ToArray();
        int[][] picks = run.Pick(candidates.OpenRows(pools), counts, budget, progress, cancellation, classes, quotas);
        return [.. problem.Given, .. picks.SelectMany(p => p)];
    }

    /// <summary>Rows that took no part have no value.</summary>
    internal static void MarkOutside(RowReason[] reasons, double[] values)
    {
        for (int row = 0; row < reasons.Length; row++)
        {
            if (reasons[row] is RowReason.Cutoff or RowReason.MustDrop or RowReason.Unscored)
                values[row] = double.NaN;
        }
    }
}
