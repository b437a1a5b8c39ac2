using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Neighbors.Graphs;

public class NearestRowsTests
{
    const int Queries = 5000;
    const int Basis = 8000;
    const int Columns = 20;

    [Theory]
    [InlineData(DistanceMetric.Euclidean, 1, 0.98)]
    [InlineData(DistanceMetric.Euclidean, 10, 0.95)]
    [InlineData(DistanceMetric.Cosine, 25, 0.9)]
    public void Approximate_ReachesTheRecallThatItStates(DistanceMetric metric, int k, double recall)
    {
        (MatrixView queries, MatrixView basis) = Sets();
        var reached = new List<RecallEstimate>();
        (int[] indices, double[] distances) = Search(queries, basis, k, metric, new GraphAccuracy(recall) { Reached = reached.Add });
        var truth = new double[Queries * k];
        NearestNeighbors.Search(queries, basis, k, metric, new int[Queries * k], truth);

        RecallEstimate stated = Assert.Single(reached);
        Assert.False(stated.IsExact);
        Assert.InRange(stated.Recall, recall, 1);
        Assert.InRange(Recall(distances, truth, k), stated.Low - 0.005, stated.High + 0.005);
        for (int q = 0; q < Queries; q++)
            AssertIsList(queries, basis, q, indices.AsSpan(q * k, k), distances.AsSpan(q * k, k), metric);
    }

    [Fact]
    public void Result_DependsNeitherOnThreadsNorOnBlocks()
    {
        (MatrixView queries, MatrixView basis) = Sets();
        var accuracy = new GraphAccuracy(0.95);
        (int[] indices, double[] distances) = Search(queries, basis, 7, DistanceMetric.Euclidean, accuracy, threads: 1);
        (int[] others, double[] otherDistances) = Search(queries, basis, 7, DistanceMetric.Euclidean, accuracy, threads: 3);
        Assert.Equal(indices, others);
        Assert.Equal(distances, otherDistances);

        using NearestRows search = NearestRows.Open(queries, basis, 7, DistanceMetric.Euclidean, accuracy, threads: 2);
        int[] some = [.. Enumerable.Range(0, 300).Select(i => Queries - 1 - (i * 7))];
        var found = new int[some.Length * 7];
        search.Find(queries.SelectRows(some), found, new double[found.Length], threads: 2);
        for (int i = 0; i < some.Length; i++)
            Assert.Equal(indices.AsSpan(some[i] * 7, 7), found.AsSpan(i * 7, 7));
    }

    [Fact]
    public void RowsThatCodesCannotHold_AreSearchedExactly()
    {
        float[] values = MadeRows.Values(Queries, Columns, 20, 6, 3);
        // Farther out than four times the longest base row, in mid-block.
        for (int c = 0; c < Columns; c++)
            values[(777 * Columns) + c] = 1e6f + c;
        MatrixView queries = MatrixView.FromArray(values, Queries, Columns), basis = MadeRows.Matrix(Basis, Columns, seed: 2);
        (int[] indices, double[] distances) = Search(queries, basis, 3, DistanceMetric.Euclidean, new GraphAccuracy(0.9));
        var truth = new int[Queries * 3];
        NearestNeighbors.Search(queries, basis, 3, DistanceMetric.Euclidean, truth, new double[Queries * 3]);
        Assert.Equal(truth.AsSpan(777 * 3, 3), indices.AsSpan(777 * 3, 3));
        Assert.All(distances, distance => Assert.True(double.IsFinite(distance)));
    }

    [Fact]
    public void CopiesOfOneRow_AreNeighborsAtDistanceZero()
    {
        MatrixView basis = MatrixView.FromArray([.. Enumerable.Repeat(1.5f, Basis * Columns)], Basis, Columns);
        MatrixView queries = MatrixView.FromArray([.. Enumerable.Repeat(1.5f, Queries * Columns)], Queries, Columns);
        (int[] indices, double[] distances) = Search(queries, basis, 5, DistanceMetric.Euclidean, new GraphAccuracy(0.9));
        Assert.All(distances, distance => Assert.Equal(0, distance));
        Assert.Equal(5, indices.AsSpan(0, 5).ToArray().Distinct().Count());
    }

    [Fact]
    public void ManyPairs_AreApproximateUnlessExactIsAsked()
    {
        Assert.Null(GraphAccuracy.Default.RecallOf(100_000, 200_000));
        Assert.Equal(GraphAccuracy.UsualRecall, GraphAccuracy.Default.RecallOf(100_001, 200_000));
        Assert.Null(GraphAccuracy.Exact.RecallOf(1_000_000, 1_000_000));
        Assert.Equal(0.9, new GraphAccuracy(0.9).RecallOf(10, 10));
    }

    [Fact]
    public void WithFewRows_TheSearchIsExact()
    {
        (MatrixView queries, MatrixView basis) = (MadeRows.Matrix(50, Columns, seed: 4), MadeRows.Matrix(60, Columns, seed: 5));
        (int[] indices, _) = Search(queries, basis, 60, DistanceMetric.Euclidean, new GraphAccuracy(0.5));
        var truth = new int[50 * 60];
        NearestNeighbors.Search(queries, basis, 60, DistanceMetric.Euclidean, truth, new double[50 * 60]);
        Assert.Equal(truth, indices);
    }

    static (MatrixView Queries, MatrixView Basis) Sets()
    {
        MatrixView all = MadeRows.Matrix(Queries + Basis, Columns);
        return (all.SelectRows([.. Enumerable.Range(0, Queries)]), all.SelectRows([.. Enumerable.Range(Queries, Basis)]));
    }

    static (int[] Indices, double[] Distances) Search(MatrixView queries, MatrixView basis, int k, DistanceMetric metric, GraphAccuracy accuracy, int threads = 2)
    {
        (int[] indices, double[] distances) = (new int[queries.Rows * k], new double[queries.Rows * k]);
        NearestRows.Search(queries, basis, k, metric, accuracy, indices, distances, threads);
        return (indices, distances);
    }

    static double Recall(double[] found, double[] truth, int k)
    {
        int hits = 0;
        for (int i = 0; i < found.Length; i++)
            hits += found[i] <= truth[(i / k * k) + k - 1] ? 1 : 0;
        return hits / (double)found.Length;
    }

    static void AssertIsList(MatrixView queries, MatrixView basis, int query, ReadOnlySpan<int> rows, ReadOnlySpan<double> distances, DistanceMetric metric)
    {
        float[] a = new float[Columns], b = new float[Columns];
        queries.CopyRows(query, 1, a);
        for (int n = 0; n < rows.Length; n++)
        {
            Assert.True(n == 0 || distances[n - 1] < distances[n] || (distances[n - 1] == distances[n] && rows[n - 1] < rows[n]));
            if (metric != DistanceMetric.Euclidean)
                continue;
            basis.CopyRows(rows[n], 1, b);
            Assert.Equal(Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum()), distances[n], 6);
        }
    }
}
