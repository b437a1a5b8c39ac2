using Pith.Neighbors.Graphs;

namespace Pith.Selection.SemanticDeduplication;

/// <summary>The kNN graph, by cosine distance, of some rows of a pool.</summary>
/// <param name="Places">The place in the pool of each of its rows, ascending; null where it has all.</param>
/// <param name="Graph">Their neighbours.</param>
sealed record LevelGraph(int[]? Places, KnnGraph Graph)
{
    /// <summary>The place in the pool of a row of the graph.</summary>
    public int PlaceOf(int row) => Places is null ? row : Places[row];

    /// <summary>Calls <paramref name="visit"/> with both places and the distance of every edge, in the order of the lists.</summary>
    public void ForEachEdge(EdgeVisitor visit)
    {
        for (int row = 0; row < Graph.Rows; row++)
        {
            ReadOnlySpan<int> neighbors = Graph.NeighborsOf(row);
            ReadOnlySpan<double> distances = Graph.DistancesOf(row);
            int place = PlaceOf(row);
            for (int n = 0; n < neighbors.Length; n++)
                visit(place, PlaceOf(neighbors[n]), distances[n]);
        }
    }

    /// <summary>Sees an edge.</summary>
    public delegate void EdgeVisitor(int a, int b, double distance);
}
