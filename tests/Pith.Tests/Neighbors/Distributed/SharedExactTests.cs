using Pith.Neighbors.Distributed;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Neighbors.Distributed;

public sealed class SharedExactTests : IDisposable
{
    const int Rows = 900, K = 7, Parts = 5;

    readonly string _folder = Path.Combine(Path.GetTempPath(), "pith-ranks-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 2)]
    [InlineData(4, 16)]
    public void InPartsTheListsAreThoseOfOneProcess(int ranks, int parts)
    {
        MatrixView matrix = MadeRows.Matrix(Rows, 13, seed: ranks);
        AssertSame(matrix, DistributedGraphTests.Gather(ranks, r => DistributedGraph.Exact(r, matrix, K, DistanceMetric.Euclidean, null, parts, 1, null, default)));
    }

    [Fact]
    public void CopiesAndFewRowsAreCutToo()
    {
        float[] values = [.. Enumerable.Range(0, 60).SelectMany(row => new float[] { row % 11, row % 7 })];
        MatrixView matrix = MatrixView.FromArray(values, 60, 2);
        AssertSame(matrix, DistributedGraphTests.Gather(3, r => DistributedGraph.Exact(r, matrix, K, DistanceMetric.Euclidean, null, 16, 1, null, default)));
    }

    [Fact]
    public void StoppedAfterEveryPartAndGoneOnWithOtherRanksTheListsAreThoseOfOneProcess()
    {
        MatrixView matrix = MadeRows.Matrix(Rows, 13, seed: 3);
        int stops = 0;
        KnnGraph? graph = null;
        for (int ranks = 2; graph is null; ranks = (ranks % 4) + 1, stops++)
        {
            var goneOn = new int[ranks];
            int begun = 0;
            try
            {
                graph = DistributedGraphTests.Gather(ranks, rank => Build(rank, matrix, done => goneOn[rank.Rank] = done, _ =>
                {
                    // One part a run, and one rank ends in the middle of the next.
                    if (rank.Rank == 0 && ++begun > 1)
                        throw new TimeoutException();
                }));
            }
            catch (TimeoutException)
            {
                Assert.All(goneOn, done => Assert.Equal(stops, done));
            }
            Assert.InRange(stops, 0, Parts);
        }
        Assert.Equal(Parts - 1, stops - 1);
        AssertSame(matrix, graph);
    }

    [Fact]
    public void PartsOfOtherRowsAreForgotten()
    {
        int begun = 0;
        MatrixView first = MadeRows.Matrix(Rows, 13, seed: 3), second = MadeRows.Matrix(Rows, 13, seed: 4);
        Assert.Throws<TimeoutException>(() => InProcessRanks.Run(2, rank => Build(rank, first, null, _ =>
        {
            if (rank.Rank == 0 && ++begun > 2)
                throw new TimeoutException();
        })));
        AssertSame(second, DistributedGraphTests.Gather(3, rank => Build(rank, second, _ => Assert.Fail("It goes on."), null)));
    }

    [Fact]
    public void SmallSetsHaveOnePartAndLargeOnesSixteen()
    {
        Assert.Equal(1, RingSearch.PartsOf(60_000, 128));
        Assert.Equal(16, RingSearch.PartsOf(500_000, 128));
        Assert.Equal(16, RingSearch.PartsOf(100_000_000, 512));
    }

    static void AssertSame(MatrixView matrix, KnnGraph graph) => DistributedGraphTests.AssertSame(ExactGraphBuilder.Build(matrix, K, DistanceMetric.Euclidean), graph);

    RankedLists Build(ICommunicator rank, MatrixView matrix, Action<int>? goesOn, Action<string>? begins) => DistributedGraph.Exact(
        rank, matrix, K, DistanceMetric.Euclidean, SharedWork.Open(rank, _folder, goesOn, begins), Parts, 1, null, default);
}
