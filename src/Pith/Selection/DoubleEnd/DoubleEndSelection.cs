using Pith.Selection.Baselines;
using Pith.Selection.Frame;

namespace Pith.Selection.DoubleEnd;

/// <summary>Double-end pruning: the hardest rows are cut off, the next hardest are kept, and the budget drops the easy end.</summary>
/// <remarks>
/// <para>Zheng et al., "ELFS: Label-Free Coreset Selection with Proxy Training Dynamics", ICLR 2025 (arXiv 2406.04273), the selection step; its
/// scores come from pseudo labels, which are up to the caller. It is <see cref="TopSelection"/> with a cutoff that gives way: of n scored
/// rows min(floor(share n), rows that need not be kept) are cut. By class, floor(share n) of each; what is too many the classes give up in
/// proportion.</para>
/// <para>Where the cutoff gives way to the budget it depends on it, so an order serves its own budget only. O(N log N). Ties as in
/// <see cref="TopSelection"/>: of equal scores the lowest row goes first, into the cutoff and into the coreset.</para>
/// </remarks>
sealed class DoubleEndSelection : SelectionMethod<DoubleEndOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="DoubleEndOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public DoubleEndSelection(DoubleEndOptions? options = null)
        : base(options ?? DoubleEndOptions.Default) { }

    /// <inheritdoc/>
    public override bool OrderIsNested => false;

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        SelectionProblem problem = frame.Problem;
        double[] cutBy = (problem.CutoffScores ?? problem.Scores!).OrientedHard();
        int[] cuttable = Array.FindAll(frame.OpenRows(), row => !double.IsNaN(cutBy[row]));
        int spare = frame.OpenRows().Length - frame.Left;
        var isCut = new bool[problem.Rows];
        foreach (int row in Options.CutoffBy == CutoffScope.Class
            ? ClassCutoff.RowsOf(cuttable, cutBy, problem.Labels!, Options.Cutoff, spare)
            : Hardest(cuttable, cutBy, Math.Min(Share.FloorOf(Options.Cutoff, cuttable.Length), spare)))
        {
            isCut[row] = true;
        }
        frame.Drop(row => isCut[row], RowReason.Cutoff);
        frame.Values = problem.Scores!.OrientedHard();
        frame.TakeRanked(frame.Values);
    }

    static IEnumerable<int> Hardest(int[] rows, double[] hardness, int count)
    {
        RankedRows.SortHardestFirst(rows, hardness);
        return rows.Take(count);
    }
}
