using Pith.Neighbors.Approximate;
using Pith.Neighbors.Distributed;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Neighbors.Distributed;

public sealed class DistributedApproximateTests
{
    static ApproximateSettings Small(int rows, int k, double recall) => ApproximateSettings.For(rows, k, recall) with { LeafRows = 150 };

    [Theory]
    [InlineData(DistanceMetric.Euclidean, 6_000, 24, 10, 0.95, 1)]
    [InlineData(DistanceMetric.Cosine, 5_000, 33, 7, 0.99, 2)]
    [InlineData(DistanceMetric.Euclidean, 3_000, 8, 16, 0.97, 3)]
    public void ListsAreThoseOfOneProcess(DistanceMetric metric, int rows, int columns, int k, double recall, int seed)
    {
        MatrixView matrix = MadeRows.Matrix(rows, columns, seed: seed);
        Check(matrix, k, recall, metric);
    }

    [Fact]
    public void CopiesAndRowsFarOutAreNoDifferent()
    {
        const int Rows = 4_000, Columns = 12;
        float[] values = MadeRows.Values(Rows, Columns, 15, 5, 9);
        for (int copy = 0; copy < 700; copy++)
            values.AsSpan(copy % 30 * Columns, Columns).CopyTo(values.AsSpan((((copy * 5) + 200) % Rows) * Columns));
        for (int far = 0; far < 5; far++)
        {
            for (int c = 0; c < Columns; c++)
                values[(((far * 791) + 3) * Columns) + c] = 3_000 + (far * 40) + c;
        }
        Check(MatrixView.FromArray(values, Rows, Columns), 9, 0.95, DistanceMetric.Euclidean);
    }

    [Fact]
    public void RowsWithoutStructureFallBackToTheExactSearchOnAllRanks()
    {
        var random = new Random(5);
        float[] values = [.. Enumerable.Range(0, 2_000 * 60).Select(_ => random.NextSingle())];
        MatrixView matrix = MatrixView.FromArray(values, 2_000, 60);
        ApproximateSettings settings = Small(2_000, 5, 0.999) with { Forward = 4, Reverse = 4, ListLength = 8, Partitions = 1, MostRounds = 2 };
        KnnGraph whole = ApproximateGraphBuilder.Build(matrix, 5, 0.999, settings: settings);
        Assert.True(whole.Recall!.IsExact);
        DistributedGraphTests.AssertSame(
            whole, DistributedGraphTests.Gather(3, r => DistributedGraph.Approximate(r, matrix, 5, 0.999, DistanceMetric.Euclidean, 1, null, settings, null, default)));
    }

    [Fact]
    public void CodesThatCannotBeToldApartAreDealtOutAlike()
    {
        // Two far groups of rows whose own differences vanish in the codes' rounding.
        var random = new Random(3);
        const int Rows = 2_500, Columns = 6;
        var values = new double[Rows * Columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = ((i / Columns % 2) * 1e6) + (random.NextDouble() * 1e-3);
        Check(MatrixView.FromArray(values, Rows, Columns), 4, 0.9, DistanceMetric.Euclidean, mayBeExact: true);
    }

    static void Check(MatrixView matrix, int k, double recall, DistanceMetric metric, bool mayBeExact = false)
    {
        ApproximateSettings settings = Small(matrix.Rows, k, recall);
        KnnGraph whole = ApproximateGraphBuilder.Build(matrix, k, recall, metric, settings: settings);
        Assert.True(mayBeExact || !whole.Recall!.IsExact);
        foreach (int ranks in new[] { 1, 2, 3, 4 })
        {
            DistributedGraphTests.AssertSame(
                whole, DistributedGraphTests.Gather(ranks, r => DistributedGraph.Approximate(r, matrix, k, recall, metric, 1 + (r.Rank % 2), null, settings, null, default)));
        }
    }
}
