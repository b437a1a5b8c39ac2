using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Evaluation;

/// <summary>For dropped rows the kept row that stands for them: the nearest one.</summary>
/// <param name="Rows">[M] the dropped rows that were asked for.</param>
/// <param name="Kept">[M] the nearest kept row of each, the lowest row of several at the same distance.</param>
/// <param name="Distances">[M] the distances to them.</param>
sealed record NearestKept(int[] Rows, int[] Kept, double[] Distances)
{
    /// <summary>Finds the nearest kept row of every given row.</summary>
    /// <param name="embeddings">[N, D].</param>
    /// <param name="kept">At least one row, each once, in any order.</param>
    /// <param name="rows">[M] rows to find it for; usually dropped ones.</param>
    /// <param name="metric">What distance means. Default Euclidean.</param>
    /// <param name="accuracy">How near the true ones they must come; null for exact unless there are many pairs.</param>
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <remarks>O(M |kept| D) time where exact.</remarks>
    /// <exception cref="ArgumentException">No rows are kept.</exception>
    public static NearestKept Find(
        MatrixView embeddings,
        ReadOnlySpan<int> kept,
        int[] rows,
        DistanceMetric metric = DistanceMetric.Euclidean,
        GraphAccuracy? accuracy = null,
        int threads = 0,
        CancellationToken cancellation = default)
    {
        if (kept.IsEmpty)
            throw new ArgumentException("The nearest kept row needs at least one kept row.", nameof(kept));
        int[] ascending = RowSets.Ascending(kept);
        var nearest = new int[rows.Length];
        var distances = new double[rows.Length];
        NearestRows.Search(
            embeddings.SelectRows(rows), embeddings.SelectRows(ascending), 1, metric, accuracy ?? GraphAccuracy.Default, nearest, distances, threads, null, cancellation);
        return new NearestKept(rows, Array.ConvertAll(nearest, place => ascending[place]), distances);
    }
}
