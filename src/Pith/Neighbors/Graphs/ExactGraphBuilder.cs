using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics;

namespace Pith.Neighbors.Graphs;

/// <summary>Builds the exact kNN graph of a matrix's rows.</summary>
/// <remarks>Single-precision dot products of centred rows give a certain lower bound of every squared distance; each pair is computed once
/// (the distance matrix is symmetric) and never stored; the few candidates a row that survive are ranked by distances recomputed in double
/// precision, and rows for which they do not provably suffice are searched again. So the graph is what comparing every pair in double
/// precision gives, ties to the lower row, exact duplicates at exactly 0, also far from the origin. Time O(N^2 D), memory O(N K).
/// The same bytes come out for any number of threads and any vector width.</remarks>
static class ExactGraphBuilder
{
    /// <summary>The graph in which every row has its <paramref name="neighbors"/> nearest other rows, as a brute force in double precision finds them.</summary>
    /// <param name="embeddings">[N, D] with N &gt; neighbors.</param>
    /// <param name="neighbors">K, 1..N-1.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="threads">Threads to use; 0 means all cores. The result does not depend on it.</param>
    /// <param name="progress">Receives progress in row pairs, or null.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="OptionException"><paramref name="neighbors"/> is outside 1..N-1.</exception>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static KnnGraph Build(
        MatrixView embeddings,
        int neighbors,
        DistanceMetric metric = DistanceMetric.Euclidean,
        int threads = 0,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (neighbors < 1 || neighbors >= embeddings.Rows)
            throw new OptionException("neighbors", $"`neighbors` must be a whole number from 1 to {embeddings.Rows - 1} (the rows less one); got {neighbors}.");
        var indices = new int[GraphEntries.Of(embeddings.Rows, neighbors)];
        var distances = new double[indices.Length];
        AllNearestNeighbors.Search(embeddings, neighbors, metric, indices, distances, threads, progress, cancellation);
        return new KnnGraph(embeddings.Rows, neighbors, indices, distances) { Recall = RecallEstimate.Exact(embeddings.Rows) };
    }

    /// <summary>Bytes that a build takes beside the embeddings and the graph itself.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static long WorkingBytes(int rows, int columns, int neighbors, int threads = 0) =>
        AllNearestNeighbors.WorkingBytes(rows, columns, neighbors, threads > 0 ? threads : Environment.ProcessorCount);
}
