using Pith.Evaluation;
using Pith.Selection.D2;

namespace Pith.Tests.Evaluation;

public sealed class TuningRangeTests
{
    [Fact]
    public void A_cutoff_grows_by_a_tenth_from_its_largest_value_and_stays_within_what_fits()
    {
        var range = new TuningRange("cutoff", [0, 0.1, 0.3], cutoff => cutoff < 0.55);
        Assert.Null(range.Next(0.1));
        Assert.Equal(0.4, range.Next(0.3)!.Value, 6);
        Assert.Equal(0.5, range.Next(0.4)!.Value, 6);
        Assert.Null(range.Next(0.5));
        Assert.Null(range.Next(0));
    }

    [Fact]
    public void A_width_grows_and_shrinks_by_a_factor()
    {
        var range = new TuningRange("gamma", [0.3, 1, 3], _ => true);
        Assert.Null(range.Next(1));
        Assert.Equal(9, range.Next(3)!.Value, 6);
        Assert.Equal(0.1, range.Next(0.3)!.Value, 6);
        Assert.Null(new TuningRange("gamma", [1], _ => true).Next(1));
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.3, 2.1)]
    [InlineData(1, 3.3)]
    [InlineData(0.01, 0.1)]
    public void The_message_narrows_as_more_is_kept(double keep, double gamma) => Assert.Equal(gamma, MessageWidth.For(keep), 6);

    [Fact]
    public void What_picked_neighbours_take_at_the_typical_distance_is_the_same_for_every_budget()
    {
        foreach (double keep in new[] { 0.05, 0.1, 0.2, 0.5, 0.9 })
            Assert.Equal(0.1 * Math.Exp(-1), keep * Math.Exp(-MessageWidth.For(keep)), 0.001);
    }
}
