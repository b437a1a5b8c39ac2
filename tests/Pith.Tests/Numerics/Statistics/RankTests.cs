using FsCheck;
using FsCheck.Fluent;
using Pith.Numerics.Statistics;

namespace Pith.Tests.Numerics.Statistics;

public sealed class RankTests
{
    [Fact]
    public void Equal_values_share_the_mean_of_their_ranks()
    {
        Assert.Equal([3, 1.5, 5, 1.5, 4], Ranks.Average([2, 1, 9, 1, 5]));
        Assert.Equal([2, 2, 2], Ranks.Average([7, 7, 7]));
        Assert.Empty(Ranks.Average([]));
        Assert.Throws<ArgumentException>(() => Ranks.Average([1, double.NaN]));
    }

    [Fact]
    public void Share_of_ties_counts_values_that_occur_again()
    {
        Assert.Equal(0.5, Ranks.ShareOfTies([1, 1, 2, 3]));
        Assert.Equal(0, Ranks.ShareOfTies([1, 2, 3]));
        Assert.Equal(1, Ranks.ShareOfTies([4, 4]));
        Assert.Equal(0.5, Ranks.ShareOfTies([1, double.NaN, 1, 2, 3, double.NaN]));
        Assert.Equal(0, Ranks.ShareOfTies([]));
    }

    [Fact]
    public void Correlations_have_their_hand_values()
    {
        double[] x = [1, 2, 3, 4, 5];
        double[] y = [2, 1, 4, 3, 5];
        Assert.Equal(0.8, RankCorrelation.Pearson(x, y), 15);
        Assert.Equal(0.8, RankCorrelation.Spearman(x, y), 15);
        // Two of ten pairs are discordant.
        Assert.Equal(0.6, RankCorrelation.KendallTauB(x, y), 15);
        // SciPy's documentation example: tau-b with ties.
        Assert.Equal(-0.47140452079103173, RankCorrelation.KendallTauB([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]), 15);
        Assert.Equal(1, RankCorrelation.Spearman([1, 2, 3], [1, 10, 11]), 15);
        Assert.Equal(-1, RankCorrelation.KendallTauB([1, 2, 3], [3, 2, 1]), 15);
    }

    [Fact]
    public void Correlation_of_a_constant_is_undefined()
    {
        double[] constant = [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
        double[] other = [1, 2, 3, 4, 5, 6, 7];
        Assert.True(double.IsNaN(RankCorrelation.Pearson(constant, other)));
        Assert.True(double.IsNaN(RankCorrelation.Spearman(other, constant)));
        Assert.True(double.IsNaN(RankCorrelation.KendallTauB(constant, other)));
        Assert.True(double.IsNaN(RankCorrelation.Pearson([1.0], [1.0])));
        Assert.Throws<ArgumentException>(() => RankCorrelation.Pearson([1.0], [1.0, 2.0]));
    }

    [Fact]
    public void Kendall_equals_the_count_over_all_pairs() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte X, byte Y)[]>(),
        pairs =>
        {
            double[] x = pairs.Select(p => (double)(p.X % 8)).ToArray();
            double[] y = pairs.Select(p => (double)(p.Y % 8)).ToArray();
            double difference = 0;
            double untiedX = 0;
            double untiedY = 0;
            for (int i = 0; i < x.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    difference += Math.Sign(x[i] - x[j]) * Math.Sign(y[i] - y[j]);
                    untiedX += x[i] != x[j] ? 1 : 0;
                    untiedY += y[i] != y[j] ? 1 : 0;
                }
            }
            double expected = untiedX == 0 || untiedY == 0 ? double.NaN : difference / Math.Sqrt(untiedX * untiedY);
            double got = RankCorrelation.KendallTauB(x, y);
            return double.IsNaN(expected) ? double.IsNaN(got) : Math.Abs(expected - got) < 1e-12;
        }).QuickCheckThrowOnFailure();
}
