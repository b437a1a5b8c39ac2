using Pith.Data.Scores;
using Pith.Selection;
using Pith.Selection.Moderate;

namespace Pith.Tests.Selection.Moderate;

public class ModerateSelectionTests
{
    static SelectionProblem ProblemOf(GoldenCase golden) =>
        new() { Rows = golden.Int("n"), Embeddings = golden.Matrix("in_features"), Labels = golden.Ints("in_targets") };

    [Fact]
    public void Compat_KeepsTheTailsThatThePortKeeps()
    {
        var golden = new GoldenCase("kcenter", "moderate_1");
        int[] expected = golden.Ints("exp_selected_numpy_targets");
        var selection = new ModerateSelection(ModerateOptions.Reference).Select(ProblemOf(golden), expected.Length);
        Assert.Equal(expected, selection.Order);
        golden.AssertClose("exp_distance_numpy_targets", selection.Values);
    }

    /// <summary>The port's distances of a class of one row, and of targets in the form that its own files have, are not ours; its choice of
    /// rows from its distances is.</summary>
    [Theory]
    [InlineData("moderate_1", "torch")]
    [InlineData("moderate_2", "numpy")]
    [InlineData("moderate_2", "torch")]
    public void Extremes_AreThePublishedOnes_OfThePublishedDistances(string name, string targets)
    {
        var golden = new GoldenCase("kcenter", name);
        double[] distances = golden.Doubles($"exp_distance_{targets}_targets");
        int[] sorted = [.. Enumerable.Range(0, distances.Length).OrderBy(row => distances[row])];
        int[] expected = golden.Ints($"exp_selected_{targets}_targets");
        Assert.Equal(expected, ModerateSelection.Extremes(sorted, expected.Length));
    }

    [Fact]
    public void Default_KeepsTheMiddleThatThePortDrops()
    {
        var golden = new GoldenCase("kcenter", "moderate_1");
        SelectionProblem problem = ProblemOf(golden);
        double[] distances = golden.Doubles("exp_distance_numpy_targets");
        int[] sorted = [.. Enumerable.Range(0, distances.Length).OrderBy(row => distances[row])];
        var selection = new ModerateSelection().Select(problem, 48);
        // sorted[round(n (0.5 - r/2)) : round(n (0.5 + r/2))] with n = 160 and r = 0.3.
        Assert.Equal(sorted[56..104].Order(), selection.Order.Order());
        Assert.Empty(selection.Order.Intersect(golden.Ints("exp_selected_numpy_targets")));
    }

    [Theory]
    [InlineData(1, new[] { 2 })]
    [InlineData(2, new[] { 2, 3 })]
    [InlineData(3, new[] { 2, 3, 1 })]
    [InlineData(5, new[] { 2, 3, 1, 0, 4 })]
    public void Middle_GrowsOutwards(int count, int[] expected) => Assert.Equal(expected, ModerateSelection.Middle([0, 1, 2, 3, 4], count));

    [Fact]
    public void Middle_IsTheWindowOfThePaper_ForEveryBudget()
    {
        for (int rows = 1; rows < 40; rows++)
        {
            int[] sorted = [.. Enumerable.Range(0, rows)];
            int[] all = ModerateSelection.Middle(sorted, rows);
            for (int count = 1; count <= rows; count++)
            {
                int start = (int)Math.Round((rows - count) / 2.0, MidpointRounding.ToEven);
                Assert.Equal(Enumerable.Range(start, count), all[..count].Order());
            }
        }
    }

    [Fact]
    public void CutOffRows_DoNotMoveTheMedian()
    {
        // Two mislabelled rows far away would pull the class's median; they are cut off first.
        double[] points = [0, 1, 2, 3, 4, 900, 901];
        var problem = new SelectionProblem
        {
            Rows = 7,
            Embeddings = Pith.Numerics.MatrixView.FromArray(points, 7, 1),
            Labels = new int[7],
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [0, 0, 0, 0, 0, 5, 6]),
        };
        var selection = new ModerateSelection(new ModerateOptions { Cutoff = 0.3 }).Select(problem, 2);
        Assert.Equal([2, 1, 0, 1, 2], selection.Values[..5]);
        Assert.Equal([0, 3], selection.Order.Order());
        Assert.True(double.IsNaN(selection.Values[5]));
    }
}
