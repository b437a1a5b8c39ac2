using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Neighbors.Graphs;

/// <summary>Data that an approximate search could stumble over.</summary>
public sealed class ApproximateGraphDataTests
{
    const int Rows = 4_000;

    public static TheoryData<string, int, int> Sets => new()
    {
        { "plain", 16, 10 }, { "one column", 1, 10 }, { "two columns", 2, 10 }, { "constant columns", 20, 10 }, { "copies", 12, 10 }, { "many copies", 12, 10 },
        { "clusters of one", 8, 10 }, { "heavy tails", 10, 10 }, { "outlying", 10, 10 }, { "outlying copies", 10, 10 }, { "far", 12, 10 }, { "wide", 1024, 10 },
        { "many neighbours", 10, 100 }, { "one neighbour", 10, 1 },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void StatedIntervalHoldsTheTruth(string kind, int columns, int k)
    {
        int rows = columns > 100 ? 1_500 : Rows;
        MatrixView matrix = MatrixView.FromArray(Values(kind, rows, columns), rows, columns);
        ApproximateSettings settings = ApproximateSettings.For(rows, k, 0.9) with { LeafRows = Math.Max(150, 2 * k), SampleRows = 400 };
        KnnGraph exact = ExactGraphBuilder.Build(matrix, k), graph = ApproximateGraphBuilder.Build(matrix, k, 0.9, settings: settings);
        RecallEstimate stated = graph.Recall!;
        double truth = ApproximateGraphBuilderTests.TrueRecall(exact, graph);
        Assert.True(stated.Low <= truth && truth <= stated.High, $"{truth}: {stated.Words}");
        Assert.True(truth >= 0.89, stated.Words);
        ApproximateGraphBuilderTests.AssertIsAGraph(graph, matrix);
        // Rows of the exact graph with copies have them here too, at exactly 0.
        for (int row = 0; row < rows; row++)
            Assert.Equal(exact.DistancesOf(row).Count(0.0), graph.DistancesOf(row).Count(0.0));
    }

    [Fact]
    public void OutlyingRowsHaveTheirTrueNeighbours()
    {
        MatrixView matrix = MatrixView.FromArray(Values("outlying", Rows, 10), Rows, 10);
        ApproximateSettings settings = ApproximateSettings.For(Rows, 10, 0.9) with { LeafRows = 150 };
        KnnGraph exact = ExactGraphBuilder.Build(matrix, 10), graph = ApproximateGraphBuilder.Build(matrix, 10, 0.9, settings: settings);
        Assert.False(graph.Recall!.IsExact);
        for (int row = 0; row < Rows; row += 500)
            Assert.True(exact.NeighborsOf(row).SequenceEqual(graph.NeighborsOf(row)));
    }

    [Fact]
    public void RowsThatAreAllEqualHaveEachOther()
    {
        var values = new float[2_000 * 3];
        Array.Fill(values, 0.25f);
        KnnGraph graph = ApproximateGraphBuilder.Build(MatrixView.FromArray(values, 2_000, 3), 4, 0.9);
        Assert.True(graph.Recall!.IsExact);
        Assert.Equal([0, 1, 2, 3], graph.NeighborsOf(1_999).ToArray());
        Assert.All(graph.Distances.ToArray(), distance => Assert.Equal(0, distance));
    }

    [Fact]
    public void RowsWithoutStructureAreSearchedExactly()
    {
        var random = new Random(5);
        var values = new float[3_000 * 200];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.NextSingle();
        MatrixView matrix = MatrixView.FromArray(values, 3_000, 200);
        ApproximateSettings settings = ApproximateSettings.For(3_000, 10, 0.999) with { LeafRows = 128, Partitions = 1, MostRounds = 2 };
        KnnGraph graph = ApproximateGraphBuilder.Build(matrix, 10, 0.999, settings: settings);
        Assert.True(graph.Recall!.IsExact);
        Assert.Contains("hardly any structure", graph.Recall.WhyExact, StringComparison.Ordinal);
        Assert.True(ExactGraphBuilder.Build(matrix, 10).Indices.SequenceEqual(graph.Indices));
    }

    [Fact]
    public void DoublesOfSinglesGiveTheSameGraph()
    {
        float[] values = Values("plain", 2_000, 19);
        ApproximateSettings settings = ApproximateSettings.For(2_000, 10, 0.9) with { LeafRows = 150 };
        KnnGraph singles = ApproximateGraphBuilder.Build(MatrixView.FromArray(values, 2_000, 19), 10, 0.9, settings: settings);
        KnnGraph doubles = ApproximateGraphBuilder.Build(MatrixView.FromArray([.. values.Select(v => (double)v)], 2_000, 19), 10, 0.9, settings: settings);
        Assert.False(singles.Recall!.IsExact);
        Assert.True(singles.Indices.SequenceEqual(doubles.Indices));
        Assert.True(singles.Distances.SequenceEqual(doubles.Distances));
    }

    [Fact]
    public void WhatHasNoDistanceIsRefused()
    {
        float[] values = Values("plain", 2_000, 5);
        values[(1_234 * 5) + 2] = float.NaN;
        var e = Assert.Throws<InvalidDataContentException>(() => ApproximateGraphBuilder.Build(MatrixView.FromArray(values, 2_000, 5), 3, 0.9));
        Assert.Contains("1234", e.Message, StringComparison.Ordinal);
        values.AsSpan(1_234 * 5, 5).Clear();
        e = Assert.Throws<InvalidDataContentException>(
            () => ApproximateGraphBuilder.Build(MatrixView.FromArray(values, 2_000, 5), 3, 0.9, DistanceMetric.Cosine));
        Assert.Contains("1234", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CancellationStops_AndEveryPhaseEndsAtItsTotal()
    {
        MatrixView matrix = MadeRows.Matrix(3_000, 8);
        var last = new Dictionary<string, WorkProgress>();
        ApproximateGraphBuilder.Build(matrix, 5, 0.9, threads: 2, progress: new Reports(last));
        Assert.Contains("graph: cells 1", last.Keys);
        Assert.Contains("graph: exact distances", last.Keys);
        Assert.All(last.Values, report => Assert.Equal(report.Total, report.Done));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ApproximateGraphBuilder.Build(matrix, 5, 0.9, cancellation: cancelled.Token));
    }

    static float[] Values(string kind, int rows, int columns)
    {
        var random = new Random(9);
        float[] values = MadeRows.Values(rows, columns, 12, Math.Min(columns, 5), 7);
        for (int row = 0; row < rows; row++)
        {
            Span<float> one = values.AsSpan(row * columns, columns);
            switch (kind)
            {
                case "constant columns":
                    one[3..12].Fill(7);
                    break;
                case "copies" or "outlying copies" when row % 5 == 0 && row > 0:
                    values.AsSpan(random.Next(row) * columns, columns).CopyTo(one);
                    break;
                case "many copies" when row >= 1_000:
                    values.AsSpan(row % 37 * 11 * columns, columns).CopyTo(one);
                    break;
                case "clusters of one" when row % 40 == 0:
                    one[row / 40 % columns] += 3 * row;
                    break;
                case "heavy tails":
                    float factor = (float)Math.Exp(2 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5));
                    for (int c = 0; c < columns; c++)
                        one[c] *= factor;
                    break;
                case "far":
                    for (int c = 0; c < columns; c++)
                        one[c] += 3_000;
                    break;
                default:
                    break;
            }
            if (kind.StartsWith("outlying", StringComparison.Ordinal) && row % 500 == 0)
                one[row / 500 % columns] = 1e4f * (row + 1);
        }
        return values;
    }

    sealed class Reports(Dictionary<string, WorkProgress> last) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            lock (last)
            {
                if (!last.TryGetValue(value.Stage, out WorkProgress before) || value.Done > before.Done)
                    last[value.Stage] = value;
            }
        }
    }
}
