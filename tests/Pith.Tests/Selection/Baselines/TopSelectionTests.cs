using Pith.Data.Scores;
using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.Frame;

namespace Pith.Tests.Selection.Baselines;

public class TopSelectionTests
{
    static SelectionProblem ProblemOf(GoldenCase golden) => new()
    {
        Rows = golden.Int("n"),
        Scores = golden.Scores("in_scores", golden.RawText("descending") == "true" ? ScoreDirection.HighIsHard : ScoreDirection.HighIsEasy),
        Labels = golden.Has("in_targets") ? golden.Ints("in_targets") : null,
    };

    [Theory]
    [InlineData("monotonic_1_desc_global")]
    [InlineData("monotonic_2_asc_global")]
    public void Select_GivesThePublishedOrder(string name)
    {
        var golden = new GoldenCase("kcenter", name);
        int budget = KeepCount.Of(Share.Parse(golden.RawText("ratio")), golden.Int("n"));
        Assert.Equal(golden.Int("selected"), budget);
        Assert.Equal(golden.Ints("exp_selected"), new TopSelection().Select(ProblemOf(golden), budget).Order);
    }

    /// <summary>The published code rounds every class's share down, in single precision; the order class after class is the same.</summary>
    [Theory]
    [InlineData("monotonic_3_desc_class_balanced")]
    [InlineData("monotonic_4_asc_class_balanced")]
    public void Select_Balanced_GivesThePublishedOrderWithinEveryClass(string name)
    {
        var golden = new GoldenCase("kcenter", name);
        SelectionProblem problem = ProblemOf(golden);
        int[] expected = golden.Ints("exp_selected");
        int[] all = new TopSelection(new TopOptions { Balance = ClassBalance.Proportional }).Select(problem, problem.Rows).Order;
        int[] perClass = [.. all.GroupBy(row => problem.Labels![row])
            .SelectMany(group => group.Take(expected.Count(row => problem.Labels![row] == group.Key)))];
        Assert.Equal(expected, perClass);
    }

    [Fact]
    public void Select_TiedScores_KeepsWhatThePublishedCodeSurelyKeeps()
    {
        var golden = new GoldenCase("kcenter", "monotonic_5_tied_counts");
        SelectionProblem problem = ProblemOf(golden);
        var selection = new TopSelection().Select(problem, golden.Int("selected"));
        Assert.Empty(golden.Ints("exp_surely_kept").Except(selection.Order));
        Assert.Empty(golden.Ints("exp_surely_dropped").Intersect(selection.Order));
        Assert.Equal(golden.Doubles("exp_kept_scores"), selection.Order.Select(row => problem.Scores!.Values[row]));
        // Of equal scores the lowest row comes first.
        Assert.All(selection.Order.Zip(selection.Order.Skip(1)), pair =>
            Assert.True(selection.Values[pair.First] > selection.Values[pair.Second] || pair.First < pair.Second));
    }

    [Fact]
    public void Select_CutsTheHardestOff_OfEqualScoresTheLowestRowFirst()
    {
        var problem = new SelectionProblem { Rows = 6, Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [5, 9, 5, 5, 1, 9]) };
        // floor(0.5 * 6) = 3: both nines, then the lowest row of the fives.
        var selection = new TopSelection(new TopOptions { Cutoff = 0.5 }).Select(problem, 2);
        Assert.Equal([2, 3], selection.Order);
        Assert.Equal(
            [RowReason.Cutoff, RowReason.Cutoff, RowReason.Picked, RowReason.Picked, RowReason.BudgetFull, RowReason.Cutoff], selection.Reasons);
    }

    [Fact]
    public void Select_CutoffByOtherScores_GoesByTheirDirection()
    {
        var problem = new SelectionProblem
        {
            Rows = 4,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [1, 2, 3, 4]),
            CutoffScores = new ImportanceScores("aum", ScoreDirection.HighIsEasy, [0.1, double.NaN, 0.9, -0.5]),
        };
        // 3 rows have a cutoff score; the floor of 0.34 * 3 is 1, and the lowest margin is the hardest.
        var selection = new TopSelection(new TopOptions { Cutoff = 0.34 }).Select(problem, 3);
        Assert.Equal([2, 1, 0], selection.Order);
        Assert.Equal(RowReason.Cutoff, selection.Reasons[3]);
    }
}
