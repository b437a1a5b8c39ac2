using Pith.Evaluation;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Evaluation;

/// <summary>Coresets beside each other: overlaps, orders, scores, and what chance gives.</summary>
public sealed class CoresetOverlapTests
{
    [Fact]
    public void Overlap_CountsCommonRows_BesideChance()
    {
        CoresetOverlap overlap = CoresetOverlap.Measure(20, [0, 1, 2, 3], [2, 3, 4, 5, 6]);

        Assert.Equal(2, overlap.Common);
        Assert.Equal(2.0 / 7, overlap.Jaccard);
        Assert.Equal(1, overlap.ExpectedCommon);
        Assert.Equal(1.0 / 8, overlap.ChanceJaccard);
        Assert.Equal(2, overlap.TimesChance);
    }

    [Fact]
    public void RandomCoresets_OverlapAsMuchAsChanceSays()
    {
        int[] first = new RandomStream(1, "a").Sample(20_000, 4000);
        int[] second = new RandomStream(1, "b").Sample(20_000, 6000);

        Assert.InRange(CoresetOverlap.Measure(20_000, first, second).TimesChance, 0.95, 1.05);
    }

    [Fact]
    public void SameAndDisjointCoresets_AreTheEnds()
    {
        Assert.Equal(1, CoresetOverlap.Measure(5, [4, 0], [0, 4]).Jaccard);
        Assert.Equal(0, CoresetOverlap.Measure(5, [4, 0], [1, 2]).Jaccard);
        Assert.Equal(1, CoresetOverlap.Measure(5, [], []).Jaccard);
        Assert.True(double.IsNaN(CoresetOverlap.Measure(5, [], [1]).TimesChance));
        Assert.Throws<ArgumentException>(() => CoresetOverlap.Measure(5, [1, 1], [2]));
        Assert.Throws<ArgumentException>(() => CoresetOverlap.Measure(5, [5], [2]));
    }

    [Fact]
    public void Orders_AgreeWithThemselves_AndDisagreeWithTheirReverse()
    {
        int[] order = new RandomStream(2, "order").Sample(500, 200);
        int[] reverse = [.. order.Reverse()];

        OrderAgreement same = OrderAgreement.Measure(500, order, order);
        OrderAgreement turned = OrderAgreement.Measure(500, order, reverse);

        Assert.Equal(1, same.Spearman, 12);
        Assert.Equal(1, same.Kendall, 12);
        Assert.All(same.Prefixes, prefix => Assert.Equal(1, prefix.Share));
        Assert.Equal([20, 50, 100, 200], same.Prefixes.Select(prefix => prefix.Picks));
        Assert.Equal(-1, turned.Spearman, 12);
        Assert.Equal(0, turned.Prefixes[0].Share);
        Assert.Equal(1, turned.Prefixes[^1].Share);
    }

    [Fact]
    public void OrdersWithoutCommonRows_HaveNoCorrelation()
    {
        OrderAgreement none = OrderAgreement.Measure(6, [0, 1, 2], [3, 4, 5]);

        Assert.Equal(0, none.Common);
        Assert.True(double.IsNaN(none.Spearman) && double.IsNaN(none.Kendall));
        Assert.Equal(0, none.Prefixes[^1].Share);
        Assert.Empty(OrderAgreement.Measure(6, [], [1]).Prefixes);
    }

    [Fact]
    public void ScoreBins_AreTenthsOfTheScoredRows()
    {
        double[] scores = [.. Enumerable.Range(0, 100).Select(i => (double)i), double.NaN, double.PositiveInfinity];

        ScoreBinShares bins = ScoreBinShares.Of(scores)!;

        Assert.All(bins.Rows, rows => Assert.Equal(10, rows));
        double[] kept = bins.SharesKept([.. Enumerable.Range(90, 12)]);
        Assert.Equal(1, kept[^1]);
        Assert.Equal(0, kept[..^1].Sum());
        Assert.Null(ScoreBinShares.Of([double.NaN]));
        Assert.Equal(3, ScoreBinShares.Of([5, 5, 5])!.Rows.Sum());
    }

    [Fact]
    public void NearestKept_IsWhatBruteForceFinds()
    {
        const int Rows = 90, Columns = 5;
        var stream = new RandomStream(4, "points");
        float[] values = [.. Enumerable.Range(0, Rows * Columns).Select(_ => (float)stream.NextGaussian())];
        int[] kept = [70, 3, 11, 42];
        int[] dropped = [.. Enumerable.Range(0, Rows).Except(kept)];

        NearestKept found = NearestKept.Find(MatrixView.FromArray(values, Rows, Columns), kept, dropped, threads: 2);

        for (int i = 0; i < dropped.Length; i++)
        {
            double Distance(int row) => Math.Sqrt(Enumerable.Range(0, Columns).Sum(c => Math.Pow((double)values[dropped[i] * Columns + c] - values[row * Columns + c], 2)));
            int best = kept.MinBy(Distance);
            Assert.Equal(best, found.Kept[i]);
            Assert.Equal(Distance(best), found.Distances[i], 9);
        }
    }

    [Theory]
    [InlineData(Symmetrization.Union, 1)]
    [InlineData(Symmetrization.Union, 5)]
    [InlineData(Symmetrization.None, 5)]
    public void NearestKept_OfAGraphAtHand_IsThatOfASearch(Symmetrization symmetrize, int neighbors)
    {
        const int Rows = 300, Columns = 4, Pool = 220;
        var stream = new RandomStream(9, "points");
        // Coarse coordinates, so that many distances are equal; the last rows are not in the graph.
        float[] values = [.. Enumerable.Range(0, Rows * Columns).Select(_ => (float)Math.Round(2 * stream.NextGaussian()))];
        MatrixView embeddings = MatrixView.FromArray(values, Rows, Columns);
        int[] kept = [.. stream.Sample(Pool, 40)];
        int[] dropped = [.. Enumerable.Range(0, Rows).Except(kept)];
        int[] pool = [.. Enumerable.Range(0, Pool)];
        MessageGraph graph = PoolEdges.Build(embeddings, null, new GraphOptions(neighbors, DistanceMetric.Euclidean, symmetrize), [pool], 2, null, default).Graph;

        NearestKept searched = NearestKept.Find(embeddings, kept, dropped, threads: 2);
        NearestKept found = NearestKept.Find(embeddings, kept, dropped, graph, neighbors, DistanceMetric.Euclidean, GraphAccuracy.Default, threads: 2);

        Assert.Contains(dropped, row => row < Pool && graph.NeighborsOf(row).ContainsAny(kept));
        Assert.Equal(searched.Kept, found.Kept);
        Assert.Equal(searched.Distances, found.Distances);
    }
}
