using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>Builds the kNN graph of a matrix's rows by several ranks, exact or approximate as <see cref="GraphBuilder"/> does in one process.</summary>
static class SharedGraphBuilder
{
    /// <summary>The lists of this rank's share of the rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="matrix">[N, D] with N &gt; neighbors; all rows, of which each rank reads its share and what it meets.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="accuracy">How near the true graph it must come; it is told the recall.</param>
    /// <param name="threads">Threads of this rank; 0 means all cores.</param>
    /// <param name="progress">Receives progress of this rank, or null.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static RankedLists Build(
        ICommunicator ranks,
        MatrixView matrix,
        int neighbors,
        DistanceMetric metric,
        GraphAccuracy accuracy,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        RankedLists lists = accuracy.RecallOf(matrix.Rows) is { } recall
            ? DistributedGraph.Approximate(ranks, matrix, neighbors, recall, metric, threads, progress, null, null, cancellation)
            : DistributedGraph.Exact(ranks, matrix, neighbors, metric, null, threads, progress, cancellation);
        accuracy.Reached?.Invoke(lists.Recall);
        return lists;
    }
}
