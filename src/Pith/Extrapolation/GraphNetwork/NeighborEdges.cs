using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>How the distance of an edge becomes its weight; d is the distance, m the median distance of all edges.</summary>
public enum EdgeWeighting
{
    /// <summary>exp(-d / m): the same for every scale of the embeddings.</summary>
    Scaled,

    /// <summary>exp(-d / 2) with the Euclidean distance, under the cosine metric that of the rows divided by their lengths: the published code's
    /// square root of exp(-d). With distances of 10 and more next to nothing is left of an edge.</summary>
    Reference,
}

/// <summary>Weighted edges from neighbour to centre, listed by centre: what flows into a row.</summary>
/// <remarks>The published code neither adds the opposite edges nor averages the two: the graph is directed.</remarks>
sealed class NeighborEdges
{
    /// <summary>Keeps the arrays, which are not copied.</summary>
    /// <param name="starts">[N + 1]: where each row's edges begin.</param>
    /// <param name="sources">[E] neighbours, 0..N-1.</param>
    /// <param name="weights">[E], each 0 or more.</param>
    public NeighborEdges(int[] starts, int[] sources, float[] weights) => (Starts, Sources, Weights) = (starts, sources, weights);

    /// <summary>N.</summary>
    public int Rows => Starts.Length - 1;

    /// <summary>[N + 1]: where each row's edges begin.</summary>
    public int[] Starts { get; }

    /// <summary>[E]: the row that an edge comes from.</summary>
    public int[] Sources { get; }

    /// <summary>[E]: at most 1.</summary>
    public float[] Weights { get; }

    /// <summary>The edges of a kNN graph, nearest first.</summary>
    /// <param name="graph">The graph of all rows.</param>
    /// <param name="metric">What its distances are.</param>
    /// <param name="weighting">How distance becomes weight.</param>
    public static NeighborEdges FromGraph(KnnGraph graph, DistanceMetric metric, EdgeWeighting weighting)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var starts = new int[graph.Rows + 1];
        for (int row = 0; row < graph.Rows; row++)
            starts[row + 1] = starts[row] + graph.CountOf(row);
        var sources = new int[starts[^1]];
        var distances = new double[starts[^1]];
        for (int row = 0; row < graph.Rows; row++)
        {
            graph.NeighborsOf(row).CopyTo(sources.AsSpan(starts[row]));
            graph.DistancesOf(row).CopyTo(distances.AsSpan(starts[row]));
        }
        double scale = weighting == EdgeWeighting.Scaled ? OrderStatistics.Median(distances) : 2;
        var weights = new float[distances.Length];
        bool isChord = weighting == EdgeWeighting.Reference && metric == DistanceMetric.Cosine;
        for (int e = 0; e < weights.Length; e++)
        {
            // 1 - cos is half the squared distance of the rows divided by their lengths.
            double d = isChord ? Math.Sqrt(2 * distances[e]) : distances[e];
            // Where more than half of all edges join duplicates the median is 0: those edges count 1, the others nothing.
            weights[e] = scale > 0 ? (float)DeterministicMath.Exp(-d / scale) : d > 0 ? 0 : 1;
        }
        return new NeighborEdges(starts, sources, weights);
    }
}
