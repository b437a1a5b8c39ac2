using Pith.Extrapolation;
using Pith.Extrapolation.Validation;
using Pith.Numerics.Statistics;

namespace Pith.Tests.Extrapolation.Validation;

public sealed class AgreementTests
{
    static readonly double[] s_x = [3, 1, 4, 1, 5, 9, 2, 6];
    static readonly double[] s_y = [2, 7, 1, 8, 2, 8, 1, 8];

    [Fact]
    public void Equal_weights_give_the_plain_correlations()
    {
        double[] weights = [2, 2, 2, 2, 2, 2, 2, 2];
        Assert.Equal(RankCorrelation.Pearson(s_x, s_y), WeightedAgreement.Pearson(s_x, s_y, weights), 12);
        Assert.Equal(RankCorrelation.Spearman(s_x, s_y), WeightedAgreement.Spearman(s_x, s_y, weights), 12);
    }

    [Fact]
    public void A_weight_of_two_is_the_row_twice()
    {
        double[] weights = [2, 1, 1, 1, 1, 1, 1, 1];
        Assert.Equal(RankCorrelation.Spearman([.. s_x, s_x[0]], [.. s_y, s_y[0]]), WeightedAgreement.Spearman(s_x, s_y, weights), 12);
        Assert.Equal(RankCorrelation.Pearson([.. s_x, s_x[0]], [.. s_y, s_y[0]]), WeightedAgreement.Pearson(s_x, s_y, weights), 12);
    }

    [Fact]
    public void A_constant_vector_orders_nothing()
    {
        double[] same = [1, 1, 1, 1, 1, 1, 1, 1], ones = same;
        Assert.Equal(0, WeightedAgreement.Spearman(s_x, same, ones));
        Assert.Equal(0.25, WeightedAgreement.TailRecall(s_x, same, ones, 0.25), 12);
    }

    [Fact]
    public void Recall_counts_what_was_found_and_shares_ties()
    {
        double[] ones = [1, 1, 1, 1, 1, 1, 1, 1];
        double[] truth = [8, 7, 6, 5, 4, 3, 2, 1];
        Assert.Equal(1, WeightedAgreement.TailRecall(truth, truth, ones, 0.25), 12);
        Assert.Equal(0, WeightedAgreement.TailRecall(truth, [1, 2, 3, 4, 5, 6, 7, 8], ones, 0.25), 12);
        Assert.Equal(0.5, WeightedAgreement.TailRecall(truth, [9, 0, 5, 4, 3, 2, 2, 1], ones, 0.25), 12);
        // Rows 1 to 4 are level for one remaining place, and row 1 is truly hard: a quarter of it is found.
        Assert.Equal(0.625, WeightedAgreement.TailRecall(truth, [9, 5, 5, 5, 5, 2, 2, 1], ones, 0.25), 12);
    }

    [Fact]
    public void The_quantile_map_keeps_the_order_and_takes_the_distribution()
    {
        double[] predictions = [0.5, 0.2, 0.9, 0.2, 0.7];
        double[] mapped = QuantileMap.Map(predictions, [0, 10, 20, 30, 40]);
        Assert.Equal(mapped[1], mapped[3]);
        Assert.True(mapped[1] < mapped[0] && mapped[0] < mapped[4] && mapped[4] < mapped[2]);
        Assert.All(mapped, value => Assert.InRange(value, 0, 40));
        Assert.Equal(20, mapped[0], 12);
        Assert.Equal([5.0, 5.0], QuantileMap.Map([1, 2], [5]));
    }

    [Fact]
    public void The_verdict_follows_its_thresholds()
    {
        double[] keeps = [0.1, 0.5];
        ExtrapolationUse Judge(double spearman, double low, double tail, double rows) => ExtrapolationVerdict.Of(
            new CandidateFigures
            {
                Pearson = default,
                Spearman = new Figure(spearman, low, 1),
                Kendall = default,
                TailRecall = [new Figure(tail, 0, 1), new Figure(0.9, 0, 1)],
            },
            keeps, rows);
        Assert.Equal(ExtrapolationUse.UseIt, Judge(0.7, 0.6, 0.5, 1000));
        Assert.Equal(ExtrapolationUse.CoarseCutsOnly, Judge(0.7, 0.6, 0.2, 1000));
        Assert.Equal(ExtrapolationUse.CoarseCutsOnly, Judge(0.5, 0.4, 0.5, 1000));
        Assert.Equal(ExtrapolationUse.NotBetterThanChance, Judge(0.09, 0.05, 0.5, 100_000));
        Assert.Equal(ExtrapolationUse.NotBetterThanChance, Judge(0.5, -0.01, 0.5, 1000));
        Assert.Equal(ExtrapolationUse.NotBetterThanChance, Judge(0.28, 0.1, 0.5, 101));
        Assert.Equal(ExtrapolationUse.CoarseCutsOnly, Judge(0.31, 0.1, 0.5, 101));
    }
}
