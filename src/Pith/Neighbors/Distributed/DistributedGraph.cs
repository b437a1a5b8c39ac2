using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>A kNN graph that several ranks build together, each of them ending with the lists of its share of the rows.</summary>
/// <remarks>The same bytes as one process, for any number of ranks.</remarks>
static class DistributedGraph
{
    /// <summary>The exact graph.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="matrix">All rows, of which each rank reads its share and what it meets.</param>
    /// <param name="k">Neighbours a row, 1..N-1.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="work">What is kept, and what of it is done; null for nothing.</param>
    /// <param name="threads">Threads of this rank; 0 means all cores.</param>
    /// <param name="progress">Receives progress of this rank, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static RankedLists Exact(
        ICommunicator ranks,
        MatrixView matrix,
        int k,
        DistanceMetric metric,
        SharedWork? work,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation) =>
        Exact(ranks, matrix, k, metric, work, work is null ? 1 : RingSearch.PartsOf(matrix.Rows, matrix.Columns), threads, progress, cancellation);

    /// <summary>The exact graph in a number of parts.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="matrix">All rows, of which each rank reads its share and what it meets.</param>
    /// <param name="k">Neighbours a row, 1..N-1.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="work">What is kept, and what of it is done; null for nothing.</param>
    /// <param name="parts">Parts of the rows, after each of which what was found is kept.</param>
    /// <param name="threads">Threads of this rank; 0 means all cores.</param>
    /// <param name="progress">Receives progress of this rank, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static RankedLists Exact(
        ICommunicator ranks,
        MatrixView matrix,
        int k,
        DistanceMetric metric,
        SharedWork? work,
        int parts,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        SearchSpace space = SharedSpace.Create(ranks, matrix, metric, null, threads, cancellation);
        DuplicateGroups? groups = SharedSpace.Duplicates(ranks, matrix, threads, cancellation);
        parts = Math.Min(parts, groups?.Distinct.Length ?? matrix.Rows);
        if (parts > 1)
            work?.Begin(FormattableString.Invariant($"exact {SharedSpace.Identity(ranks, matrix, threads, cancellation):x32} {matrix.Rows} {metric} {k} {parts}"));
        return Exact(ranks, space, groups, k, null, work, parts, threads, progress, cancellation);
    }

    /// <summary>The graph that holds nearly all true neighbours.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="matrix">All rows, of which each rank reads its share and what it meets.</param>
    /// <param name="k">Neighbours a row, 1..N-1.</param>
    /// <param name="recall">The share of true neighbours to reach, above 0 and below 1.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="threads">Threads of this rank; 0 means all cores.</param>
    /// <param name="progress">Receives progress of this rank, or null.</param>
    /// <param name="settings">How to go about it; null chooses.</param>
    /// <param name="work">What is kept, and what of it is done; null for nothing.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static RankedLists Approximate(
        ICommunicator ranks,
        MatrixView matrix,
        int k,
        double recall,
        DistanceMetric metric,
        int threads,
        IProgress<WorkProgress>? progress,
        ApproximateSettings? settings,
        SharedWork? work,
        CancellationToken cancellation)
    {
        SearchSpace space = SharedSpace.Create(ranks, matrix, metric, null, threads, cancellation);
        DuplicateGroups? groups = SharedSpace.Duplicates(ranks, matrix, threads, cancellation);
        int distinct = groups?.Distinct.Length ?? matrix.Rows;
        settings ??= ApproximateSettings.For(distinct, k, recall);
        if (distinct > (settings.SearchesSmall ? k : settings.LeafRows))
        {
            SearchSpace distinctSpace = groups is null
                ? space
                : SharedSpace.Create(ranks, matrix.SelectRows(groups.Distinct), metric, null, threads, cancellation);
            if (SharedNeighbors.Search(ranks, distinctSpace, groups, k, settings, work, threads, progress, cancellation) is { } found)
            {
                return groups is null
                    ? found
                    : GroupExpansion.Expand(ranks, groups, RowShare.Of(matrix.Rows, ranks.Rank, ranks.Size), k, k, found.Indices, found.Distances, found.Recall, threads);
            }
        }
        return Exact(ranks, space, groups, k, ApproximateNeighbors.WhyExact(distinct, settings), work, 1, threads, progress, cancellation);
    }

    // The exact graph of rows that are known.
    static RankedLists Exact(
        ICommunicator ranks,
        SearchSpace space,
        DuplicateGroups? groups,
        int k,
        string? why,
        SharedWork? work,
        int parts,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        MatrixView matrix = space.Matrix;
        var recall = RecallEstimate.Exact(matrix.Rows, why);
        RowShare share = RowShare.Of(matrix.Rows, ranks.Rank, ranks.Size);
        if (groups is null)
        {
            (int[] indices, double[] distances) = RingSearch.Run(ranks, space, k, parts, work, threads, progress, cancellation);
            return new RankedLists(share, indices, distances, recall);
        }
        int distinct = groups.Distinct.Length, fewer = Math.Min(k, distinct - 1);
        int[] groupIndices = [];
        double[] groupDistances = [];
        if (fewer > 0)
        {
            SearchSpace distinctSpace = SharedSpace.Create(ranks, matrix.SelectRows(groups.Distinct), space.Metric, space.Frame, threads, cancellation);
            (groupIndices, groupDistances) = RingSearch.Run(ranks, distinctSpace, fewer, parts, work, threads, progress, cancellation);
        }
        return GroupExpansion.Expand(ranks, groups, share, k, fewer, groupIndices, groupDistances, recall, threads);
    }
}
