using Pith.Numerics.Statistics;

namespace Pith.Tests.Numerics.Statistics;

public sealed class ConfidenceIntervalTests
{
    // One degree is tan(pi level / 2) and two are level sqrt(2 / (1 - level^2)) in closed form; the others are published table values.
    [Theory]
    [InlineData(0.95, 1, 12.706204736174707)]
    [InlineData(0.95, 2, 4.302652729749464)]
    [InlineData(0.95, 3, 3.182446305284263)]
    [InlineData(0.95, 4, 2.7764451051977987)]
    [InlineData(0.95, 9, 2.2621571627982053)]
    [InlineData(0.99, 4, 4.604094871349993)]
    [InlineData(0.95, 30, 2.0422724563012373)]
    [InlineData(0.95, 1000, 1.9623390808264078)]
    public void Quantiles_equal_the_tables(double level, int degrees, double expected) =>
        Assert.Equal(expected, StudentT.TwoSidedQuantile(level, degrees), 11);

    [Fact]
    public void Probability_and_quantile_are_inverse()
    {
        for (int degrees = 1; degrees < 60; degrees++)
            Assert.Equal(0.9, StudentT.TwoSidedProbability(StudentT.TwoSidedQuantile(0.9, degrees), degrees), 13);
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.TwoSidedQuantile(1, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.TwoSidedQuantile(0.95, 0));
    }

    [Fact]
    public void The_interval_of_five_seeds_is_the_hand_value()
    {
        // Standard deviation sqrt(2.5), so the half-width is 2.7764 * sqrt(0.5).
        var interval = ConfidenceInterval.OfMean([1, 2, 3, 4, 5]);
        Assert.Equal(3, interval.Mean);
        Assert.Equal(2.7764451051977987 * Math.Sqrt(0.5), interval.HalfWidth, 11);
        Assert.True(interval.Contains(interval.Low));
        Assert.False(interval.Contains(5));
    }

    [Fact]
    public void One_sample_has_no_bounded_interval()
    {
        var interval = ConfidenceInterval.OfMean([4.5]);
        Assert.Equal(4.5, interval.Mean);
        Assert.Equal(double.PositiveInfinity, interval.HalfWidth);
        Assert.True(interval.Contains(-1e300));
        Assert.Throws<ArgumentException>(() => ConfidenceInterval.OfMean([]));
        Assert.Throws<ArgumentException>(() => ConfidenceInterval.OfMean([1, double.NaN]));
    }
}
