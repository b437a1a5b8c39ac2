namespace Pith.Numerics;

/// <summary>The nearest base rows of each query row, found exactly.</summary>
public static class NearestNeighbors
{
    /// <summary>For every query row its <paramref name="k"/> nearest base rows, ordered by distance, then by base row.</summary>
    /// <param name="queries">[M, D].</param>
    /// <param name="basis">[N, D] with N &gt;= k.</param>
    /// <param name="k">Neighbours a query, at least 1.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="indices">[M, k] row-major: base rows.</param>
    /// <param name="distances">[M, k] row-major: plain distances, computed in double precision.</param>
    /// <param name="threads">Threads to use; 0 means all cores. The result does not depend on it.</param>
    /// <param name="progress">Receives progress in query rows, or null.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static void Search(
        MatrixView queries,
        MatrixView basis,
        int k,
        DistanceMetric metric,
        Span<int> indices,
        Span<double> distances,
        int threads = 0,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, basis.Rows);
        BruteForce.Search(queries, basis, k, metric, excludeSelf: false, indices, distances);
    }
}
