using Pith.Evaluation;

namespace Pith.Tests.Evaluation;

public sealed class PredictedNumbersTests
{
    static readonly double[] s_targets = [.. Enumerable.Range(0, 200).Select(row => Math.Sin(row) + (row / 50.0))];

    [Fact]
    public void A_row_drawn_once_each_gives_the_correlation_itself()
    {
        PredictedNumbers numbers = Noisy(0.5, 1);
        Assert.Equal(numbers.Figures.Pearson, numbers.PearsonOf([.. Enumerable.Range(0, 200)]), 12);
        Assert.Equal(numbers.Figures.Pearson, numbers.ToTest().Accuracy, 12);
        Assert.Equal(1, new PredictedNumbers([1, 2, 4], [2, 3, 9]).Figures.Spearman, 12);
        Assert.Equal(Math.Sqrt((1 + 1 + 25) / 3.0), new PredictedNumbers([1, 2, 4], [2, 3, 9]).Figures.Rmse, 12);
    }

    [Fact]
    public void A_constant_prediction_correlates_with_nothing() =>
        Assert.Equal((0.0, 0.0), (new PredictedNumbers([3, 3, 3], [1, 2, 3]).Figures.Pearson, new PredictedNumbers([3, 3, 3], [1, 2, 3]).PearsonOf([0, 1, 2])));

    [Fact]
    public void Intervals_hold_the_correlation_and_pairs_that_are_the_same_differ_by_nothing()
    {
        PredictedNumbers good = Noisy(0.2, 1), bad = Noisy(2, 2);
        IReadOnlyList<RowInterval?> found = NumberBootstrap.Of([[good], [bad], [good]], [null, (1, 0), (2, 0)]);
        Assert.InRange(good.Figures.Pearson, found[0]!.Value.Low, found[0]!.Value.High);
        Assert.InRange(bad.Figures.Pearson, found[1]!.Value.Low, found[1]!.Value.High);
        Assert.Null(found[3]);
        Assert.True(found[4]!.Value.High < 0, $"{found[4]}");
        Assert.Equal(new RowInterval(0, 0), found[5]);
    }

    [Fact]
    public void A_table_of_numbers_pairs_seeds_and_shows_errors_beside_correlations()
    {
        EvaluationResult Of(string method, ulong seed, double noise) =>
            new(method, new EvaluationBudget(0.1m, 20), seed, Noisy(noise, (int)seed + (method == "d2" ? 10 : 0)).ToTest(), 1);
        var table = new EvaluationTable([Of("d2", 0, 0.3), Of("d2", 1, 0.3), Of("random", 0, 1), Of("random", 1, 1)]);
        Assert.True(table.IsOfNumbers);
        EvaluationCell d2 = table.Cell("d2", 0.1m), random = table.Cell("random", 0.1m);
        Assert.Equal(d2.Accuracy.Mean - random.Accuracy.Mean, d2.Difference!.Value.Mean, 12);
        Assert.Equal(d2.Figures.Rmse!.Value.Mean - random.Figures.Rmse!.Value.Mean, d2.Figures.RmseDifference!.Value.Mean, 12);
        Assert.True(d2.Figures.RmseDifference.Value.Mean < 0 && d2.DifferenceOverRows!.Value.Low > 0);
        Assert.Null(random.Figures.RmseDifference);
    }

    static PredictedNumbers Noisy(double noise, int seed)
    {
        var random = new Random(seed);
        return new PredictedNumbers([.. s_targets.Select(target => target + (noise * ((2 * random.NextDouble()) - 1)))], s_targets);
    }
}
