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
public sealed class StratifiedSelection : ISelectionMethod
{
    /// <summary>The contract name.</summary>
    public const string MethodName = "stratified";

    readonly StratifiedOptions _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="StratifiedOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public StratifiedSelection(StratifiedOptions? options = null)
    {
        _options = options ?? StratifiedOptions.Default;
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
        CandidateRows candidates = CandidateRows.Of(problem, budget, Name, _options.Needs, _options.Cutoff);
        double[] hardness = _options.FollowsPublishedCode ? problem.Scores!.Values.ToArray() : problem.Scores!.OrientedHard();
        ClassBudgets? classes = _options.Balance == ClassBalance.None
            ? null
            : ClassBudgets.Allocate(candidates, problem.Labels!, budget, _options.Balance);
        StratumPlan plan = StratumPlan.Of(candidates, hardness, classes, budget, _options);
        cancellation.ThrowIfCancellationRequested();
        watch.End("strata");

        StratumPicks picker = PickerOf(problem, budget, candidates, plan, hardness, watch, progress, cancellation);
        int[] budgets = plan.Budgets(_options.Budget == StrataBudget.Confidence ? Doubts(problem, plan) : null);
        int[][] picks = picker.Pick(plan.Counts(budgets));
        if (_options.Budget == StrataBudget.Aucpr)
        {
            budgets = plan.Budgets(Coverages(problem, plan, picks, cancellation), budgets);
            picks = picker.Pick(plan.Counts(budgets));
        }
        int[] order = [.. problem.Given, .. picks.SelectMany(p => p)];
        if (order.Length < budget)
            order = [.. order, .. Fill(candidates, order, budget, problem.Seed)];
        foreach (int row in order.AsSpan(problem.Given.Length))
            candidates.Reasons[row] = RowReason.Picked;
        double[] values = picker.Values;
        D2Selection.MarkOutside(candidates.Reasons, values);
        watch.End("select");

        Dictionary<string, double> facts = ClassBudgets.FactsOf(classes);
        facts["strata"] = plan.Rows.Count(rows => rows.Length > 0);
        picker.AddFacts(facts);
        return new Coreset(order, values, candidates.Reasons) { MessageGraph = picker.Graph, Seconds = watch.Stages, Facts = facts };
    }

    StratumPicks PickerOf(
        SelectionProblem problem, int budget, CandidateRows candidates, StratumPlan plan, double[] hardness, StageWatch watch,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int[][] open = candidates.OpenRows(plan.Rows);
        return _options.Within switch
        {
            StratumPick.D2 => new D2StratumPicks(
                D2Pass.Start(problem, budget, _options.D2, candidates, plan.Rows, watch, progress, cancellation), open, budget, progress, cancellation),
            StratumPick.KCenter => new KCenterStratumPicks(
                problem, plan, open, _options.FollowsPublishedCode ? KCenterOptions.Reference : KCenterOptions.Default, cancellation),
            StratumPick.Top => new TopStratumPicks(open, hardness),
            _ => new RandomStratumPicks(open, problem.Seed, hardness),
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
    static int[] Fill(CandidateRows candidates, int[] order, int budget, ulong seed)
    {
        var taken = new HashSet<int>(order);
        int[] left = Array.FindAll(candidates.Pool, row => !taken.Contains(row));
        new RandomStream(seed, "stratified-fill").Shuffle<int>(left);
        return left[..(budget - order.Length)];
    }
}
