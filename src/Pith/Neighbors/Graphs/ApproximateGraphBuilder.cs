using Pith.Neighbors.Approximate;
using Pith.Numerics;

namespace Pith.Neighbors.Graphs;

/// <summary>Builds a kNN graph that holds nearly all true neighbours, in a small share of the exact builder's time.</summary>
/// <remarks>See <see cref="ApproximateNeighbors"/>. Distances are exact: those of the neighbours in the graph are what the exact builder gives. The
/// same bytes come out for any number of threads and any vector width.</remarks>
static class ApproximateGraphBuilder
{
    /// <summary>The graph, which says the recall that it was measured to reach.</summary>
    /// <param name="embeddings">[N, D] with N &gt; neighbors.</param>
    /// <param name="neighbors">K, 1..N-1.</param>
    /// <param name="recall">The share of true neighbours to reach, above 0 and below 1.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="threads">Threads to use; 0 means all cores. The result does not depend on it.</param>
    /// <param name="progress">Receives progress in rows, phase by phase, or null.</param>
    /// <param name="settings">How to go about it; null chooses.</param>
    /// <param name="work">Where codes and lists lie, and what of them is done; null for memory.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="OptionException"><paramref name="neighbors"/> or <paramref name="recall"/> is outside its range.</exception>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static KnnGraph Build(
        MatrixView embeddings,
        int neighbors,
        double recall,
        DistanceMetric metric = DistanceMetric.Euclidean,
        int threads = 0,
        IProgress<WorkProgress>? progress = null,
        ApproximateSettings? settings = null,
        SearchWork? work = null,
        CancellationToken cancellation = default)
    {
        if (neighbors < 1 || neighbors >= embeddings.Rows)
            throw new OptionException("neighbors", $"`neighbors` must be a whole number from 1 to {embeddings.Rows - 1} (the rows less one); got {neighbors}.");
        if (!(recall > 0 && recall < 1))
            throw new OptionException("recall", FormattableString.Invariant($"`recall` must be a number above 0 and below 1; got {recall}."));
        var indices = new int[GraphEntries.Of(embeddings.Rows, neighbors)];
        var distances = new double[indices.Length];
        RecallEstimate reached = ApproximateNeighbors.Search(
            embeddings, neighbors, metric, recall, indices, distances, threads, progress, settings, work, cancellation);
        return new KnnGraph(embeddings.Rows, neighbors, indices, distances) { Recall = reached };
    }
}
