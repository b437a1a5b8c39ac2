using Pith.Neighbors.Approximate;
using Pith.Neighbors.TwoSets;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Graphs;

/// <summary>The nearest base rows of query rows, exact or approximate as asked and as the number of pairs demands.</summary>
sealed class NearestRows : IDisposable
{
    readonly MatrixView _basis;
    readonly int _k;
    readonly DistanceMetric _metric;
    readonly NearestBasis? _cells;

    NearestRows(MatrixView basis, int k, DistanceMetric metric, NearestBasis? cells) => (_basis, _k, _metric, _cells) = (basis, k, metric, cells);

    /// <summary>Makes the search ready, and measures its recall where it is approximate.</summary>
    /// <param name="queries">[M, D] all rows that will be searched for.</param>
    /// <param name="basis">[N, D] with N &gt;= <paramref name="k"/>; it must stay open.</param>
    /// <param name="k">Neighbours a query, 1..N.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="accuracy">How near the true neighbours they must come.</param>
    /// <param name="threads">Threads to use; 0 means all cores. The result does not depend on it.</param>
    /// <param name="ranks">The ranks that search together, each for some of the query rows, all of which call this; null for one process.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static NearestRows Open(
        MatrixView queries, MatrixView basis, int k, DistanceMetric metric, GraphAccuracy accuracy, int threads = 0, ICommunicator? ranks = null,
        CancellationToken cancellation = default)
    {
        if (accuracy.RecallOf(queries.Rows, basis.Rows) is not { } recall || !NearestBasis.IsWorthIt(queries.Rows, basis.Rows, k))
            return new NearestRows(basis, k, metric, null);
        NearestBasis? cells = NearestBasis.Prepare(ranks ?? SingleProcess.Instance, queries, basis, k, metric, recall, threads, cancellation);
        accuracy.Reached?.Invoke(cells?.Reached ?? RecallEstimate.Exact(queries.Rows, NearestBasis.WhyExact));
        return new NearestRows(basis, k, metric, cells);
    }

    /// <summary>Fills the [block, k] neighbours of some of the query rows, ordered by distance, then by base row; distances are exact.</summary>
    public void Find(
        MatrixView block, Memory<int> indices, Memory<double> distances, int threads = 0, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (_cells is null)
            NearestNeighbors.Search(block, _basis, _k, _metric, indices, distances, threads, progress, cancellation);
        else if (block.Rows > 0)
            _cells.Find(block, indices, distances, threads, new PairProgress(progress, "nearest neighbours", block.Rows, "rows"), cancellation);
    }

    /// <summary>Finds the [M, k] neighbours of all query rows at once.</summary>
    /// <inheritdoc cref="Open"/>
    public static void Search(
        MatrixView queries, MatrixView basis, int k, DistanceMetric metric, GraphAccuracy accuracy, Memory<int> indices, Memory<double> distances,
        int threads = 0, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        using NearestRows search = Open(queries, basis, k, metric, accuracy, threads, cancellation: cancellation);
        search.Find(queries, indices, distances, threads, progress, cancellation);
    }

    public void Dispose() => _cells?.Dispose();
}
