using Pith.Numerics;

namespace Pith.Neighbors.Graphs;

/// <summary>Builds the kNN graph of a matrix's rows, exact or approximate as asked and as their number demands.</summary>
static class GraphBuilder
{
    /// <summary>The graph, which says its recall.</summary>
    /// <param name="embeddings">[N, D] with N &gt; neighbors.</param>
    /// <param name="neighbors">K, 1..N-1.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="accuracy">How near the true graph it must come.</param>
    /// <param name="threads">Threads to use; 0 means all cores. The result does not depend on it.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="OptionException"><paramref name="neighbors"/> is outside 1..N-1.</exception>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static KnnGraph Build(
        MatrixView embeddings,
        int neighbors,
        DistanceMetric metric,
        GraphAccuracy accuracy,
        int threads = 0,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        KnnGraph graph = accuracy.RecallOf(embeddings.Rows) is { } recall
            ? ApproximateGraphBuilder.Build(embeddings, neighbors, recall, metric, threads, progress, work: accuracy.Files is { IsUsed: true } files ? files.Next() : null, cancellation: cancellation)
            : ExactGraphBuilder.Build(embeddings, neighbors, metric, threads, progress, cancellation);
        accuracy.Reached?.Invoke(graph.Recall!);
        return graph;
    }
}
