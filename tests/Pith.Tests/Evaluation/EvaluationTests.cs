using Pith.Evaluation;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Tests.Scoring;

namespace Pith.Tests.Evaluation;

public sealed class EvaluationTests
{
    [Fact]
    public void Class_balance_has_its_hand_values()
    {
        int[] labels = [0, 0, 0, 0, 1, 1, 5, 5];
        var balance = ClassShares.Measure(labels, [0, 1, 2, 4]);
        // Kept shares 3/4, 1/4, 0 against 1/2, 1/4, 1/4.
        Assert.Equal(0.25, balance.TotalVariation, 15);
        Assert.Equal(0, balance.SmallestKept);
        Assert.Equal(0.75, balance.LargestKept);
        Assert.Equal(3, balance.Classes);
        Assert.Equal(0, ClassShares.Measure(labels, [7, 6, 5, 4, 3, 2, 1, 0]).TotalVariation);
        Assert.Throws<ArgumentException>(() => ClassShares.Measure(labels, []));
        Assert.Throws<InvalidDataContentException>(() => ClassShares.Measure([0, -1], [0]));
    }

    [Fact]
    public void Coverage_has_its_hand_value()
    {
        MatrixView rows = MatrixView.FromArray(new double[] { 0, 1, 4, 10 }, 4, 1);
        Assert.Equal((1 + 4) / 2.0, Coverage.MeanDistanceOfDropped(rows, [3, 0]));
        Assert.Equal(0, Coverage.MeanDistanceOfDropped(rows, [0, 1, 2, 3]));
        Assert.Throws<ArgumentException>(() => Coverage.MeanDistanceOfDropped(rows, []));
        Assert.Throws<ArgumentException>(() => Coverage.MeanDistanceOfDropped(rows, [1, 1]));
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Coverage_by_graph_and_by_search_agree(DistanceMetric metric)
    {
        (MatrixView rows, _) = SampleRows.Blobs(400, 5, 8, spread: 0.7, seed: 31);
        KnnGraph graph = ExactGraphBuilder.Build(rows, 6, metric);
        var random = new Random(5);
        foreach (int size in new[] { 1, 5, 40, 200, 399 })
        {
            int[] kept = Enumerable.Range(0, 400).ToArray();
            random.Shuffle(kept);
            double searched = Coverage.MeanDistanceOfDropped(rows, kept.AsSpan(0, size), null, metric);
            Assert.Equal(searched, Coverage.MeanDistanceOfDropped(rows, kept.AsSpan(0, size), graph, metric), 12);
        }
        Assert.Throws<MisalignedDataException>(() => Coverage.MeanDistanceOfDropped(rows.SelectRows([1, 2, 3]), [0], graph));
    }

    [Fact]
    public void Near_duplicates_are_counted_once_a_pair()
    {
        MatrixView rows = MatrixView.FromArray(new double[] { 0, 0.1, 5, 5.05, 9 }, 5, 1);
        var pairs = NearDuplicates.Find(ExactGraphBuilder.Build(rows, 2), threshold: 0.2);
        Assert.Equal([(0, 1), (2, 3)], pairs.Pairs.ToArray());
        Assert.Equal(0.5, pairs.ShareKept(5, [0, 1, 2, 4]));
        Assert.Equal(0, pairs.ShareKept(5, [0, 3]));
        Assert.Equal(0, NearDuplicates.Find(ExactGraphBuilder.Build(rows, 2), threshold: 0).ShareKept(5, [0, 1]));
    }

    [Fact]
    public void The_default_threshold_is_the_twentieth_of_nearest_distances_and_holds_exact_duplicates()
    {
        // Nearest distances: 0 twice, then 1..: position 0.05 * 20 = 1 of 21 rows is still 0.
        double[] values = [0, 0, .. Enumerable.Range(1, 19).Select(i => i * (i + 1) / 2 * 10.0)];
        var pairs = NearDuplicates.Find(ExactGraphBuilder.Build(MatrixView.FromArray(values, 21, 1), 3));
        Assert.Equal(0, pairs.Threshold);
        Assert.Equal([(0, 1)], pairs.Pairs.ToArray());
    }

    [Fact]
    public void A_one_sided_edge_is_a_pair_too()
    {
        // Row 2 sees row 0 (k = 1), but row 0 sees row 1.
        var graph = new KnnGraph(3, 1, [1, 0, 0], [0.1, 0.1, 0.2]);
        Assert.Equal([(0, 1), (0, 2)], NearDuplicates.Find(graph, 0.3).Pairs.ToArray());
    }
}
