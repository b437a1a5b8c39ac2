using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Neighbors.Graphs;

public class PoolEdgesTests
{
    const int Rows = 60;

    static readonly MatrixView s_points = Points();

    static MatrixView Points()
    {
        var random = new RandomStream(3, "pool-edges");
        return MatrixView.FromArray([.. Enumerable.Range(0, Rows * 3).Select(_ => random.NextDouble())], Rows, 3);
    }

    static PoolEdges Build(int neighbors, int[][] pools, Symmetrization symmetrize = Symmetrization.None, KnnGraph? supplied = null, int? wanted = null) =>
        PoolEdges.Build(
            supplied is null ? s_points : null, supplied, new GraphOptions(neighbors, DistanceMetric.Euclidean, symmetrize) { SuppliedNeighbors = wanted }, pools, 2, null, default);

    [Fact]
    public void EdgesStayInTheirPools_AndAreThoseOfThePoolAlone()
    {
        int[][] pools = [[.. Enumerable.Range(0, 40)], [.. Enumerable.Range(42, 15)], [59]];
        PoolEdges edges = Build(5, pools);
        KnnGraph alone = ExactGraphBuilder.Build(s_points.SelectRows(pools[1]), 5);
        for (int place = 0; place < pools[1].Length; place++)
            Assert.Equal(alone.NeighborsOf(place).ToArray().Select(n => pools[1][n]).Order(), edges.Graph.NeighborsOf(pools[1][place]).ToArray());
        Assert.All([40, 41, 57, 59], row => Assert.True(edges.Graph.NeighborsOf(row).IsEmpty));
        Assert.Equal(((40 + 15) * 5, 5), (edges.Graph.Edges, edges.Neighbors));
    }

    [Fact]
    public void ASmallPoolHasAsManyNeighboursAsItCan()
    {
        PoolEdges edges = Build(10, [[0, 1, 2], [.. Enumerable.Range(3, 57)]]);
        Assert.Equal([1, 2], edges.Graph.NeighborsOf(0).ToArray());
        Assert.Equal("neighbors", Assert.Throws<OptionException>(() => Build(Rows, [[0, 1]])).Option);
    }

    [Fact]
    public void ASuppliedGraph_IsCutAndRestricted_AndIsDirectedUnlessAskedOtherwise()
    {
        KnnGraph graph = ExactGraphBuilder.Build(s_points, 8);
        int[][] all = [[.. Enumerable.Range(0, Rows)]];
        Assert.Equal((Rows * 8, 8), (Build(3, all, Symmetrization.Auto, graph).Graph.Edges, Build(3, all, Symmetrization.Auto, graph).Neighbors));
        PoolEdges few = Build(3, all, Symmetrization.None, graph, wanted: 4);
        Assert.Equal(Build(4, all).Graph.Neighbors, few.Graph.Neighbors);
        Assert.Equal(Build(4, all, Symmetrization.Auto).Graph.Neighbors, Build(4, all, Symmetrization.Union, graph, wanted: 4).Graph.Neighbors);
        PoolEdges half = Build(3, [[.. Enumerable.Range(0, 30)]], Symmetrization.None, graph);
        Assert.All(half.Graph.Neighbors, neighbor => Assert.InRange(neighbor, 0, 29));
        Assert.True(half.Graph.Edges < 30 * 8);
    }

    [Fact]
    public void TheTypicalDistance_IsTheMedian_OrTheMeanOfWhatIsNotZero()
    {
        PoolEdges edges = Build(4, [[.. Enumerable.Range(0, Rows)]]);
        Assert.Equal(edges.MedianDistance, edges.TypicalDistance);
        PoolEdges Of(params double[] distances) => PoolEdges.Build(
            null, new KnnGraph(distances.Length, 1, [.. Enumerable.Range(0, distances.Length).Select(i => (i + 1) % distances.Length)], distances),
            new GraphOptions(1, DistanceMetric.Euclidean, Symmetrization.None), [[.. Enumerable.Range(0, distances.Length)]], 1, null, default);
        Assert.Equal((0, 3), (Of(0, 0, 0, 2, 4).MedianDistance, Of(0, 0, 0, 2, 4).TypicalDistance));
        Assert.Equal(1, Of(0, 0, 0).TypicalDistance);
    }
}
