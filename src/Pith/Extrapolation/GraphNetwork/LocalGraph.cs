using Pith.Numerics.Randomness;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>Some rows with sampled neighbourhoods: the graph that a batch is computed on.</summary>
/// <remarks>What PyTorch Geometric's NeighborLoader makes (Hamilton, Ying and Leskovec, NeurIPS 2017, arXiv 1706.02216): the batch's rows take
/// part of their neighbours, new rows among those take part of theirs, and so on; rows met last receive nothing. A row is in the graph
/// once.</remarks>
sealed class LocalGraph
{
    LocalGraph(int[] nodes, NeighborEdges edges) => (Nodes, Edges) = (nodes, edges);

    /// <summary>[n] rows of the data set: the batch's first, in its order, then others in the order met.</summary>
    public int[] Nodes { get; }

    /// <summary>The edges between places of <see cref="Nodes"/>.</summary>
    public NeighborEdges Edges { get; }

    /// <summary>Samples.</summary>
    /// <param name="edges">The edges of all rows.</param>
    /// <param name="batch">Different rows.</param>
    /// <param name="hops">How often new rows take neighbours, at least 1.</param>
    /// <param name="fanout">Most neighbours a row, without replacement; those that have no more take all, in their order.</param>
    /// <param name="random">A stream of the batch; each row takes a part of its own.</param>
    /// <param name="rescale">Whether the weights taken are raised so that they stand, on average, for those left out.</param>
    /// <param name="places">[N], -1 everywhere, and again when this returns.</param>
    public static LocalGraph Sample(
        NeighborEdges edges, ReadOnlySpan<int> batch, int hops, int fanout, RandomStream random, bool rescale, int[] places)
    {
        var nodes = new List<int>();
        foreach (int row in batch)
        {
            places[row] = nodes.Count;
            nodes.Add(row);
        }
        var starts = new List<int>(nodes.Count + 1) { 0 };
        var sources = new List<int>();
        var weights = new List<float>();
        int first = 0;
        for (int hop = 0; hop < hops; hop++)
        {
            int end = nodes.Count;
            for (; first < end; first++)
            {
                int row = nodes[first], from = edges.Starts[row], degree = edges.Starts[row + 1] - from;
                int[]? sample = degree > fanout ? random.At((ulong)row * (ulong)degree).Sample(degree, fanout) : null;
                float factor = rescale && degree > fanout ? (float)degree / fanout : 1;
                for (int i = 0; i < Math.Min(degree, fanout); i++)
                {
                    int e = from + (sample?[i] ?? i), source = edges.Sources[e];
                    if (places[source] < 0)
                    {
                        places[source] = nodes.Count;
                        nodes.Add(source);
                    }
                    sources.Add(places[source]);
                    weights.Add(factor * edges.Weights[e]);
                }
                starts.Add(sources.Count);
            }
        }
        while (starts.Count <= nodes.Count)
            starts.Add(sources.Count);
        foreach (int row in nodes)
            places[row] = -1;
        return new LocalGraph([.. nodes], new NeighborEdges([.. starts], [.. sources], [.. weights]));
    }
}
