using Pith.Evaluation;
using Pith.Pipelines;

namespace Pith.Tests.Pipelines;

/// <summary>A method is called better or worse than random only where both its intervals leave out 0 on the same side.</summary>
public sealed class PairedDifferenceTests
{
    [Theory]
    [InlineData(0.01, 0.03, 0.005, 0.04, "Better")]
    [InlineData(0.01, 0.03, -0.001, 0.04, "NotTold")]
    [InlineData(-0.01, 0.03, 0.005, 0.04, "NotTold")]
    [InlineData(-0.03, -0.01, -0.04, -0.005, "Worse")]
    [InlineData(-0.03, -0.01, -0.04, 0.001, "NotTold")]
    [InlineData(-0.03, 0.01, -0.04, -0.005, "NotTold")]
    [InlineData(0, 0.03, 0.005, 0.04, "NotTold")]
    [InlineData(0.01, 0.03, null, null, "Better")]
    [InlineData(-0.03, -0.01, null, null, "Worse")]
    [InlineData(double.NaN, double.NaN, 0.005, 0.04, "OneSeed")]
    public void Both_intervals_decide(double low, double high, double? rowsLow, double? rowsHigh, string standing)
    {
        var against = new PairedDifference(0.02, low, high, rowsLow is double l ? new RowInterval(l, rowsHigh!.Value) : null, Seeds: 3);
        Assert.Equal(standing, against.Standing.ToString());
    }

    [Fact]
    public void Figures_are_in_points_with_their_signs()
    {
        Assert.Equal(
            "+2.00 points, 95 % interval -0.50 to +4.50 over 3 seeds, +1.00 to +3.00 over test rows",
            new PairedDifference(0.02, -0.005, 0.045, new RowInterval(0.01, 0.03), 3).Figures);
        Assert.Equal("-2.00 points", new PairedDifference(-0.02, double.NaN, double.NaN, null, 1).Figures);
        Assert.Null(PairedDifference.Of(null, null, 3));
        Assert.Equal(new PairedDifference(0.1, 0, 0.2, null, 2), PairedDifference.Of(new StoredInterval(0.1, 0, 0.2), null, 2));
    }
}
