using Pith.Neighbors.Graphs;
using Pith.Numerics.Statistics;

namespace Pith.Evaluation;

/// <summary>Groups of rows that are near-duplicates of each other: joined by edges of a graph that are at most as long as <see cref="Threshold"/>.</summary>
/// <param name="Threshold">The largest distance of a pair: the 5 % quantile of the distances to the nearest neighbour, as in <see cref="NearDuplicates"/>.</param>
/// <param name="Groups">The groups, the largest first, each ascending; a group has two rows or more.</param>
sealed record NearDuplicateGroups(double Threshold, IReadOnlyList<int[]> Groups)
{
    /// <summary>Finds the groups.</summary>
    /// <param name="graph">Neighbours of the rows.</param>
    public static NearDuplicateGroups Find(MessageGraph graph)
    {
        double[] nearest = [.. Enumerable.Range(0, graph.Rows).Where(row => !graph.NeighborsOf(row).IsEmpty).Select(row => Least(graph.DistancesOf(row)))];
        double threshold = nearest.Length == 0 ? 0 : Descriptive.Quantile(nearest, NearDuplicates.DefaultQuantile);
        int[] parents = [.. Enumerable.Range(0, graph.Rows)];
        var isPaired = new bool[graph.Rows];
        for (int row = 0; row < graph.Rows; row++)
        {
            ReadOnlySpan<int> neighbors = graph.NeighborsOf(row);
            ReadOnlySpan<double> distances = graph.DistancesOf(row);
            for (int n = 0; n < neighbors.Length; n++)
            {
                if (distances[n] > threshold)
                    continue;
                isPaired[row] = isPaired[neighbors[n]] = true;
                (int a, int b) = (Root(parents, row), Root(parents, neighbors[n]));
                parents[Math.Max(a, b)] = Math.Min(a, b);
            }
        }
        return new NearDuplicateGroups(threshold,
            [.. Enumerable.Range(0, graph.Rows).Where(row => isPaired[row]).GroupBy(row => Root(parents, row)).Select(group => group.ToArray())
                .OrderByDescending(group => group.Length).ThenBy(group => group[0])]);
    }

    static int Root(int[] parents, int row)
    {
        while (parents[row] != row)
            row = parents[row] = parents[parents[row]];
        return row;
    }

    static double Least(ReadOnlySpan<double> distances)
    {
        double least = double.PositiveInfinity;
        foreach (double distance in distances)
            least = Math.Min(least, distance);
        return least;
    }
}
