using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Neighbors.Graphs;

public sealed class ApproximateGraphBuilderTests
{
    static ApproximateSettings Small(int rows, int k, double recall = 0.95) => ApproximateSettings.For(rows, k, recall) with { LeafRows = 150 };

    [Fact]
    public void RecallOfTwentyThousandRowsIsReachedAndStated()
    {
        const int Rows = 20_000, K = 10;
        MatrixView matrix = MadeRows.Matrix(Rows, 24);
        KnnGraph exact = ExactGraphBuilder.Build(matrix, K);
        KnnGraph graph = ApproximateGraphBuilder.Build(matrix, K, 0.99);
        RecallEstimate stated = graph.Recall!;
        double truth = TrueRecall(exact, graph);
        Assert.False(stated.IsExact);
        Assert.True(stated.Recall >= 0.99, stated.Words);
        Assert.True(stated.Low <= truth && truth <= stated.High, $"{truth}: {stated.Words}");
        Assert.True(truth < 1, "Nothing was left to find: the test tells nothing about the interval.");
        AssertIsAGraph(graph, matrix);
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void SameBytesForAnyThreadCount(DistanceMetric metric)
    {
        const int Rows = 9_000;
        MatrixView matrix = MadeRows.Matrix(Rows, 37, seed: 4);
        KnnGraph once = Build(1);
        Assert.False(once.Recall!.IsExact);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            KnnGraph graph = Build(threads);
            Assert.True(once.Indices.SequenceEqual(graph.Indices));
            Assert.True(once.Distances.SequenceEqual(graph.Distances));
            Assert.Equal(once.Recall, graph.Recall);
        }

        KnnGraph Build(int threads) => ApproximateGraphBuilder.Build(matrix, 10, 0.95, metric, threads, settings: Small(Rows, 10));
    }

    [Fact]
    public void OneLeafOfAllRowsGivesTheExactGraph()
    {
        const int Rows = 1_500;
        MatrixView matrix = MadeRows.Matrix(Rows, 20, seed: 3);
        // Cells of all rows but one cell more, so that the approximate search itself does the work.
        ApproximateSettings settings = ApproximateSettings.For(Rows, 10, 0.5) with { LeafRows = Rows, SearchesSmall = true };
        KnnGraph exact = ExactGraphBuilder.Build(matrix, 10), graph = ApproximateGraphBuilder.Build(matrix, 10, 0.5, settings: settings);
        Assert.False(graph.Recall!.IsExact);
        Assert.True(exact.Indices.SequenceEqual(graph.Indices));
        Assert.True(exact.Distances.SequenceEqual(graph.Distances));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void RecallOutsideIsRefused(double recall)
    {
        var e = Assert.Throws<OptionException>(() => ApproximateGraphBuilder.Build(MadeRows.Matrix(50, 3), 5, recall));
        Assert.Contains("above 0 and below 1", e.Message, StringComparison.Ordinal);
    }

    /// <summary>The share of neighbours that are no farther than the row's true last one.</summary>
    internal static double TrueRecall(KnnGraph exact, KnnGraph graph)
    {
        long hits = 0;
        for (int row = 0; row < graph.Rows; row++)
        {
            foreach (double distance in graph.DistancesOf(row))
                hits += distance <= exact.DistancesOf(row)[^1] ? 1 : 0;
        }
        return hits / ((double)graph.Rows * graph.Neighbors);
    }

    /// <summary>No self, no neighbour twice, sorted by distance, then by row, and distances that are those of the rows.</summary>
    internal static void AssertIsAGraph(KnnGraph graph, MatrixView matrix)
    {
        double[] a = new double[matrix.Columns], b = new double[matrix.Columns];
        for (int row = 0; row < graph.Rows; row++)
        {
            ReadOnlySpan<int> neighbors = graph.NeighborsOf(row);
            ReadOnlySpan<double> distances = graph.DistancesOf(row);
            Assert.Equal(-1, neighbors.IndexOf(row));
            Assert.Equal(neighbors.Length, neighbors.ToArray().Distinct().Count());
            for (int n = 1; n < neighbors.Length; n++)
                Assert.True(distances[n - 1] < distances[n] || (distances[n - 1] == distances[n] && neighbors[n - 1] < neighbors[n]));
            if (row % 97 != 0)
                continue;
            matrix.CopyRows(row, 1, a);
            matrix.CopyRows(neighbors[^1], 1, b);
            Assert.Equal(Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum()), distances[^1], 1e-9);
        }
    }
}
