using Pith.Data.Scores;
using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.DoubleEnd;

namespace Pith.Tests.Selection.DoubleEnd;

public class DoubleEndSelectionTests
{
    static readonly SelectionProblem s_problem = new()
    {
        Rows = 10,
        Scores = new ImportanceScores("aum", ScoreDirection.HighIsEasy, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    };

    [Fact]
    public void BothEndsGo()
    {
        var selection = new DoubleEndSelection().Select(s_problem, 4);
        Assert.Equal([3, 4, 5, 6], selection.Order);
        Assert.Equal([RowReason.Cutoff, RowReason.Cutoff, RowReason.Cutoff], selection.Reasons[..3]);
        Assert.Equal(RowReason.BudgetFull, selection.Reasons[9]);
        Assert.Equal(new TopSelection(new TopOptions { Cutoff = 0.3 }).Select(s_problem, 4).Order, selection.Order);
    }

    [Fact]
    public void TheCutoffGivesWayToTheBudget()
    {
        var selection = new DoubleEndSelection(new DoubleEndOptions { Cutoff = 0.9 }).Select(s_problem, 8);
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9], selection.Order);
        Assert.Equal(10, new DoubleEndSelection().Select(s_problem, 10).Kept);
        // A given row that the cutoff would remove stays.
        Assert.Equal([0, 4, 5], new DoubleEndSelection(new DoubleEndOptions { Cutoff = 0.34 }).Select(s_problem with { Given = [0] }, 3).Order);
    }

    [Fact]
    public void AnotherScoreMayDecideTheCutoff()
    {
        var other = new ImportanceScores("loss", ScoreDirection.HighIsHard, [0, 9, 0, 0, 8, 0, 0, 7, double.NaN, 0]);
        Assert.Equal([0, 2, 3], new DoubleEndSelection(new DoubleEndOptions { Cutoff = 0.34 }).Select(s_problem with { CutoffScores = other }, 3).Order);
    }
}
