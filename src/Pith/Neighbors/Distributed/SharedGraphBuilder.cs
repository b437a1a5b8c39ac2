using System.Text;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>Builds the kNN graph of a matrix's rows by several ranks, exact or approximate as <see cref="GraphBuilder"/> does in one process.</summary>
/// <remarks>Where results of phases are kept, the finished lists are one, and while they are made the search keeps its own (<see cref="SharedWork"/>).</remarks>
static class SharedGraphBuilder
{
    /// <summary>The phase whose result is the finished graph, and the folder in which the search keeps what is done.</summary>
    public const string Phase = "graph";

    /// <summary>The lists of this rank's share of the rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="matrix">[N, D] with N &gt; neighbors; all rows, of which each rank reads its share and what it meets.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="accuracy">How near the true graph it must come; it is told the recall.</param>
    /// <param name="kept">Where results of phases are kept; null for nowhere. One graph of a run is kept.</param>
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
        Checkpoints? kept,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        RankedLists lists;
        if (kept?.Has(Phase) == true)
        {
            lists = Read(kept, RowShare.Of(matrix.Rows, ranks.Rank, ranks.Size), neighbors);
        }
        else
        {
            kept?.Enter("graph: rows");
            SharedWork? work = kept is null ? null
                : SharedWork.Open(ranks, kept.Inside(Phase), done => kept.GoesOn?.Invoke(FormattableString.Invariant($"{done} phases of the graph")), kept.Enter);
            lists = accuracy.RecallOf(matrix.Rows) is { } recall
                ? DistributedGraph.Approximate(ranks, matrix, neighbors, recall, metric, threads, progress, null, work, cancellation)
                : DistributedGraph.Exact(ranks, matrix, neighbors, metric, work, threads, progress, cancellation);
            Keep(kept, lists);
            work?.Remove();
        }
        accuracy.Reached?.Invoke(lists.Recall);
        return lists;
    }

    static void Keep(Checkpoints? kept, RankedLists lists) => kept?.Keep(
        Phase,
        KeptArray.OfRows("indices", lists.Indices, lists.Share.First, lists.Share.Count),
        KeptArray.OfRows("distances", lists.Distances, lists.Share.First, lists.Share.Count),
        KeptArray.Of("recall", lists.Recall.Numbers),
        KeptArray.Of("why", Encoding.UTF8.GetBytes(lists.Recall.WhyExact ?? "")));

    static RankedLists Read(Checkpoints kept, RowShare share, int neighbors)
    {
        int[] indices = kept.ReadRows<int>(Phase, "indices", share.First, share.Count, neighbors);
        double[] distances = kept.ReadRows<double>(Phase, "distances", share.First, share.Count, neighbors);
        string why = Encoding.UTF8.GetString(kept.Read<byte>(Phase, "why"));
        return new RankedLists(share, indices, distances, RecallEstimate.FromNumbers(kept.Read<double>(Phase, "recall"), why.Length > 0 ? why : null));
    }
}
