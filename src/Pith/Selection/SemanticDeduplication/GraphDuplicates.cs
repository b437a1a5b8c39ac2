using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Selection.SemanticDeduplication;

/// <summary>Finds, for rows that are too many to compare with each other, which row each one duplicates and at which similarity, from kNN graphs.</summary>
/// <remarks><para>In the graph of all rows nearly every row has an earlier row among its neighbours or among the rows whose neighbour it is; the most similar
/// of these is the most similar earlier row at all, as far as the graph holds the true neighbours. The others, about a tenth, are mostly first
/// of many that are alike. They look among the neighbours of their neighbours (<see cref="SecondNeighbors"/>), and of them alone a graph is made
/// again, and so on until one row is left. So a group of more like rows than there are neighbours keeps no row for that reason.</para>
/// <para>Such a row is compared with some rows only, so that its similarity may be stated too low, never too high: every
/// pair that is found is a pair. What that and the recall of the graphs cost is measured (<see cref="PairRecall"/>).</para></remarks>
static class GraphDuplicates
{
    /// <summary>Neighbours a row of each graph.</summary>
    public const int Neighbors = 10;

    /// <summary>Finds them.</summary>
    /// <param name="rows">[n, D] the rows of a pool.</param>
    /// <param name="ranks">[n] the place of each in the keep order.</param>
    /// <param name="rule">When a row is a duplicate.</param>
    /// <param name="accuracy">How near the true graphs those must come that are built.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>[n] the row of the pool that each one duplicates, -1 for the first; [n] how similar they are, NaN for the first.</returns>
    public static (int[] Of, double[] Levels) Find(
        MatrixView rows, int[] ranks, DuplicateRule rule, GraphAccuracy accuracy, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var of = new int[rows.Rows];
        var distances = new double[rows.Rows];
        Array.Fill(of, -1);
        Array.Fill(distances, double.PositiveInfinity);
        var hasEarlier = new bool[rows.Rows];
        var levels = new List<LevelGraph>();
        int[]? places = null;
        // The two nearest rows of all are in each other's lists, so that every graph has fewer rows than the last.
        for (int left = rows.Rows; left > 1; left = places.Length)
        {
            MatrixView some = places is null ? rows : rows.SelectRows(places);
            var level = new LevelGraph(places, GraphBuilder.Build(some, Math.Min(Neighbors, left - 1), DistanceMetric.Cosine, accuracy, threads, progress, cancellation));
            if (rule == DuplicateRule.Group)
                levels.Add(level);
            level.ForEachEdge((a, b, distance) =>
            {
                (int earlier, int later) = ranks[a] < ranks[b] ? (a, b) : (b, a);
                hasEarlier[later] = true;
                if (distance < distances[later] || (distance == distances[later] && ranks[earlier] < ranks[of[later]]))
                    (of[later], distances[later]) = (earlier, distance);
            });
            int[] without = [.. Enumerable.Range(0, left).Where(row => !hasEarlier[level.PlaceOf(row)])];
            places = Array.ConvertAll(without, level.PlaceOf);
            if (rule == DuplicateRule.Earlier)
                new SecondNeighbors(rows, level, ranks).Find(without, of, distances, threads);
        }
        return rule == DuplicateRule.Group
            ? Groups(levels, ranks)
            : (of, Array.ConvertAll(distances, distance => double.IsInfinity(distance) ? double.NaN : 1 - distance));
    }

    static (int[] Of, double[] Levels) Groups(List<LevelGraph> graphs, int[] ranks)
    {
        int n = ranks.Length;
        (double Level, int A, int B)[] tree = GraphSpanningTree.Of(graphs, ranks);
        var placeOfRank = new int[n];
        for (int place = 0; place < n; place++)
            placeOfRank[ranks[place]] = place;
        var (ofRank, levelOfRank, of, levels) = (new int[n], new double[n], new int[n], new double[n]);
        Array.Fill(ofRank, -1);
        Array.Fill(levelOfRank, double.NaN);
        GroupJoins.Join(tree, ofRank, levelOfRank);
        for (int rank = 0; rank < n; rank++)
            (of[placeOfRank[rank]], levels[placeOfRank[rank]]) = (ofRank[rank] < 0 ? -1 : placeOfRank[ofRank[rank]], levelOfRank[rank]);
        return (of, levels);
    }
}
