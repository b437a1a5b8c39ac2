using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Selection.SemanticDeduplication;

/// <summary>The most similar earlier row among the neighbours of a row's neighbours, for rows that have none among their neighbours.</summary>
/// <remarks>In a group of more like rows than a list is long, the first of its neighbours has earlier rows two steps away, which may be more like it
/// than any row of the next, smaller graph.</remarks>
sealed class SecondNeighbors(MatrixView rows, LevelGraph level, int[] ranks)
{
    /// <summary>Looks from some rows of the graph.</summary>
    /// <param name="from">The rows of the graph.</param>
    /// <param name="of">[n] the most similar earlier row of each place, -1 for none; set where one is found.</param>
    /// <param name="distances">[n] its distance.</param>
    /// <param name="threads">Threads.</param>
    public void Find(int[] from, int[] of, double[] distances, int threads) => RowRanges.Run(from.Length, threads, (first, end) =>
    {
        var (own, other, zero) = (new double[rows.Columns], new double[rows.Columns], new double[rows.Columns]);
        var seen = new HashSet<int>();
        for (int i = first; i < end; i++)
        {
            int place = level.PlaceOf(from[i]);
            double ownFactor = Read(place, own, zero);
            seen.Clear();
            foreach (int neighbor in level.Graph.NeighborsOf(from[i]))
            {
                foreach (int second in level.Graph.NeighborsOf(neighbor))
                {
                    int candidate = level.PlaceOf(second);
                    if (ranks[candidate] >= ranks[place] || !seen.Add(candidate))
                        continue;
                    double factor = Read(candidate, other, zero);
                    double distance = ExactDistances.SumOfSquaredDifferences(own, ownFactor, other, factor) / 2;
                    if (of[place] < 0 || distance < distances[place] || (distance == distances[place] && ranks[candidate] < ranks[of[place]]))
                        (of[place], distances[place]) = (candidate, distance);
                }
            }
        }
    });

    // One over its length.
    double Read(int place, double[] row, double[] zero)
    {
        rows.CopyRows(place, 1, row);
        return 1 / Math.Sqrt(ExactDistances.SumOfSquaredDifferences(row, 1, zero, 1));
    }
}
