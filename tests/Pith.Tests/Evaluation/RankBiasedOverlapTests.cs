using Pith.Evaluation;

namespace Pith.Tests.Evaluation;

/// <summary>Agreement from the front and score mass, by hand and against their definitions.</summary>
public sealed class RankBiasedOverlapTests
{
    [Fact]
    public void Orders_of_one_length_by_hand()
    {
        // Common rows at depths 1 to 3: 0, 2, 2. With p = 0.5: (0/1 * 0.5 + 2/2 * 0.25 + 2/3 * 0.125) + 2/3 * 0.125.
        RankBiasedOverlap found = RankBiasedOverlap.Measure(10, [4, 7, 1], [7, 4, 2], 0.5)!;
        Assert.Equal(0.25 + (2 / 3.0 * 0.125) + (2 / 3.0 * 0.125), found.Overlap, 12);
        // Expected common rows: 0.1, 0.4, 0.9.
        Assert.Equal((0.1 * 0.5) + (0.2 * 0.25) + (0.3 * 0.125) + (0.3 * 0.125), found.ByChance, 12);
    }

    [Fact]
    public void Orders_of_unequal_length_go_on_as_they_were()
    {
        // Equation 32 with s = 2, l = 4: the longer order holds both rows of the shorter one by depth 3.
        int[] shorter = [1, 2], longer = [1, 3, 2, 4];
        double p = 0.8, sum = 0;
        double[] common = [1, 1, 2, 2];
        for (int d = 1; d <= 4; d++)
            sum += common[d - 1] / d * Math.Pow(p, d);
        for (int d = 3; d <= 4; d++)
            sum += common[1] * (d - 2) / (2.0 * d) * Math.Pow(p, d);
        double expected = ((1 - p) / p * sum) + ((((common[3] - common[1]) / 4) + (common[1] / 2)) * Math.Pow(p, 4));
        Assert.Equal(expected, RankBiasedOverlap.Measure(9, shorter, longer, p)!.Overlap, 12);
        Assert.Equal(expected, RankBiasedOverlap.Measure(9, longer, shorter, p)!.Overlap, 12);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(400)]
    [InlineData(30_000)]
    public void The_first_tenth_carries_nine_tenths_where_nothing_is_asked_for(int picks)
    {
        int[] order = [.. Enumerable.Range(0, picks)];
        RankBiasedOverlap same = RankBiasedOverlap.Measure(2 * picks, order, order)!;
        Assert.Equal(1, same.Overlap, 9);
        Assert.Equal(0.9, RankBiasedOverlap.WeightOf(picks / 10, same.Persistence), 1e-4);
        Assert.Equal(0, RankBiasedOverlap.Measure(2 * picks, order, [.. order.Select(row => row + picks)])!.Overlap);
        // The same rows, turned round behind the first tenth: the front decides.
        // The paper's example: with p = 0.9 the first ten picks have 86 % of the weight.
        Assert.Equal(0.8556, RankBiasedOverlap.WeightOf(10, 0.9), 1e-4);
        double front = RankBiasedOverlap.Measure(2 * picks, order, [.. order[..(picks / 10)], .. order[(picks / 10)..].Reverse()])!.Overlap;
        Assert.InRange(front, 0.8995, 0.97);
        Assert.Null(RankBiasedOverlap.Measure(picks, order, []));
    }

    [Fact]
    public void Random_orders_reach_what_chance_says()
    {
        var random = new Random(1);
        int[] rows = [.. Enumerable.Range(0, 300)];
        double sum = 0, chance = 0;
        for (int i = 0; i < 200; i++)
        {
            RankBiasedOverlap found = RankBiasedOverlap.Measure(300, [.. rows.OrderBy(_ => random.Next()).Take(100)], [.. rows.OrderBy(_ => random.Next()).Take(60)], 0.98)!;
            (sum, chance) = (sum + found.Overlap, found.ByChance);
        }
        Assert.Equal(chance, sum / 200, 0.01);
    }

    [Fact]
    public void Score_mass_counts_from_the_smallest_score_and_leaves_unscored_rows_out()
    {
        // From the smallest: 0, 1, 3, 6. Two rows can hold 9; rows 1 and 3 hold 7; random rows hold 5 on average.
        ScoreMass found = ScoreMass.Of([-2, -1, 1, 4, double.NaN], [1, 3, 4])!;
        Assert.Equal((7 / 9.0, 5 / 9.0), (found.Recovered, found.ByChance));
        Assert.Null(ScoreMass.Of([1, 1, double.NaN], [0]));
        Assert.Null(ScoreMass.Of([1, 2, double.NaN], [2]));
        Assert.Equal(1, ScoreMass.Of([3, 9, 5], [1])!.Recovered);
    }
}
