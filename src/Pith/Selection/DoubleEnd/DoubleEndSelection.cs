using Pith.Data;
using Pith.Selection.Baselines;
using Pith.Selection.Frame;

namespace Pith.Selection.DoubleEnd;

/// <summary>Double-end pruning: the hardest rows are cut off, the next hardest are kept, and the budget drops the easy end.</summary>
/// <remarks>
/// <para>Zheng et al., "ELFS: Label-Free Coreset Selection with Proxy Training Dynamics", ICLR 2025 (arXiv 2406.04273), the selection step; its
/// scores come from pseudo labels, which are up to the caller. It is <see cref="TopSelection"/> with a cutoff that gives way: of n scored
/// rows min(floor(share n), rows that need not be kept) are cut.</para>
/// <para>Where the cutoff gives way to the budget it depends on it, so an order serves its own budget only. O(N log N). Ties as in
/// <see cref="TopSelection"/>: of equal scores the lowest row goes first, into the cutoff and into the coreset.</para>
/// </remarks>
public sealed class DoubleEndSelection : ISelectionMethod
{
    /// <summary>The contract name.</summary>
    public const string MethodName = "double-end";

    readonly DoubleEndOptions _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="DoubleEndOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public DoubleEndSelection(DoubleEndOptions? options = null)
    {
        _options = options ?? DoubleEndOptions.Default;
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public bool OrderIsNested => false;

    /// <inheritdoc/>
    public Coreset Select(
        SelectionProblem problem, int budget, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var watch = new StageWatch();
        CandidateRows candidates = CandidateRows.Of(problem, budget, Name, DataNeeds.Scores, cutoff: 0);
        double[] hardness = problem.Scores!.OrientedHard();
        double[] cutBy = (problem.CutoffScores ?? problem.Scores).OrientedHard();
        cancellation.ThrowIfCancellationRequested();
        int[] open = candidates.OpenRows([candidates.Pool])[0];
        int[] cuttable = Array.FindAll(open, row => !double.IsNaN(cutBy[row]));
        RankedRows.SortHardestFirst(cuttable, cutBy);
        int spare = open.Length - (budget - problem.Given.Length);
        int cut = Math.Min(KeepCount.Floor(_options.Cutoff, cuttable.Length), spare);
        foreach (int row in cuttable.AsSpan(0, cut))
            candidates.Reasons[row] = RowReason.Cutoff;
        int[] preferred = Array.FindAll(open, row => candidates.Reasons[row] == RowReason.BudgetFull);
        RankedRows.SortHardestFirst(preferred, hardness);
        int[] order = QuotaOrder.Take(preferred, problem.Given, budget, candidates.Reasons, classes: null);
        watch.End("select");
        return new Coreset(order, hardness, candidates.Reasons) { Seconds = watch.Stages };
    }
}
