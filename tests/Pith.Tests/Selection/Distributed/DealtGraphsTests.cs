using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Numerics.Randomness;
using Pith.Selection.Distributed;

namespace Pith.Tests.Selection.Distributed;

public class DealtGraphsTests
{
    [Fact]
    public void TheCostliestTask_IsDealtFirst_EachToWhoeverHasLeast()
    {
        Assert.Equal([1, 0, 1, 0, 1], DealtGraphs.Deal([3, 9, 2, 1, 5], 2));
        Assert.Equal([0, 1, 2], DealtGraphs.Deal([1, 1, 1], 4));
        Assert.Equal([0, 0], DealtGraphs.Deal([1, 2], 1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void ListsAndRecalls_AreThoseOfOneProcess(int ranks)
    {
        const int Rows = 400;
        var random = new RandomStream(5, "dealt");
        var embeddings = MatrixView.FromArray([.. Enumerable.Range(0, 4 * Rows).Select(_ => (float)random.NextDouble())], Rows, 4);
        int[] poolOf = [.. Enumerable.Range(0, Rows).Select(_ => (int)Math.Sqrt(random.NextInt(50)))];
        // The last pool has one row, and no edge.
        int[][] pools = [.. Enumerable.Range(0, 7).Select(pool => Enumerable.Range(0, Rows - 1).Where(row => poolOf[row] == pool).ToArray()), [Rows - 1]];
        var one = new List<RecallEstimate>();
        MessageGraph expected = PoolEdges.Build(embeddings, null, Options(one), pools, 1, null, default).Graph.Compressed();

        var told = new List<RecallEstimate>[ranks];
        var lists = new MessageGraph[ranks];
        RowShares shares = RowShares.Even(Rows, ranks);
        InProcessRanks.Run(ranks, communicator =>
        {
            told[communicator.Rank] = [];
            lists[communicator.Rank] = new DealtGraphs(communicator, shares, Options(told[communicator.Rank]), pools).Build(embeddings, 1, null, default);
        });

        Assert.NotEmpty(one);
        Assert.All(told, own => Assert.Equal(one, own));
        for (int rank = 0; rank < ranks; rank++)
        {
            for (int row = 0; row < lists[rank].Rows; row++)
            {
                Assert.Equal(expected.NeighborsOf(shares.FirstOf(rank) + row), lists[rank].NeighborsOf(row));
                Assert.Equal(expected.DistancesOf(shares.FirstOf(rank) + row), lists[rank].DistancesOf(row));
            }
        }
    }

    static GraphOptions Options(List<RecallEstimate> reached) => new(5, DistanceMetric.Euclidean, Symmetrization.None)
    {
        Accuracy = new GraphAccuracy(Recall: 0.9) { Reached = reached.Add },
    };
}
