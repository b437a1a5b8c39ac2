using Pith.Selection.Frame;

namespace Pith.Selection.Baselines;

/// <summary>The hardest rows by score; of equal scores the lowest row first.</summary>
/// <remarks>
/// Monotonic selection (score_monotonic_selection of the published D2 and CCS codes), with the direction taken from the scores'
/// declaration. With a balance the order is class after class, ascending by label, hardest first within a class, as in the published code,
/// but the shares are exact and sum to the budget (the code rounds every class down). Given rows come first, in their order. O(N log N).
/// </remarks>
public sealed class TopSelection : ISelectionMethod
{
    /// <summary>The contract name.</summary>
    public const string MethodName = "top";

    readonly PlainSelectionOptions _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="PlainSelectionOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public TopSelection(PlainSelectionOptions? options = null)
    {
        _options = options ?? PlainSelectionOptions.Default;
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public bool OrderIsNested => _options.Balance == ClassBalance.None;

    /// <inheritdoc/>
    public Coreset Select(
        SelectionProblem problem, int budget, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var watch = new StageWatch();
        CandidateRows candidates = CandidateRows.Of(problem, budget, Name, needsScores: true, needsLabels: !OrderIsNested, _options.Cutoff);
        ClassBudgets? classes = OrderIsNested ? null : ClassBudgets.Allocate(candidates, problem.Labels!, budget, _options.Balance);
        double[] hardness = problem.Scores!.OrientedHard();
        cancellation.ThrowIfCancellationRequested();
        int[] order = RankedRows.Take(problem.Given, budget, candidates, classes, hardness);
        watch.End("select");
        return new Coreset(order, hardness, candidates.Reasons) { Seconds = watch.Stages, Facts = ClassBudgets.FactsOf(classes) };
    }
}
