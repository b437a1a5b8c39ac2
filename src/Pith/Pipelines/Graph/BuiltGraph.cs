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
            for (int row = 0; row < Graph.Rows; row++)
            {
                foreach (double distance in Graph.DistancesOf(row))
                    sum += distance;
            }
            return sum / Graph.Entries;
        }
    }

    /// <summary>Neighbours at distance 0, which are copies of the row.</summary>
    public long ZeroDistances
    {
        get
        {
            long zeros = 0;
            for (int row = 0; row < Graph.Rows; row++)
                zeros += Graph.DistancesOf(row).Count(0.0);
            return zeros;
        }
    }
}
