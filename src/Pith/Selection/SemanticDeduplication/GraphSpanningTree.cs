namespace Pith.Selection.SemanticDeduplication;

/// <summary>The spanning tree of the shortest edges of kNN graphs over the same rows.</summary>
/// <remarks>Boruvka's algorithm (1926): every part of the rows takes its shortest edge to another part, until there is one. Of equally long edges
/// the one whose rows come first in the keep order is the shorter, so that the tree is one. O(E log N) time and 24 bytes a row; edges are neither
/// copied nor sorted.</remarks>
static class GraphSpanningTree
{
    /// <summary>The edges of the tree; of one tree each where the rows do not hang together.</summary>
    /// <param name="graphs">The graphs; the first has all rows.</param>
    /// <param name="ranks">[n] the place of each row in the keep order.</param>
    /// <returns>Similarities, and the ranks of both rows.</returns>
    public static (double Level, int A, int B)[] Of(IReadOnlyList<LevelGraph> graphs, int[] ranks)
    {
        int n = ranks.Length;
        int[] parts = [.. Enumerable.Range(0, n)];
        var nearest = new Edge[n];
        var tree = new List<(double, int, int)>(n - 1);
        while (tree.Count < n - 1)
        {
            Array.Fill(nearest, new Edge(double.PositiveInfinity, -1, -1));
            foreach (LevelGraph graph in graphs)
            {
                graph.ForEachEdge((a, b, distance) =>
                {
                    int x = parts[a], y = parts[b];
                    if (x == y || (distance > nearest[x].Distance && distance > nearest[y].Distance))
                        return;
                    var edge = new Edge(distance, Math.Min(ranks[a], ranks[b]), Math.Max(ranks[a], ranks[b]));
                    if (edge.IsBefore(nearest[x]))
                        nearest[x] = edge;
                    if (edge.IsBefore(nearest[y]))
                        nearest[y] = edge;
                });
            }
            int before = tree.Count;
            Join(nearest, parts, ranks, tree);
            if (tree.Count == before)
                break;
        }
        return [.. tree];
    }

    static void Join(Edge[] nearest, int[] parts, int[] ranks, List<(double, int, int)> tree)
    {
        var placeOfRank = new int[ranks.Length];
        for (int place = 0; place < ranks.Length; place++)
            placeOfRank[ranks[place]] = place;
        foreach (Edge edge in nearest)
        {
            if (edge.Earlier < 0)
                continue;
            int x = GroupJoins.RootOf(parts, placeOfRank[edge.Earlier]), y = GroupJoins.RootOf(parts, placeOfRank[edge.Later]);
            if (x == y)
                continue;
            parts[y] = x;
            tree.Add((1 - edge.Distance, edge.Earlier, edge.Later));
        }
        for (int place = 0; place < parts.Length; place++)
            parts[place] = GroupJoins.RootOf(parts, place);
    }

    readonly record struct Edge(double Distance, int Earlier, int Later)
    {
        public bool IsBefore(Edge other) => Distance != other.Distance ? Distance < other.Distance
            : Earlier != other.Earlier ? Earlier < other.Earlier : Later < other.Later;
    }
}
