using Pith.Numerics.Randomness;
using Pith.Selection.Frame;

namespace Pith.Selection.Baselines;

/// <summary>Rows drawn at random without replacement: uniformly, or with a share for every class.</summary>
/// <remarks>
/// The candidates are put into one random order (stream <c>random-selection</c> of the problem's seed) and taken from its front; with a
/// balance, rows whose class has its share already are passed over, which leaves the draw uniform within every class. Scores are
/// not used, except by the cutoff; unscored rows may be drawn. O(N). Given rows come first, in their order. The shares are exact
/// (water-filling or largest remainder), not the published code's rounded-down equal shares.
/// </remarks>
public sealed class RandomSelection : ISelectionMethod
{
    /// <summary>The contract name.</summary>
    public const string MethodName = "random";

    readonly PlainSelectionOptions _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="PlainSelectionOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public RandomSelection(PlainSelectionOptions? options = null)
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
        CandidateRows candidates = CandidateRows.Of(problem, budget, Name, needsScores: false, needsLabels: !OrderIsNested, _options.Cutoff);
        ClassBudgets? classes = OrderIsNested ? null : ClassBudgets.Allocate(candidates, problem.Labels!, budget, _options.Balance);
        int[] shuffled = Array.FindAll(candidates.Pool, row => candidates.Reasons[row] != RowReason.Given);
        new RandomStream(problem.Seed, "random-selection").Shuffle<int>(shuffled);
        cancellation.ThrowIfCancellationRequested();
        int[] order = QuotaOrder.Take(shuffled, problem.Given, budget, candidates.Reasons, classes);
        var values = new double[problem.Rows];
        Array.Fill(values, double.NaN);
        watch.End("select");
        return new Coreset(order, values, candidates.Reasons) { Seconds = watch.Stages, Facts = ClassBudgets.FactsOf(classes) };
    }
}
