using Pith.Extrapolation.GraphNetwork;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Extrapolation.GraphNetwork;

public sealed class LocalGraphTests
{
    static readonly KnnGraph s_graph = Graph();

    static readonly NeighborEdges s_edges = NeighborEdges.FromGraph(s_graph, DistanceMetric.Euclidean, EdgeWeighting.Scaled);

    static KnnGraph Graph()
    {
        using MatrixView embeddings = SmoothScores.Make(300, 3, 0.5, 7).Problem.Embeddings;
        return ExactGraphBuilder.Build(embeddings, 8);
    }

    static LocalGraph Sample(int[] batch, int hops, int fanout, bool rescale, out int[] places)
    {
        places = Enumerable.Repeat(-1, 300).ToArray();
        return LocalGraph.Sample(s_edges, batch, hops, fanout, new RandomStream(3, "sample"), rescale, places);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(3, 1)]
    public void Rows_come_once_the_batch_first_and_take_their_own_neighbours(int hops, int fanout)
    {
        int[] batch = [17, 4, 250, 99];
        LocalGraph local = Sample(batch, hops, fanout, false, out int[] places);
        Assert.Equal(batch, local.Nodes[..4]);
        Assert.Equal(local.Nodes.Length, local.Nodes.Distinct().Count());
        Assert.All(places, place => Assert.Equal(-1, place));
        Assert.Equal(local.Nodes.Length, local.Edges.Rows);
        for (int i = 0; i < local.Nodes.Length; i++)
        {
            int[] sources = [.. local.Edges.Sources[local.Edges.Starts[i]..local.Edges.Starts[i + 1]].Select(s => local.Nodes[s])];
            Assert.True(sources.Length == fanout || (sources.Length == 0 && i >= 4));
            Assert.Equal(sources.Length, sources.Distinct().Count());
            Assert.All(sources, source => Assert.True(s_graph.NeighborsOf(local.Nodes[i]).Contains(source)));
        }
        Assert.NotEmpty(local.Nodes[4..]);
    }

    [Fact]
    public void Sampled_weights_stand_for_those_left_out()
    {
        LocalGraph plain = Sample([5, 6], 1, 2, false, out _), raised = Sample([5, 6], 1, 2, true, out _);
        Assert.Equal(plain.Edges.Weights.Select(w => 4 * w), raised.Edges.Weights);
        Assert.Equal(Sample([5], 1, 8, false, out _).Edges.Weights, Sample([5], 1, 8, true, out _).Edges.Weights);
    }

    [Fact]
    public void A_row_takes_the_same_neighbours_whatever_else_is_in_the_batch()
    {
        LocalGraph alone = Sample([42], 1, 3, false, out _), together = Sample([7, 42, 9], 1, 3, false, out _);
        int[] Sources(LocalGraph local, int i) =>
            [.. local.Edges.Sources[local.Edges.Starts[i]..local.Edges.Starts[i + 1]].Select(s => local.Nodes[s])];
        Assert.Equal(Sources(alone, 0), Sources(together, 1));
    }

    [Theory]
    [InlineData(EdgeWeighting.Scaled)]
    [InlineData(EdgeWeighting.Reference)]
    public void Rows_of_a_walk_sum_to_1_and_the_transpose_is_the_transpose(EdgeWeighting weighting)
    {
        PropagationMatrix matrix = PropagationMatrix.RandomWalk(NeighborEdges.FromGraph(s_graph, DistanceMetric.Euclidean, weighting));
        float[] ones = Enumerable.Repeat(1f, 300).ToArray(), sums = new float[300];
        matrix.Multiply(ones, 0, 0, 300, sums);
        Assert.All(sums, sum => Assert.Equal(1, sum, 1e-6f));
        var random = new RandomStream(1, "vectors");
        float[] x = [.. ones.Select(_ => (float)random.NextGaussian())], y = [.. ones.Select(_ => (float)random.NextGaussian())];
        float[] ax = new float[300], aty = new float[300];
        matrix.Multiply(x, 0, 0, 300, ax);
        matrix.MultiplyTransposed(y, 0, 300, aty);
        Assert.Equal(ax.Zip(y).Sum(p => (double)p.First * p.Second), x.Zip(aty).Sum(p => (double)p.First * p.Second), 1e-4);
    }

    [Fact]
    public void Scaled_weights_do_not_depend_on_the_unit_and_duplicates_count_1()
    {
        double[] distances = [0, 2, 1, 2, 3, 4];
        float[] Weights(double unit, EdgeWeighting weighting) => NeighborEdges.FromGraph(
            new KnnGraph(3, 2, [1, 2, 0, 2, 0, 1], [.. distances.Select(d => unit * d)]), DistanceMetric.Euclidean, weighting).Weights;
        Assert.Equal(Weights(1, EdgeWeighting.Scaled), Weights(1024, EdgeWeighting.Scaled));
        Assert.Equal([.. distances.Select(d => (float)Math.Exp(-d / 2))], Weights(1, EdgeWeighting.Reference));
        Assert.Equal([.. distances.Select(d => (float)Math.Exp(-d / 2))], Weights(1, EdgeWeighting.Scaled));
        distances = [0, 0, 0, 0, 3, 4];
        Assert.Equal([1, 1, 1, 1, 0, 0], Weights(1, EdgeWeighting.Scaled));
    }
}
