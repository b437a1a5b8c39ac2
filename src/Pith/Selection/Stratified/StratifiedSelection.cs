using Pith.Numerics.Randomness;
using Pith.Selection.D2;
using Pith.Selection.Frame;
using Pith.Selection.KCenter;

namespace Pith.Selection.Stratified;

/// <summary>Stratified selection: rows are divided into strata by score, each stratum gets a budget, and rows are picked inside.</summary>
/// <remarks>
/// <para>Coverage-centric coreset selection (CCS): Zheng, Liu, Lai, Prakash, "Coverage-centric Coreset Selection for High Pruning Rates", ICLR
/// 2023 (arXiv 2210.15809), and its code: the hardest rows are cut off, 50 strata of equal width are laid over the scores of the rest,
/// the budget is water-filled over them, and rows are drawn at random inside. Budgets by density, confidence and aucpr, and message
/// passing or k-center inside strata, are those of the published D2 code (Coreset.py of arXiv 2310.07931).</para>
/// <para>Deviations from the published code: the last stratum includes its upper end (the code raises the largest score by a factor of 1.0001,
/// which leaves the hardest rows out where it is 0 or less); scores are oriented, so that a score where high is easy makes the same strata;
/// budgets sum to what was asked for, whatever their kind; equal budgets of strata go to the lower stratum first. <see
/// cref="StratifiedOptions.Reference"/> follows the code, and fills what its budgets leave open at random as its caller does.</para>
/// <para>With a balance every class has its own budget and its own strata. The order is class after class, stratum after stratum from easy to
/// hard; given rows come first and count in their stratum. A larger budget is shared otherwise, so an order serves its own budget
/// only. O(N log N), besides what message passing or distances take. The same result for any number of threads.</para>
/// </remarks>
sealed class StratifiedSelection : SelectionMethod<StratifiedOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="StratifiedOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public StratifiedSelection(StratifiedOptions? options = null)
        : base(options ?? StratifiedOptions.Default) { }

    /// <inheritdoc/>
    public override bool OrderIsNested => false;

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        SelectionProblem problem = frame.Problem;
        double[] hardness = Options.FollowsPublishedCode ? problem.Scores!.Values.ToArray() : problem.Scores!.OrientedHard();
        StratumPlan plan = StratumPlan.Of(frame, hardness, Options);
        frame.EndStage("strata");

        StratumPicks picker = PickerOf(frame, plan, hardness);
        int[] budgets = plan.Budgets(Options.Budget == StrataBudget.Confidence ? Doubts(problem, plan) : null);
        int[][] picks = picker.Pick(plan.Counts(budgets));
        if (Options.Budget == StrataBudget.Aucpr)
        {
            budgets = plan.Budgets(Coverages(problem, plan, picks, frame.Cancellation), budgets);
            picks = picker.Pick(plan.Counts(budgets));
        }
        frame.Keep(picks.SelectMany(rows => rows));
        if (frame.Left > 0)
            Fill(frame);
        frame.Values = picker.Values;
        frame.ForgetOutside();
        frame.AddFact("strata", plan.Rows.Count(rows => rows.Length > 0));
        picker.Report(frame);
    }

    StratumPicks PickerOf(SelectionFrame frame, StratumPlan plan, double[] hardness)
    {
        int[][] open = frame.Candidates.OpenRows(plan.Rows);
        return Options.Within switch
        {
            StratumPick.D2 => new D2StratumPicks(frame, D2Pass.Start(frame, Options.D2, plan.Rows), open),
            StratumPick.KCenter => new KCenterStratumPicks(
                frame, plan, open, Options.FollowsPublishedCode ? KCenterOptions.Reference : KCenterOptions.Default),
            StratumPick.Top => new TopStratumPicks(open, hardness),
            _ => new RandomStratumPicks(open, frame.Problem.Seed, hardness),
        };
    }

    static double[] Doubts(SelectionProblem problem, StratumPlan plan) =>
        [.. plan.Rows.Select(rows => Strata.MeanDoubt(rows, problem.Confidence!.Values))];

    static double[] Coverages(SelectionProblem problem, StratumPlan plan, int[][] picks, CancellationToken cancellation)
    {
        var coverages = new double[plan.Rows.Length];
        for (int p = 0; p < coverages.Length; p++)
            coverages[p] = StratumPicks.CoverageOf(problem, plan.Rows[p], [.. plan.GivenOf(p), .. picks[p]], cancellation);
        return coverages;
    }

    /// <summary>Rows at random for what published budgets leave open.</summary>
    static void Fill(SelectionFrame frame)
    {
        int[] left = frame.OpenRows();
        new RandomStream(frame.Problem.Seed, "stratified-fill").Shuffle<int>(left);
        frame.Keep(left[..frame.Left]);
    }
}
