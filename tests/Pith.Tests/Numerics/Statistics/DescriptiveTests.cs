using Pith.Numerics.Statistics;

namespace Pith.Tests.Numerics.Statistics;

public sealed class DescriptiveTests
{
    static readonly double[] s_values = [2, 4, 4, 4, 5, 5, 7, 9];

    [Fact]
    public void Mean_and_variance_have_their_hand_values()
    {
        Assert.Equal(5, Descriptive.Mean(s_values));
        Assert.Equal(4, Descriptive.Variance(s_values, degreesLost: 0));
        Assert.Equal(32.0 / 7, Descriptive.Variance(s_values), 15);
        Assert.Equal(2, Descriptive.StandardDeviation(s_values, degreesLost: 0));
        Assert.True(double.IsNaN(Descriptive.Mean([])));
        Assert.True(double.IsNaN(Descriptive.Variance([1.0])));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 9)]
    [InlineData(0.5, 4.5)]
    [InlineData(0.25, 4)]
    [InlineData(0.9, 7.6)]
    public void Quantiles_interpolate_linearly(double q, double expected)
    {
        double[] shuffled = [9, 4, 5, 2, 4, 7, 5, 4];
        Assert.Equal(expected, Descriptive.Quantile(shuffled, q), 14);
    }

    [Fact]
    public void Quantiles_do_not_touch_their_input_and_refuse_what_has_no_order()
    {
        double[] values = [3, 1, 2];
        Assert.Equal(2, Descriptive.Median(values));
        Assert.Equal([3, 1, 2], values);
        Assert.Throws<ArgumentException>(() => Descriptive.Quantile([], 0.5));
        Assert.Throws<ArgumentException>(() => Descriptive.Quantile([1, double.NaN], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Descriptive.Quantile([1], 1.5));
        Assert.Equal(1, Descriptive.Quantile([1, double.PositiveInfinity], 0));
    }
}
