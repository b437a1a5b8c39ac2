using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Neighbors.Graphs;

/// <summary>Edges that are kept are those that a single selection would build.</summary>
public sealed class KeptEdgesTests
{
    const int Rows = 300;
    static readonly MatrixView s_embeddings = MatrixView.FromArray(Values(), Rows, 4);

    [Theory]
    [InlineData(5, 1)]
    [InlineData(10, 2)]
    [InlineData(10, 3)]
    [InlineData(40, 7)]
    public void Pools_HaveTheEdgesThatTheyWouldHaveAlone(int neighbors, int step)
    {
        using KeptEdges kept = Of(GraphAccuracy.Default);
        int[][] pools = [[.. Enumerable.Range(0, Rows).Where(row => row % step != step - 1 || step == 1)]];
        var options = new GraphOptions(neighbors, DistanceMetric.Euclidean, Symmetrization.Union);
        kept.Prepare(12, null, default);
        RequireSame(PoolEdges.Build(s_embeddings, null, options, pools, 1, null, default), kept.Build(options, pools, 1, null, default));
    }

    [Fact]
    public void PoolsOfClasses_AndApproximateGraphs_AreBuiltAsTheyAre()
    {
        int[][] classes = [[.. Enumerable.Range(0, 100)], [.. Enumerable.Range(100, 200)]];
        var options = new GraphOptions(6, DistanceMetric.Cosine, Symmetrization.None);
        using KeptEdges exact = Of(GraphAccuracy.Default, DistanceMetric.Cosine), approximate = Of(new GraphAccuracy(0.9), DistanceMetric.Cosine);
        RequireSame(PoolEdges.Build(s_embeddings, null, options, classes, 1, null, default), exact.Build(options, classes, 1, null, default));
        int[][] all = [[.. Enumerable.Range(0, Rows)]];
        RequireSame(
            PoolEdges.Build(s_embeddings, null, options with { Accuracy = new GraphAccuracy(0.9) }, all, 1, null, default),
            approximate.Build(options, all, 1, null, default));
    }

    [Fact]
    public void WhatWasMade_IsKept_TheOldestLeaves()
    {
        using KeptEdges kept = Of(GraphAccuracy.Default);
        int[][] all = [[.. Enumerable.Range(0, Rows)]];
        GraphOptions Graph(int neighbors) => new(neighbors, DistanceMetric.Euclidean, Symmetrization.Union);
        PoolEdges first = kept.Build(Graph(3), all, 1, null, default), second = kept.Build(Graph(4), all, 1, null, default);
        Assert.Same(first, kept.Build(Graph(3), all, 1, null, default));
        kept.Build(Graph(5), all, 1, null, default);
        Assert.Same(first, kept.Build(Graph(3), all, 1, null, default));
        Assert.NotSame(second, kept.Build(Graph(4), all, 1, null, default));
    }

    [Fact]
    public void WithoutEmbeddings_OnlyWhatIsRememberedIsThere()
    {
        int[][] all = [[.. Enumerable.Range(0, Rows)]];
        var options = new GraphOptions(3, DistanceMetric.Euclidean, Symmetrization.Union);
        PoolEdges made = PoolEdges.Build(s_embeddings, null, options, all, 1, null, default);
        using var kept = new KeptEdges(null, null, DistanceMetric.Euclidean, GraphAccuracy.Default, 1, 2);
        kept.Remember(options, all, made);
        Assert.Same(made, kept.Build(options, all, 1, null, default));
        Assert.Contains("not at hand", Assert.Throws<OptionException>(() => kept.Build(options with { Neighbors = 4 }, all, 1, null, default)).Message, StringComparison.Ordinal);
    }

    static KeptEdges Of(GraphAccuracy accuracy, DistanceMetric metric = DistanceMetric.Euclidean) => new(s_embeddings, null, metric, accuracy, 1, mostKept: 2);

    static void RequireSame(PoolEdges expected, PoolEdges found)
    {
        Assert.Equal(expected.Graph.Offsets, found.Graph.Offsets);
        Assert.Equal(expected.Graph.Neighbors, found.Graph.Neighbors);
        Assert.Equal(expected.Graph.Distances, found.Graph.Distances);
        Assert.Equal((expected.MedianDistance, expected.TypicalDistance, expected.Neighbors), (found.MedianDistance, found.TypicalDistance, found.Neighbors));
    }

    static float[] Values()
    {
        var stream = new RandomStream(4, "kept-edges");
        return [.. Enumerable.Range(0, Rows * 4).Select(_ => (float)stream.NextGaussian())];
    }
}
