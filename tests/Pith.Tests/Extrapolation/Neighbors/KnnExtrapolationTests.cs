using Pith.Data.Formats.Npy;
using Pith.Extrapolation;
using Pith.Extrapolation.Neighbors;
using Pith.Numerics;

namespace Pith.Tests.Extrapolation.Neighbors;

public sealed class KnnExtrapolationTests
{
    [Theory]
    [InlineData(NeighborWeighting.Uniform, 0.266667)]
    [InlineData(NeighborWeighting.Distance, 0.248477)]
    public void The_worked_example_comes_out(NeighborWeighting weights, double expected)
    {
        ExtrapolationProblem problem = OnALine([0.2f, 1.0f, 2.5f], [0.3, 0.1, 0.4]);
        Assert.Equal(expected, Predict(problem, 3, weights), 6);
    }

    [Fact]
    public void Scaled_weights_do_not_see_the_unit()
    {
        double near = Predict(OnALine([0.4f, 2.0f, 5.0f], [0.3, 0.1, 0.4]), 3, NeighborWeighting.Scaled);
        double far = Predict(OnALine([400f, 2000f, 5000f], [0.3, 0.1, 0.4]), 3, NeighborWeighting.Scaled);
        Assert.Equal(near, far, 6);
        Assert.NotEqual(Predict(OnALine([0.4f, 2.0f, 5.0f], [0.3, 0.1, 0.4]), 3, NeighborWeighting.Distance), near, 3);
    }

    [Theory]
    [InlineData(NeighborWeighting.Distance)]
    [InlineData(NeighborWeighting.Scaled)]
    public void Far_neighbours_do_not_underflow(NeighborWeighting weights)
    {
        double value = Predict(OnALine([3000f, 3000.5f, 9000f], [1, 2, 5]), 3, weights);
        Assert.InRange(value, 1, 5);
        if (weights == NeighborWeighting.Distance)
            Assert.Equal((1 + (2 * Math.Exp(-0.5))) / (1 + Math.Exp(-0.5)), value, 9);
    }

    [Fact]
    public void Neighbours_at_distance_zero_count_alone_when_they_are_most()
    {
        Assert.Equal(1.5, Predict(OnALine([0f, 0f, 7f], [1, 2, 5]), 3, NeighborWeighting.Scaled));
    }

    [Theory]
    [InlineData("1_euclidean_k1")]
    [InlineData("3_euclidean_k20")]
    [InlineData("5_cosine_k5")]
    [InlineData("7_euclidean_k5_tied_truth")]
    public void Neighbours_and_both_means_are_the_reference_codes(string name)
    {
        string folder = RepositoryPaths.Golden("knn_extrapolation", name);
        using MatrixView embeddings = NpyFile.OpenMatrix(Path.Combine(folder, "in_embeddings.npy"));
        long[] listed = NpyFile.ReadInt64s(Path.Combine(folder, "in_subset_indices.npy"));
        double[] given = NpyFile.ReadDoubles(Path.Combine(folder, "in_subset_scores.npy"));
        using MatrixView neighbors = NpyFile.OpenMatrix(Path.Combine(folder, "exp_neighbors.npy"));
        int k = neighbors.Columns;
        var scores = new double[embeddings.Rows];
        Array.Fill(scores, double.NaN);
        for (int i = 0; i < listed.Length; i++)
            scores[listed[i]] = given[i];
        ExtrapolationProblem problem = ScoredSets.Of(embeddings, scores) with
        {
            Metric = name.Contains("cosine", StringComparison.Ordinal) ? DistanceMetric.Cosine : DistanceMetric.Euclidean,
        };
        var expected = new double[neighbors.Rows * k];
        neighbors.CopyRows(0, neighbors.Rows, expected);
        ScoredNeighbors.ForEachBlock(problem, k, 0, (first, lists) =>
        {
            for (int q = 0; q < lists.Queries; q++)
            {
                double[] rows = [.. lists.PositionsOf(q, k).ToArray().Select(position => (double)problem.ScoredRows[position])];
                Assert.Equal(expected.AsSpan((first + q) * k, k).ToArray(), rows);
            }
        }, null, default);
        foreach ((string variant, NeighborWeighting weights) in new[] { ("average", NeighborWeighting.Uniform), ("weighted", NeighborWeighting.Distance) })
        {
            double[] published = NpyFile.ReadDoubles(Path.Combine(folder, $"exp_{variant}.npy"));
            var method = new KnnExtrapolation(new KnnOptions { Neighbors = k, Weights = weights, EuclideanWeights = true });
            Predictions predicted = method.Predict(problem);
            for (int q = 0; q < predicted.Rows.Length; q++)
            {
                double want = published[predicted.Rows[q]];
                Assert.InRange(predicted.Values[q] - want, -1e-6 - (1e-5 * Math.Abs(want)), 1e-6 + (1e-5 * Math.Abs(want)));
            }
        }
    }

    [Fact]
    public void More_neighbours_than_scored_rows_are_refused()
    {
        OptionException error = Assert.Throws<OptionException>(() => Predict(OnALine([1f, 2f, 3f], [1, 2, 3]), 4, NeighborWeighting.Uniform));
        Assert.Contains("1 to 3 (the scored rows)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_weight_prefers_rows_of_the_same_class()
    {
        // The query looks like row 1 but is of row 2's class.
        var problem = new ExtrapolationProblem
        {
            Embeddings = MatrixView.FromArray([0f, 0.1f, 0.5f, 3f, 3.4f], 5, 1),
            ScoredRows = [1, 2, 3, 4],
            Scores = [10, 20, 30, 40],
            QueryRows = [0],
            Labels = [1, 0, 1, 0, 1],
        };
        Assert.Equal(10, new KnnExtrapolation(new KnnOptions { Neighbors = 1 }).Predict(problem).Values[0]);
        Assert.Equal(20, new KnnExtrapolation(new KnnOptions { Neighbors = 1, LabelWeight = 3 }).Predict(problem).Values[0]);
    }

    // The query lies at 0, the scored rows at the given places.
    static ExtrapolationProblem OnALine(float[] places, double[] scores) => new()
    {
        Embeddings = MatrixView.FromArray([0f, .. places], places.Length + 1, 1),
        ScoredRows = [.. Enumerable.Range(1, places.Length)],
        Scores = scores,
        QueryRows = [0],
    };

    static double Predict(ExtrapolationProblem problem, int neighbors, NeighborWeighting weights) =>
        new KnnExtrapolation(new KnnOptions { Neighbors = neighbors, Weights = weights }).Predict(problem).Values[0];
}
