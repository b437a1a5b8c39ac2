using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Statistics;

namespace Pith.Evaluation;

/// <summary>How near the dropped rows are to the coreset: the mean distance of a dropped row to its nearest kept row; low is good.</summary>
/// <remarks>
/// <c>1/|D| sum_{i in D} min_{j in K} d(x_i, x_j)</c> over the dropped rows D and the kept rows K; the number that the D2 code calls AUCpr.
/// Where an exact kNN graph of all rows is given, a dropped row with a kept row in its list needs no search: the first such entry is
/// its nearest kept row, since all rows outside the list are at least as far. Only the other dropped rows are searched.
/// Deterministic, independent of threads; O(|D| k) with the graph, plus O(rest |K| D) for the rest.
/// </remarks>
static class Coverage
{
    /// <summary>The mean distance of dropped rows to the nearest kept row; 0 where nothing is dropped.</summary>
    /// <param name="embeddings">[N, D].</param>
    /// <param name="kept">At least one row, each once, in any order.</param>
    /// <param name="graph">The exact kNN graph of all N rows in the same metric, or null.</param>
    /// <param name="metric">What distance means. Default Euclidean.</param>
    /// <param name="accuracy">How near the true nearest kept rows they must come; null for exact unless there are many pairs.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">No rows are kept.</exception>
    /// <exception cref="MisalignedDataException">The graph has another number of rows.</exception>
    public static double MeanDistanceOfDropped(
        MatrixView embeddings,
        ReadOnlySpan<int> kept,
        KnnGraph? graph = null,
        DistanceMetric metric = DistanceMetric.Euclidean,
        GraphAccuracy? accuracy = null,
        int threads = 0,
        CancellationToken cancellation = default)
    {
        if (kept.IsEmpty)
            throw new ArgumentException("Coverage needs at least one kept row.", nameof(kept));
        if (graph is not null && graph.Rows != embeddings.Rows)
            throw new MisalignedDataException("the graph", graph.Rows, "the embeddings", embeddings.Rows);
        bool[] isKept = RowSets.Mask(embeddings.Rows, kept);
        var distances = new List<double>(embeddings.Rows - kept.Length);
        var rest = new List<int>();
        for (int i = 0; i < isKept.Length; i++)
        {
            if (isKept[i])
                continue;
            double distance = graph is null ? double.NaN : FirstKept(graph.NeighborsOf(i), graph.DistancesOf(i), isKept);
            if (double.IsNaN(distance))
                rest.Add(i);
            else
                distances.Add(distance);
        }
        if (rest.Count > 0)
        {
            var found = new double[rest.Count];
            NearestRows.Search(
                embeddings.SelectRows([.. rest]), embeddings.SelectRows(RowSets.Ascending(kept)), 1, metric, accuracy ?? GraphAccuracy.Default, new int[rest.Count], found, threads, null, cancellation);
            distances.AddRange(found);
        }
        return distances.Count == 0 ? 0 : Descriptive.Mean(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(distances));
    }

    static double FirstKept(ReadOnlySpan<int> neighbors, ReadOnlySpan<double> distances, bool[] isKept)
    {
        for (int n = 0; n < neighbors.Length; n++)
        {
            if (isKept[neighbors[n]])
                return distances[n];
        }
        return double.NaN;
    }
}
