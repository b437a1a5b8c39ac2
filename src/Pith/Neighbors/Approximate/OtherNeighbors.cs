using Pith.Neighbors.Search;

namespace Pith.Neighbors.Approximate;

/// <summary>The exact nearest other rows of some rows of a space.</summary>
static class OtherNeighbors
{
    /// <summary>Finds [rows, k] neighbours and distances, by distance, then by row.</summary>
    /// <param name="space">All rows.</param>
    /// <param name="rows">Those to search for.</param>
    /// <param name="k">Neighbours a row, less than the rows of the space.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="report">Told the rows done.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static (int[] Indices, double[] Distances) Search(
        SearchSpace space, int[] rows, int k, int threads, PairProgress report, CancellationToken cancellation)
    {
        SearchSpace queries = SearchSpace.Create(space.Matrix.SelectRows(rows), space.Metric, threads, space.Frame, cancellation);
        // One more, because a row is its own nearest; where distances underflow to zero it may not be among them, and then the last is too many.
        int more = k + 1;
        var indices = new int[rows.Length * more];
        var distances = new double[rows.Length * more];
        NearestNeighbors.Search(queries, space, more, indices, distances, threads, report, cancellation);
        var others = new int[rows.Length * k];
        var otherDistances = new double[rows.Length * k];
        for (int i = 0; i < rows.Length; i++)
        {
            int place = i * k;
            for (int n = 0; n < more && place < (i + 1) * k; n++)
            {
                if (indices[(i * more) + n] != rows[i])
                    (others[place], otherDistances[place++]) = (indices[(i * more) + n], distances[(i * more) + n]);
            }
        }
        return (others, otherDistances);
    }
}
