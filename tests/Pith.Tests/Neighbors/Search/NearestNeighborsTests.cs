using Pith.Neighbors.Search;
using Pith.Numerics;

namespace Pith.Tests.Neighbors.Search;

public sealed class NearestNeighborsTests
{
    public static TheoryData<string> Kinds => SearchData.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SearchEqualsBruteForce(string kind)
    {
        const int Queries = 61, Basis = 300, Columns = 7;
        double[] all = SearchData.Make(kind, Queries + Basis, Columns, 11);
        MatrixView queries = SearchData.Single(all[..(Queries * Columns)], Queries, Columns);
        MatrixView basis = SearchData.Single(all[(Queries * Columns)..], Basis, Columns);
        foreach (int k in new[] { 1, 5, 40, Basis })
        {
            var indices = new int[Queries * k];
            var distances = new double[Queries * k];
            NearestNeighbors.Search(queries, basis, k, DistanceMetric.Euclidean, indices, distances);
            SearchData.AssertEqualsBruteForce(queries, basis, k, DistanceMetric.Euclidean, false, indices, distances);
        }
    }

    [Fact]
    public void CosineSearchEqualsBruteForce()
    {
        const int Queries = 50, Basis = 200, Columns = 33;
        MatrixView queries = MatrixView.FromArray(SearchData.Make("far", Queries, Columns, 1), Queries, Columns);
        MatrixView basis = MatrixView.FromArray(SearchData.Make("far", Basis, Columns, 2), Basis, Columns);
        var indices = new int[Queries * 4];
        var distances = new double[Queries * 4];
        NearestNeighbors.Search(queries, basis, 4, DistanceMetric.Cosine, indices, distances, threads: 2);
        SearchData.AssertEqualsBruteForce(queries, basis, 4, DistanceMetric.Cosine, false, indices, distances);
        Assert.All(distances, d => Assert.InRange(d, 0, 2));
    }

    [Fact]
    public void ManyQueriesInSeveralBlocksAndThreadsGiveTheSameBytes()
    {
        const int Queries = 3000, Basis = 700, Columns = 5;
        MatrixView queries = SearchData.Single(SearchData.Make("gaussian", Queries, Columns, 5), Queries, Columns);
        MatrixView basis = SearchData.Single(SearchData.Make("grid", Basis, Columns, 6), Basis, Columns);
        var once = new int[Queries * 3];
        var onceDistances = new double[Queries * 3];
        NearestNeighbors.Search(queries, basis, 3, DistanceMetric.Euclidean, once, onceDistances, threads: 1);
        SearchData.AssertEqualsBruteForce(queries, basis, 3, DistanceMetric.Euclidean, false, once, onceDistances);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            var indices = new int[Queries * 3];
            var distances = new double[Queries * 3];
            NearestNeighbors.Search(queries, basis, 3, DistanceMetric.Euclidean, indices, distances, threads);
            Assert.Equal(once, indices);
            Assert.Equal(onceDistances, distances);
        }
    }

    [Fact]
    public void UnusableRowsAreNamed()
    {
        float[] values = new float[20];
        values[7] = float.NaN;
        values[12] = float.PositiveInfinity;
        MatrixView bad = MatrixView.FromArray(values, 10, 2), good = MatrixView.FromArray(new float[20], 10, 2);
        var inBasis = Assert.Throws<InvalidDataContentException>(() => Find(good, bad, DistanceMetric.Euclidean));
        Assert.Contains("2 rows", inBasis.Message, StringComparison.Ordinal);
        Assert.Contains("row 3", inBasis.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataContentException>(() => Find(bad, good, DistanceMetric.Euclidean));
        var zero = Assert.Throws<InvalidDataContentException>(() => Find(good, good, DistanceMetric.Cosine));
        Assert.Contains("Row 0", zero.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CancellationStopsTheSearch()
    {
        MatrixView data = SearchData.Single(SearchData.Make("gaussian", 500, 3, 1), 500, 3);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => NearestNeighbors.Search(data, data, 1, DistanceMetric.Euclidean, new int[500], new double[500], cancellation: cancelled.Token));
    }

    static void Find(MatrixView queries, MatrixView basis, DistanceMetric metric) =>
        NearestNeighbors.Search(queries, basis, 1, metric, new int[queries.Rows], new double[queries.Rows]);
}
