using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Selection;
using Pith.Selection.Frame;
using Pith.Selection.Stratified;

namespace Pith.Tests.Selection.Stratified;

public class StratifiedSelectionTests
{
    static ImportanceScores Scores(params double[] values) => new("s", ScoreDirection.HighIsHard, values);

    [Theory]
    // Edges 0, 2, 4, 6, 8, 10; half-open but for the last, which holds the largest score.
    [InlineData(new[] { 0.0, 1.99, 2, 3, 4, 9.9, 10 }, 5, new[] { 0, 0, 1, 1, 2, 4, 4 })]
    // The published code leaves a largest score of 0 or less in no stratum.
    [InlineData(new[] { -4.0, -3, -2, -1, 0 }, 2, new[] { 0, 0, 1, 1, 1 })]
    [InlineData(new[] { -9.0, -8, -7, -6, -5 }, 4, new[] { 0, 1, 2, 3, 3 })]
    [InlineData(new[] { 7.0, 7, 7 }, 3, new[] { 0, 0, 0 })]
    [InlineData(new[] { -1.7e308, 0, 1.7e308 }, 2, new[] { 0, 1, 1 })]
    [InlineData(new[] { 5.0 }, 50, new[] { 0 })]
    public void EqualWidth_HoldsEveryRow(double[] scores, int strata, int[] expected) =>
        Assert.Equal(expected, Strata.Divide([.. Enumerable.Range(0, scores.Length)], scores, strata, StrataEdges.Width));

    [Theory]
    [InlineData(new[] { 5.0, 1, 4, 2, 3, 100 }, 3, new[] { 2, 0, 1, 0, 1, 2 })]
    [InlineData(new[] { 1.0, 1, 1, 2 }, 2, new[] { 0, 0, 0, 1 })]
    [InlineData(new[] { 1.0, 2 }, 4, new[] { 0, 2 })]
    public void EqualSize_KeepsEqualScoresTogether(double[] scores, int strata, int[] expected) =>
        Assert.Equal(expected, Strata.Divide([.. Enumerable.Range(0, scores.Length)], scores, strata, StrataEdges.Quantile));

    [Fact]
    public void EqualWidth_AgreesWithTheEdges()
    {
        RandomProblems.ForAll(200, random =>
        {
            int strata = 1 + random.NextInt(60);
            double[] scores = [.. Enumerable.Range(0, 40).Select(_ => Math.Round(random.NextGaussian() * 3, random.NextInt(4)))];
            int[] stratumOf = Strata.Divide([.. Enumerable.Range(0, 40)], scores, strata, StrataEdges.Width);
            double least = scores.Min(), step = scores.Max() / strata - least / strata;
            Assert.All(stratumOf, (k, row) => Assert.True(
                scores[row] >= least + k * step - 1e-12 && (k == strata - 1 || scores[row] < least + (k + 1) * step), $"{scores[row]} in {k}"));
            Assert.Equal(stratumOf.Order(), scores.Zip(stratumOf).OrderBy(pair => pair.First).Select(pair => pair.Second));
        });
    }

    /// <summary>The published code stratifies an accumulated margin, where high is easy, negated, and loses the hardest row.</summary>
    [Fact]
    public void ScoresWhereHighIsEasy_MakeTheSameStrata_AndTheHardestRowCanBeKept()
    {
        double[] margins = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
        var problem = new SelectionProblem { Rows = 10, Scores = new ImportanceScores("aum", ScoreDirection.HighIsEasy, margins) };
        var options = new StratifiedOptions { Strata = 2, Within = StratumPick.Top };
        // Easy stratum 0..4, hard stratum 5..9 by hardness; the hardest of each first.
        Assert.Equal([4, 3, 9, 8], new StratifiedSelection(options).Select(problem, 4).Order);
        Assert.Equal(
            new StratifiedSelection(options).Select(problem with { Scores = Scores([.. margins.Select(m => -m)]) }, 4).Order,
            new StratifiedSelection(options).Select(problem, 4).Order);
    }

    [Fact]
    public void EmptyStrata_AndStrataOfOneRow_AreServed()
    {
        // One row at each end, 40 in the middle, and 47 strata with nothing.
        var problem = new SelectionProblem { Rows = 42, Scores = Scores([0, .. Enumerable.Repeat(50.5, 40), 100]) };
        var selection = new StratifiedSelection(new StratifiedOptions { Strata = 50 }).Select(problem, 7);
        Assert.Equal(3, selection.Facts["strata"]);
        Assert.Equal(7, selection.Kept);
        // Water-filling: one row each from the ends, the rest from the middle, from easy to hard.
        Assert.Equal(0, selection.Order[0]);
        Assert.Equal(41, selection.Order[^1]);
    }

    [Fact]
    public void GivenRows_CountInTheirStratum()
    {
        var problem = new SelectionProblem { Rows = 20, Scores = Scores([.. Enumerable.Range(0, 20).Select(i => (double)i)]), Given = [1, 2, 0] };
        var selection = new StratifiedSelection(new StratifiedOptions { Strata = 2, Within = StratumPick.Top }).Select(problem, 8);
        Assert.Equal([1, 2, 0, 9, 19, 18, 17, 16], selection.Order);
        // More given rows than the stratum's share: it keeps just those.
        selection = new StratifiedSelection(new StratifiedOptions { Strata = 2, Within = StratumPick.Top }).Select(problem, 4);
        Assert.Equal([1, 2, 0, 19], selection.Order);
    }

    [Fact]
    public void Balance_GivesEveryClassItsShareAndItsOwnStrata()
    {
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i < 30 ? 4 : 7)];
        double[] scores = [.. Enumerable.Range(0, 40).Select(i => i < 30 ? i : 1000.0 + i)];
        var problem = new SelectionProblem { Rows = 40, Scores = Scores(scores), Labels = labels };
        var options = new StratifiedOptions { Strata = 2, Within = StratumPick.Top, Balance = ClassBalance.Equal };
        var selection = new StratifiedSelection(options).Select(problem, 8);
        Assert.Equal([14, 13, 29, 28, 34, 33, 39, 38], selection.Order);
        Assert.Equal(2, selection.Facts["classes"]);
    }

    [Fact]
    public void ConfidenceBudgets_FavourStrataOfDoubt_AndSumToTheBudget()
    {
        double[] scores = [.. Enumerable.Range(0, 100).Select(i => i < 50 ? 0.0 : 1.0)];
        double[] confidence = [.. scores.Select(score => score == 0 ? 0.9 : 0.6)];
        var problem = new SelectionProblem
        {
            Rows = 100,
            Scores = Scores(scores),
            Confidence = new ImportanceScores("confidence", ScoreDirection.HighIsEasy, confidence),
        };
        var method = new StratifiedSelection(new StratifiedOptions { Strata = 2, Budget = StrataBudget.Confidence });
        Assert.Equal([8, 32], Split(method.Select(problem, 40).Order));
        Assert.Equal([15, 50], Split(method.Select(problem, 65).Order));
        confidence[70] = double.NaN;
        Assert.Contains("row 70", Assert.Throws<InvalidDataContentException>(() => method.Select(problem, 40)).Message, StringComparison.Ordinal);

        int[] Split(int[] order) => [order.Count(row => row < 50), order.Count(row => row >= 50)];
    }

    [Fact]
    public void AucprBudgets_FavourStrataThatAreSpreadOut()
    {
        // Stratum 0 lies in a point, stratum 1 on a line; the first has no distance left after one pick and keeps its uniform share.
        double[] points = [.. Enumerable.Range(0, 60).Select(i => i < 20 ? 0.0 : i < 40 ? i : 10.0 * i)];
        var problem = new SelectionProblem
        {
            Rows = 60,
            Scores = Scores([.. Enumerable.Range(0, 60).Select(i => (double)(i / 20))]),
            Embeddings = MatrixView.FromArray(points, 60, 1),
        };
        int[] order = new StratifiedSelection(new StratifiedOptions { Strata = 3, Budget = StrataBudget.Aucpr }).Select(problem, 24).Order;
        int[] kept = [.. Enumerable.Range(0, 3).Select(k => order.Count(row => row / 20 == k))];
        Assert.Equal(8, kept[0]);
        Assert.True(kept[2] > kept[1], $"{kept[1]} and {kept[2]}");
        Assert.Equal(24, kept.Sum());
    }

    [Fact]
    public void RandomPicks_AreUniformInsideAStratum()
    {
        var counts = new int[10];
        var method = new StratifiedSelection(new StratifiedOptions { Strata = 2 });
        for (ulong seed = 0; seed < 2000; seed++)
        {
            var problem = new SelectionProblem { Rows = 10, Scores = Scores(0, 0, 0, 0, 0, 1, 1, 1, 1, 1), Seed = seed };
            foreach (int row in method.Select(problem, 4).Order)
                counts[row]++;
        }
        // 2 of 5 each: 800 expected, standard deviation 22.
        Assert.All(counts, count => Assert.InRange(count, 690, 910));
    }

    [Fact]
    public void WeightedBudgets_SumAndFit()
    {
        Assert.Equal([10, 20], WeightedBudget.Allocate([100, 100], [1, 2], 30));
        Assert.Equal([5, 25], WeightedBudget.Allocate([5, 100], [1, 1], 30));
        Assert.Equal([4, 3, 3], WeightedBudget.Allocate([9, 9, 9], [1, 1, 1], 10));
        Assert.Equal([2, 8], WeightedBudget.Allocate([9, 8], [0, 1], 10));
        Assert.Equal([5, 5], WeightedBudget.Allocate([9, 9], [0, 0], 10));
        RandomProblems.ForAll(300, random =>
        {
            int bins = 1 + random.NextInt(8);
            int[] sizes = [.. Enumerable.Range(0, bins).Select(_ => random.NextInt(20))];
            double[] weights = [.. Enumerable.Range(0, bins).Select(_ => random.NextInt(3) == 0 ? 0 : random.NextDouble())];
            int budget = random.NextInt(sizes.Sum() + 5);
            int[] budgets = WeightedBudget.Allocate(sizes, weights, budget);
            Assert.Equal(Math.Min(budget, sizes.Sum()), budgets.Sum());
            Assert.All(budgets, (share, bin) => Assert.InRange(share, 0, sizes[bin]));
        });
    }
}
