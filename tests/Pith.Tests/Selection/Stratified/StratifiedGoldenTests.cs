using Pith.Data.Scores;
using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.D2;
using Pith.Selection.Frame;
using Pith.Selection.Stratified;

namespace Pith.Tests.Selection.Stratified;

/// <summary>The reference cases of coverage-centric selection: cutoff, strata, budgets, and picks inside strata.</summary>
public class StratifiedGoldenTests
{
    public static TheoryData<string> InitialBudgetCases() => GoldenCase.Names("ccs", "bin_allocate_confidence*");

    public static TheoryData<string> CutoffCases() => GoldenCase.Names("ccs", "mislabel_mask*");

    public static TheoryData<string> StrataCases() => GoldenCase.Names("ccs", "stratified_?_*");

    [Theory]
    [MemberData(nameof(InitialBudgetCases))]
    public void PublishedBudget_GivesThePublishedBudgets(string name)
    {
        var golden = new GoldenCase("ccs", name);
        Assert.Equal(golden.Ints("exp_budgets"), PublishedBudget.Allocate(golden.Ints("in_bins"), golden.Ints("in_initial_budgets"), golden.Int("num")));
    }

    [Theory]
    [MemberData(nameof(CutoffCases))]
    public void Cutoff_RemovesWhatThePublishedCodeRemoves(string name)
    {
        var golden = new GoldenCase("ccs", name);
        int rows = golden.Int("n"), removed = golden.Int("mis_num");
        bool hardIsHigh = golden.RawText("descending") == "true";
        var problem = new SelectionProblem
        {
            Rows = rows,
            Scores = golden.Scores("in_coreset_scores"),
            CutoffScores = golden.Scores("in_scores", hardIsHigh ? ScoreDirection.HighIsHard : ScoreDirection.HighIsEasy),
        };
        var candidates = CandidateRows.Of(problem, rows - removed, TopOptions.Default, removed / (double)rows);
        int[] cut = [.. Enumerable.Range(0, rows).Where(row => candidates.Reasons[row] == RowReason.Cutoff)];
        if (golden.Has("exp_removed"))
        {
            Assert.Equal(golden.Ints("exp_removed"), cut);
            Assert.Equal(golden.Ints("exp_kept").Order(), candidates.Pool);
            return;
        }
        Assert.Equal(removed, cut.Length);
        Assert.Empty(golden.Ints("exp_surely_removed").Except(cut));
        Assert.Empty(golden.Ints("exp_surely_kept").Except(candidates.Pool));
        Assert.Equal(golden.Ints("exp_kept_scores_sorted"), candidates.Pool.Select(row => (int)problem.CutoffScores.Values[row]).OrderDescending());
    }

    [Theory]
    [MemberData(nameof(StrataCases))]
    public void Strata_AndTheirBudgets_AreThePublishedOnes(string name)
    {
        var golden = new GoldenCase("ccs", name);
        bool byConfidence = golden.Text("budget_mode") == "confidence";
        StratifiedOptions options = StratifiedOptions.Reference with
        {
            Strata = golden.Int("stratas"),
            Budget = byConfidence ? StrataBudget.Confidence : StrataBudget.Uniform,
        };
        var problem = new SelectionProblem
        {
            Rows = golden.Int("n"),
            Scores = golden.Scores(),
            Confidence = byConfidence ? golden.Scores("in_confidence", ScoreDirection.HighIsEasy) : null,
        };
        int budget = golden.Int("coreset_num");
        StratumPlan plan = StratumPlan.Of(new SelectionFrame(problem, budget, options, null, default), golden.Doubles("in_scores"), options);
        double[]? doubts = byConfidence ? [.. plan.Rows.Select(rows => Strata.MeanDoubt(rows, problem.Confidence!.Values))] : null;

        AssertStrata(golden, plan);
        Assert.Equal(golden.Ints("exp_strata_sizes"), plan.Rows.Select(rows => rows.Length));
        AssertBudgets(golden, plan.Rows, plan.Budgets(doubts));
        // What the published budgets leave open is filled at random, as the published caller does.
        Assert.Equal(budget, new StratifiedSelection(options).Select(problem, budget).Order.Distinct().Count());
    }

    [Theory]
    [InlineData("stratified_graph_picks")]
    [InlineData("stratified_graph_accumulated_margin")]
    [InlineData("stratified_kcenter_picks")]
    public void PicksInsideStrata_AreThePublishedOnes(string name)
    {
        var golden = new GoldenCase("ccs", name);
        StratifiedOptions options = StratifiedOptions.Reference with
        {
            Strata = golden.Int("stratas"),
            Within = golden.Text("sampling_mode") == "graph" ? StratumPick.D2 : StratumPick.KCenter,
        };
        if (options.Within == StratumPick.D2)
            options = options with { D2 = D2Options.Reference with { Neighbors = golden.Int("n_neighbor"), Gamma = golden.Double("gamma") } };
        // The published stratified mode negates an accumulated margin, so that all scores are 0 or less and the hardest row is in no stratum.
        double[] scores = golden.Has("exp_inverted_score") ? Inverted(golden) : golden.Doubles("in_scores");
        var problem = new SelectionProblem
        {
            Rows = golden.Int("n"),
            Scores = new ImportanceScores("score", ScoreDirection.HighIsHard, scores),
            Embeddings = golden.Matrix("in_features"),
        };

        var selection = new StratifiedSelection(options).Select(problem, golden.Int("coreset_num"));

        Assert.Equal(golden.Ints("exp_order"), selection.Order);
        StratumPlan plan = StratumPlan.Of(new SelectionFrame(problem, golden.Int("coreset_num"), options, null, default), scores, options);
        AssertStrata(golden, plan);
        AssertBudgets(golden, plan.Rows, plan.Budgets(null));
    }

    static double[] Inverted(GoldenCase golden)
    {
        float[] margins = Array.ConvertAll(golden.Doubles("in_accumulated_margin"), margin => (float)margin);
        float least = margins.Min();
        double[] inverted = Array.ConvertAll(margins, margin => (double)-(margin - least));
        golden.AssertClose("exp_inverted_score", inverted);
        return inverted;
    }

    static void AssertStrata(GoldenCase golden, StratumPlan plan)
    {
        int[] expected = golden.Ints("exp_stratum");
        for (int k = 0; k < plan.Rows.Length; k++)
            Assert.Equal(Enumerable.Range(0, expected.Length).Where(row => expected[row] == k), plan.Rows[k]);
    }

    static void AssertBudgets(GoldenCase golden, int[][] rows, int[] budgets)
    {
        // Strata of equal size stand in no certain order in the published code.
        int[] expected = golden.Ints("exp_budgets");
        Assert.Equal(
            expected.Select((budget, k) => (rows[k].Length, budget)).Order(),
            budgets.Select((budget, k) => (rows[k].Length, budget)).Order());
    }
}
