using Pith.Data.Formats.Npy;
using Pith.Data.Readers;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Tests.Neighbors.Search;

namespace Pith.Tests.Neighbors.Graphs;

public sealed class ExactGraphBuilderTests
{
    public static TheoryData<string> Kinds => SearchData.Kinds;

    public static TheoryData<string> GoldenCases => [.. Directory.GetDirectories(RepositoryPaths.Golden("knn_graph")).Select(d => Path.GetFileName(d)!).Order()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GraphEqualsBruteForce(string kind)
    {
        const int Rows = 310, Columns = 9;
        double[] values = SearchData.Make(kind, Rows, Columns, 21);
        foreach (MatrixView matrix in new[] { SearchData.Single(values, Rows, Columns), MatrixView.FromArray(values, Rows, Columns) })
        {
            foreach (int k in new[] { 1, 10, 60, Rows - 1 })
            {
                KnnGraph graph = ExactGraphBuilder.Build(matrix, k);
                SearchData.AssertEqualsBruteForce(matrix, matrix, k, DistanceMetric.Euclidean, true, graph.Indices, graph.Distances);
            }
        }
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("far")]
    [InlineData("clusters")]
    [InlineData("line")]
    public void CosineGraphEqualsBruteForce(string kind)
    {
        const int Rows = 200, Columns = 30;
        double[] values = SearchData.Make(kind, Rows, Columns, 3);
        for (int c = 0; c < Columns; c++)
            values[c] += 1;
        MatrixView matrix = SearchData.Single(values, Rows, Columns);
        KnnGraph graph = ExactGraphBuilder.Build(matrix, 7, DistanceMetric.Cosine, threads: 2);
        SearchData.AssertEqualsBruteForce(matrix, matrix, 7, DistanceMetric.Cosine, true, graph.Indices, graph.Distances);
    }

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void GoldenCasesPass(string name)
    {
        string File(string file) => RepositoryPaths.Golden("knn_graph", name, file);
        using MatrixView features = EmbeddingsReader.Open(File("in_features.npy"));
        using MatrixView indices = EmbeddingsReader.Open(File("exp_indices.npy")), distances = EmbeddingsReader.Open(File("exp_distances.npy"));
        HashSet<int> ambiguous = [.. NpyFile.ReadInt64s(File("exp_ambiguous_rows.npy")).Select(v => (int)v)];
        int k = indices.Columns;
        KnnGraph graph = ExactGraphBuilder.Build(features, k);
        var expectedIndices = new double[k];
        var expectedDistances = new double[k];
        for (int row = 0; row < graph.Rows; row++)
        {
            indices.CopyRows(row, 1, expectedIndices);
            distances.CopyRows(row, 1, expectedDistances);
            for (int n = 0; n < k; n++)
                Assert.Equal(expectedDistances[n], graph.DistancesOf(row)[n], 1e-8);
            if (!ambiguous.Contains(row))
                Assert.Equal(expectedIndices.Select(v => (int)v).Order(), graph.NeighborsOf(row).ToArray().Order());
        }
    }

    [Fact]
    public void SameBytesForAnyThreadCount()
    {
        const int Rows = 2500, Columns = 20;
        MatrixView matrix = SearchData.Single(SearchData.Make("gaussian", Rows, Columns, 8), Rows, Columns);
        KnnGraph once = ExactGraphBuilder.Build(matrix, 10, threads: 1);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            KnnGraph graph = ExactGraphBuilder.Build(matrix, 10, threads: threads);
            Assert.True(once.Indices.SequenceEqual(graph.Indices));
            Assert.True(once.Distances.SequenceEqual(graph.Distances));
        }
    }

    [Fact]
    public void ExactDuplicatesAreNeighboursAtExactlyZero()
    {
        // 0.1 + 0.2 style values whose single-precision dot products do not cancel.
        const int Rows = 40, Columns = 50;
        double[] values = SearchData.Make("very far", Rows, Columns, 2);
        values.AsSpan(5 * Columns, Columns).CopyTo(values.AsSpan(33 * Columns, Columns));
        KnnGraph graph = ExactGraphBuilder.Build(MatrixView.FromArray(values, Rows, Columns), 3);
        Assert.Equal(33, graph.NeighborsOf(5)[0]);
        Assert.Equal(0, graph.DistancesOf(5)[0]);
        Assert.Equal(5, graph.NeighborsOf(33)[0]);
        Assert.True(graph.DistancesOf(5)[1] > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10)]
    [InlineData(11)]
    public void NeighborsOutsideTheRowsAreRefused(int k)
    {
        MatrixView matrix = SearchData.Single(SearchData.Make("gaussian", 10, 2, 1), 10, 2);
        var e = Assert.Throws<OptionException>(() => ExactGraphBuilder.Build(matrix, k));
        Assert.Contains("from 1 to 9", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ProgressEndsAtTheTotalAndCancellationStops()
    {
        MatrixView matrix = SearchData.Single(SearchData.Make("gaussian", 1000, 4, 1), 1000, 4);
        var reports = new List<WorkProgress>();
        var progress = new Reports(reports);
        ExactGraphBuilder.Build(matrix, 5, threads: 2, progress: progress);
        Assert.Contains(reports, r => r.Done == r.Total && r.Total == 1000L * 999 / 2);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ExactGraphBuilder.Build(matrix, 5, cancellation: cancelled.Token));
    }

    sealed class Reports(List<WorkProgress> into) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            lock (into)
                into.Add(value);
        }
    }
}
