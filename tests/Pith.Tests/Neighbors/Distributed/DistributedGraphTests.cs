using FsCheck;
using FsCheck.Fluent;
using Pith.Neighbors.Distributed;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Neighbors.Distributed;

public sealed class DistributedGraphTests
{
    [Fact]
    public void ExactListsAreThoseOfOneProcess() => Prop.ForAll(Sets(), set =>
    {
        KnnGraph whole = ExactGraphBuilder.Build(set.Matrix, set.K, set.Metric, 1);
        for (int ranks = 1; ranks <= 5; ranks++)
            AssertSame(whole, Gather(ranks, r => DistributedGraph.Exact(r, set.Matrix, set.K, set.Metric, null, 1, null, default)));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(DistanceMetric.Euclidean, 2)]
    [InlineData(DistanceMetric.Cosine, 3)]
    [InlineData(DistanceMetric.Euclidean, 4)]
    public void ExactListsOfSeveralThousandRowsAreThoseOfOneProcess(DistanceMetric metric, int ranks)
    {
        MatrixView matrix = MadeRows.Matrix(5_000, 19, seed: ranks);
        KnnGraph whole = ExactGraphBuilder.Build(matrix, 10, metric);
        AssertSame(whole, Gather(ranks, r => DistributedGraph.Exact(r, matrix, 10, metric, null, 1 + (r.Rank % 2), null, default)));
    }

    [Fact]
    public void OneRanksBadRowIsSaidOnceAndEndsAll()
    {
        float[] values = MadeRows.Values(9_000, 5, 3, 2, 1);
        values[40_003] = float.NaN;
        MatrixView matrix = MatrixView.FromArray(values, 9_000, 5);
        var said = new List<Exception>();
        InProcessRanks.Run(3, ranks =>
        {
            Exception error = Assert.ThrowsAny<Exception>(() => DistributedGraph.Exact(ranks, matrix, 3, DistanceMetric.Euclidean, null, 1, null, default));
            Assert.True(Together.IsShared(error));
            lock (said)
                said.Add(error);
        });
        Assert.Contains("row 8000", Assert.Single(said.OfType<InvalidDataContentException>()).Message, StringComparison.Ordinal);
        Assert.Equal(2, said.OfType<OtherRankException>().Count());
    }

    /// <summary>The lists of all ranks as one graph.</summary>
    internal static KnnGraph Gather(int size, Func<ICommunicator, RankedLists> build)
    {
        var lists = new RankedLists[size];
        InProcessRanks.Run(size, ranks => lists[ranks.Rank] = build(ranks));
        int next = 0;
        foreach (RankedLists part in lists)
        {
            Assert.Equal(next, part.Share.First);
            Assert.Equal(lists[0].Recall, part.Recall);
            next = part.Share.End;
        }
        int[] indices = [.. lists.SelectMany(part => part.Indices)];
        double[] distances = [.. lists.SelectMany(part => part.Distances)];
        return new KnnGraph(next, indices.Length / next, indices, distances) { Recall = lists[0].Recall };
    }

    internal static void AssertSame(KnnGraph expected, KnnGraph actual)
    {
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.True(expected.Indices.SequenceEqual(actual.Indices));
        Assert.True(expected.Distances.SequenceEqual(actual.Distances));
        Assert.Equal(expected.Recall, actual.Recall);
    }

    /// <summary>Rows, some of them copies of others, on a grid, so that many distances are equal, or anywhere; in single or in double precision.</summary>
    static Arbitrary<RowSet> Sets() => (
        from seed in Gen.Choose(0, int.MaxValue)
        from rows in Gen.Choose(2, 90)
        from columns in Gen.Choose(1, 9)
        from k in Gen.Choose(1, Math.Min(rows - 1, 8))
        from grid in Gen.Elements(0, 1, 3)
        from wide in Gen.Elements(false, true)
        from metric in Gen.Elements(DistanceMetric.Euclidean, DistanceMetric.Cosine)
        select new RowSet(seed, rows, columns, k, grid, wide, metric)).ToArbitrary();

    sealed record RowSet(int Seed, int Rows, int Columns, int K, int Grid, bool Wide, DistanceMetric Metric)
    {
        public MatrixView Matrix { get; } = Make(Seed, Rows, Columns, Grid, Wide);

        static MatrixView Make(int seed, int rows, int columns, int grid, bool wide)
        {
            var random = new Random(seed);
            var values = new double[rows * columns];
            for (int i = 0; i < values.Length; i++)
                values[i] = grid > 0 ? random.Next(grid) + 1 : random.NextDouble() + 0.1;
            return wide ? MatrixView.FromArray(values, rows, columns) : MatrixView.FromArray(Array.ConvertAll(values, value => (float)value), rows, columns);
        }
    }
}
