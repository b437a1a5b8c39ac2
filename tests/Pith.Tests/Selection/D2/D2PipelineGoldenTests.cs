using Pith.Data.Scores;
using Pith.Selection;
using Pith.Selection.D2;
using Pith.Selection.Frame;

namespace Pith.Tests.Selection.D2;

/// <summary>The whole published selection: cutoff on the dataset, class budgets, one graph or one per class.</summary>
public class D2PipelineGoldenTests
{
    public static TheoryData<string> Cases() => GoldenCase.Names("d2_pipeline");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Select_GivesThePublishedCoreset(string name)
    {
        var golden = new GoldenCase("d2_pipeline", name);
        bool perClass = golden.Text("coreset_mode") == "class";
        int[] afterCutoff = golden.Ints("exp_kept_after_mislabel");
        double[] scores = golden.Has("in_scores") ? golden.Doubles("in_scores") : golden.Doubles("in_accumulated_margin");
        if (golden.Text("coreset_key") == "accumulated_margin" && perClass)
        {
            // The published class mode shifts the margin by its minimum over the rows that are left, and leaves easy high.
            double least = afterCutoff.Min(row => scores[row]);
            scores = [.. scores.Select(score => (double)((float)score - (float)least))];
        }
        var options = D2Options.Reference with
        {
            Neighbors = golden.Int("n_neighbor"),
            Gamma = golden.Double("gamma"),
            Pool = perClass ? SelectionPool.Class : SelectionPool.All,
            Balance = perClass ? ClassBalance.Equal : ClassBalance.None,
            Cutoff = golden.Double("mis_ratio"),
        };
        int[] labels = golden.Ints("in_labels");
        var problem = new SelectionProblem
        {
            Rows = scores.Length,
            Scores = new ImportanceScores(golden.Text("coreset_key"), ScoreDirection.HighIsHard, scores),
            CutoffScores = golden.Scores("in_accumulated_margin", ScoreDirection.HighIsEasy),
            Embeddings = golden.Matrix("in_features"),
            Labels = labels,
        };
        int budget = KeepCount.Of(Share.Parse(golden.RawText("coreset_ratio")), scores.Length);

        var selection = new D2Selection(options).Select(problem, budget);

        Assert.Equal(afterCutoff.Order(), Enumerable.Range(0, scores.Length).Where(row => selection.Reasons[row] != RowReason.Cutoff));
        // Case 6 records what the published code did with features and rows mixed up, and what it was meant to do.
        Assert.Equal(golden.Ints(golden.Has("exp_order") ? "exp_order" : "exp_order_intended"), selection.Order);
        if (golden.Has("exp_selected_sorted"))
            Assert.Equal(golden.Ints("exp_selected_sorted"), selection.Order.Order());
        if (golden.Has("exp_budgets"))
        {
            int[] budgets = golden.Ints("exp_budgets");
            Assert.Equal(budgets, Enumerable.Range(0, budgets.Length).Select(label => selection.Order.Count(row => labels[row] == label)));
        }
    }
}
