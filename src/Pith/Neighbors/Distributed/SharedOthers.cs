using Pith.Neighbors.Search;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>The exact nearest other rows of a few rows: every rank searches its share of all rows, and the nearest of all shares are the nearest.</summary>
static class SharedOthers
{
    /// <summary>Finds [rows, k] neighbours and distances, by distance, then by row, on every rank.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="space">All rows.</param>
    /// <param name="rows">Those to search for, the same on every rank.</param>
    /// <param name="k">Neighbours a row, less than the rows of the space.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static (int[] Indices, double[] Distances) Search(
        ICommunicator ranks, SearchSpace space, int[] rows, int k, int threads, CancellationToken cancellation)
    {
        var allIndices = new int[rows.Length * k];
        var allDistances = new double[rows.Length * k];
        if (rows.Length == 0)
            return (allIndices, allDistances);
        RowShare share = RowShare.Of(space.Matrix.Rows, ranks.Rank, ranks.Size);
        // One more, because a row is its own nearest.
        int most = Math.Min(k + 1, share.Count);
        int[] indices = new int[rows.Length * most];
        double[] distances = new double[rows.Length * most];
        if (most > 0)
        {
            SearchSpace queries = SearchSpace.Create(space.Matrix.SelectRows(rows), space.Metric, threads, space.Frame, cancellation);
            NearestNeighbors.Search(
                queries, space.Part(share.First, share.Count), most, indices, distances, threads, new PairProgress(null, "", rows.Length), cancellation);
        }
        int[] found = ranks.AllGather<int>(Array.ConvertAll(indices, index => share.First + index));
        double[] lengths = ranks.AllGather<double>(distances);
        for (int i = 0; i < rows.Length; i++)
        {
            var ranking = new ExactRanking(allIndices.AsSpan(i * k, k), allDistances.AsSpan(i * k, k));
            for (int rank = 0, start = 0; rank < ranks.Size; rank++)
            {
                int some = Math.Min(k + 1, RowShare.Of(space.Matrix.Rows, rank, ranks.Size).Count);
                for (int at = start + (i * some); at < start + ((i + 1) * some); at++)
                {
                    if (found[at] != rows[i])
                        ranking.Offer(lengths[at], found[at]);
                }
                start += rows.Length * some;
            }
        }
        return (allIndices, allDistances);
    }
}
