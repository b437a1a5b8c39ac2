using Pith.Neighbors.Graphs;

namespace Pith.Pipelines.Graph;

/// <summary>A kNN graph that was built and written.</summary>
/// <param name="Graph">The graph, with its recall.</param>
/// <param name="Columns">D, of the embeddings that it is of.</param>
sealed record BuiltGraph(KnnGraph Graph, int Columns)
{
    /// <summary>The mean distance of a row to a neighbour.</summary>
    public double MeanDistance
    {
        get
        {
            // In the order of rows and neighbours, one by one.
            double sum = 0;
            foreach (double distance in Graph.Distances)
                sum += distance;
            return sum / Graph.Distances.Length;
        }
    }

    /// <summary>Neighbours at distance 0, which are copies of the row.</summary>
    public long ZeroDistances => Graph.Distances.Count(0.0);
}
