using Pith.Neighbors.Clustering;
using Pith.Numerics;
using Pith.Tests.Scoring;

namespace Pith.Tests.Neighbors.Clustering;

public sealed class KMeansTests
{
    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Well_separated_blobs_are_found(DistanceMetric metric)
    {
        const int Blobs = 6;
        (MatrixView rows, int[] blob) = SampleRows.Blobs(300, 5, Blobs, spread: 0.01, seed: 3);
        KMeansResult result = KMeans.Fit(rows, new KMeansOptions { Clusters = Blobs, Metric = metric });

        Assert.True(result.Converged);
        Assert.Equal(Blobs, result.Assignment.Zip(blob).Distinct().Count());
        Assert.Equal(Blobs, result.Assignment.Distinct().Count());
    }

    [Fact]
    public void Distances_are_those_to_the_nearest_centroid()
    {
        (MatrixView rows, _) = SampleRows.Blobs(200, 7, 9, spread: 0.5, seed: 5);
        KMeansResult result = KMeans.Fit(rows, new KMeansOptions { Clusters = 11, MaxIterations = 3 });
        double[] values = SampleRows.Values(rows);
        double inertia = 0;
        for (int i = 0; i < rows.Rows; i++)
        {
            double[] squared = Enumerable.Range(0, 11)
                .Select(k => Enumerable.Range(0, 7).Sum(c => Math.Pow(values[i * 7 + c] - result.Centroids[k * 7 + c], 2))).ToArray();
            Assert.Equal(Array.IndexOf(squared, squared.Min()), result.Assignment[i]);
            Assert.Equal(Math.Sqrt(squared.Min()), result.Distances[i], 12);
            inertia += squared.Min();
        }
        Assert.Equal(inertia, result.Inertia, 9);
        Assert.Equal(3, result.Iterations);
    }

    [Fact]
    public void At_convergence_each_centroid_is_the_mean_of_its_rows()
    {
        (MatrixView rows, _) = SampleRows.Blobs(120, 3, 4, spread: 0.3, seed: 8);
        KMeansResult result = KMeans.Fit(rows, new KMeansOptions { Clusters = 4, MaxIterations = 200, Tolerance = 0 });
        double[] values = SampleRows.Values(rows);
        for (int k = 0; k < 4; k++)
        {
            int[] own = Enumerable.Range(0, 120).Where(i => result.Assignment[i] == k).ToArray();
            for (int c = 0; c < 3; c++)
                Assert.Equal(own.Average(i => values[i * 3 + c]), result.Centroids[k * 3 + c], 10);
        }
    }

    [Fact]
    public void More_iterations_never_raise_the_inertia()
    {
        (MatrixView rows, _) = SampleRows.Blobs(400, 4, 30, spread: 0.4, seed: 9);
        double before = double.PositiveInfinity;
        for (int iterations = 1; iterations < 12; iterations++)
        {
            double inertia = KMeans.Fit(rows, new KMeansOptions { Clusters = 15, MaxIterations = iterations, Tolerance = 0 }).Inertia;
            Assert.True(inertia <= before * (1 + 1e-12));
            before = inertia;
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit_and_seeds_do()
    {
        (MatrixView rows, _) = SampleRows.Blobs(3000, 6, 12, spread: 0.7, seed: 10);
        KMeansResult one = KMeans.Fit(rows, new KMeansOptions { Clusters = 20, Threads = 1, MaxIterations = 6 });
        foreach (int threads in new[] { 2, 3, 8 })
        {
            KMeansResult other = KMeans.Fit(rows, new KMeansOptions { Clusters = 20, Threads = threads, MaxIterations = 6 });
            Assert.Equal(one.Centroids, other.Centroids);
            Assert.Equal(one.Distances, other.Distances);
        }
        Assert.NotEqual(one.Centroids, KMeans.Fit(rows, new KMeansOptions { Clusters = 20, Seed = 1, MaxIterations = 6 }).Centroids);
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Identical_rows_lie_on_their_centroid(DistanceMetric metric)
    {
        double[] values = Enumerable.Range(0, 50 * 3).Select(i => new[] { 0.1, 1000.7, 3.3 }[i % 3]).ToArray();
        KMeansResult result = KMeans.Fit(MatrixView.FromArray(values, 50, 3), new KMeansOptions { Clusters = 4, Metric = metric });
        Assert.True(result.Converged);
        Assert.All(result.Distances, d => Assert.InRange(d, 0, metric == DistanceMetric.Cosine ? 1e-15 : 0));
        Assert.All(result.Assignment, a => Assert.Equal(0, a));
    }

    [Fact]
    public void A_cluster_for_each_row_leaves_no_distance()
    {
        (MatrixView rows, _) = SampleRows.Blobs(40, 3, 40, spread: 0.5, seed: 12);
        KMeansResult result = KMeans.Fit(rows, new KMeansOptions { Clusters = 40 });
        Assert.Equal(0, result.Inertia);
        Assert.Equal(40, result.Assignment.Distinct().Count());
    }

    [Fact]
    public void A_centroid_without_rows_moves_to_the_farthest_row()
    {
        // Ten thousand duplicates hide three far rows from the sample of starting centroids; the spare centroids must find them.
        var values = new double[10_003];
        (values[4_000], values[7_000], values[9_000]) = (50, 100, -80);
        KMeansResult result = KMeans.Fit(MatrixView.FromArray(values, 10_003, 1), new KMeansOptions { Clusters = 4 });
        Assert.Equal(0, result.Inertia);
        Assert.Equal([-80.0, 0.0, 50.0, 100.0], result.Centroids.Order());
    }

    [Fact]
    public void Opposite_directions_do_not_break_the_cosine_metric()
    {
        double[] values = [1, 0, -1, 0, 0, 1, 0, -1];
        KMeansResult result = KMeans.Fit(MatrixView.FromArray(values, 4, 2), new KMeansOptions { Clusters = 1, Metric = DistanceMetric.Cosine });
        Assert.All(result.Distances, d => Assert.InRange(d, 0, 2));
    }

    [Fact]
    public void Impossible_requests_are_refused()
    {
        MatrixView rows = MatrixView.FromArray(new double[] { 1, 2, 3 }, 3, 1);
        OptionException error = Assert.Throws<OptionException>(() => KMeans.Fit(rows, new KMeansOptions { Clusters = 4 }));
        Assert.Contains("from 1 to 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataContentException>(
            () => KMeans.Fit(MatrixView.FromArray(new double[4], 2, 2), new KMeansOptions { Clusters = 1, Metric = DistanceMetric.Cosine }));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => KMeans.Fit(rows, new KMeansOptions { Clusters = 2 }, cancellation: cancelled.Token));
    }

    [Fact]
    public void Every_rule_refuses_its_bad_values()
    {
        foreach (OptionRule<KMeansOptions> rule in KMeansOptions.Rules)
        {
            foreach (object bad in rule.Domain.BadValues)
                Assert.Equal(rule.Name, Assert.Throws<OptionException>(() => rule.With(KMeansOptions.Default, bad).Validate()).Option);
        }
        KMeansOptions.Default.Validate();
    }
}
