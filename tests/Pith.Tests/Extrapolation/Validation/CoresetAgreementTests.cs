using FsCheck;
using FsCheck.Fluent;
using Pith.Extrapolation.Validation;

namespace Pith.Tests.Extrapolation.Validation;

public sealed class CoresetAgreementTests
{
    static readonly double[] s_truth = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

    [Theory]
    [InlineData(0.0, 0.3, 1.0)]
    [InlineData(0.2, 0.3, 1.0)]
    [InlineData(0.9, 0.5, 1.0)]
    public void The_true_order_keeps_the_true_coreset(double cutoff, double keep, double expected) =>
        Assert.Equal(expected, CoresetAgreement.Of(s_truth, s_truth, cutoff, keep));

    [Fact]
    public void What_crosses_a_border_counts_and_what_does_not_does_not()
    {
        // Rows 2, 3 and 4 are kept after a cutoff of 0.2; the order inside and outside does not matter.
        Assert.Equal(1, CoresetAgreement.Of(s_truth, [9, 10, 6, 7, 8, 1, 2, 3, 4, 5], 0.2, 0.3));
        // A row that should have been cut off is kept instead of row 2.
        Assert.Equal(0.5, CoresetAgreement.Of(s_truth, [10, 8, 9, 7, 6, 5, 4, 3, 2, 1], 0.2, 0.3));
        Assert.Equal(0, CoresetAgreement.Of(s_truth, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.2, 0.3));
    }

    [Fact]
    public void Of_equal_scores_the_earlier_rows_are_harder() =>
        Assert.Equal(1, CoresetAgreement.Of([3, 3, 3, 3], [1, 1, 1, 1], 0.25, 0.5));

    [Fact]
    public void It_is_a_share_and_looks_at_orders_alone() => Prop.ForAll<int[]>(values =>
    {
        double[] truth = Array.ConvertAll(values ?? [], value => (double)value), turned = [.. truth.Reverse()];
        double one = CoresetAgreement.Of(truth, turned, 0.1, 0.3);
        double other = CoresetAgreement.Of(Array.ConvertAll(truth, value => (2 * value) + 7), turned, 0.1, 0.3);
        return one is >= 0 and <= 1 && one == other;
    }).QuickCheckThrowOnFailure();
}
