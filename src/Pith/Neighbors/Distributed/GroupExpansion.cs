using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>Makes the lists of all rows, copies included, of those of the different rows, which other ranks may have.</summary>
static class GroupExpansion
{
    /// <summary>Fills the lists of this rank's share.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="groups">Which rows are copies.</param>
    /// <param name="share">This rank's rows.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="fewer">Neighbours a group.</param>
    /// <param name="groupIndices">[this rank's share of the groups, fewer] neighbour groups.</param>
    /// <param name="groupDistances">Their distances.</param>
    /// <param name="recall">The recall.</param>
    /// <param name="threads">Threads of this rank.</param>
    public static RankedLists Expand(
        ICommunicator ranks, DuplicateGroups groups, RowShare share, int k, int fewer, int[] groupIndices, double[] groupDistances, RecallEstimate recall, int threads)
    {
        int[] wanted = [.. groups.GroupOf.AsSpan(share.First, share.Count).ToArray().Distinct().Order()];
        var lists = new int[wanted.Length * fewer];
        var lengths = new double[wanted.Length * fewer];
        if (fewer > 0)
        {
            int[] starts = RowShare.Starts(groups.Distinct.Length, ranks.Size);
            int first = starts[ranks.Rank];
            RemoteRecords.Fetch<int>(
                ranks, starts, wanted, fewer, (group, record) => groupIndices.AsSpan((group - first) * fewer, fewer).CopyTo(record),
                (index, record) => record.CopyTo(lists.AsSpan(index * fewer)), threads);
            RemoteRecords.Fetch<double>(
                ranks, starts, wanted, fewer, (group, record) => groupDistances.AsSpan((group - first) * fewer, fewer).CopyTo(record),
                (index, record) => record.CopyTo(lengths.AsSpan(index * fewer)), threads);
        }
        var indices = new int[(long)share.Count * k];
        var distances = new double[(long)share.Count * k];
        for (int i = 0; i < share.Count; i++)
        {
            int at = Array.BinarySearch(wanted, groups.GroupOf[share.First + i]) * fewer;
            groups.Expand(share.First + i, lists.AsSpan(at, fewer), lengths.AsSpan(at, fewer), indices.AsSpan(i * k, k), distances.AsSpan(i * k, k));
        }
        return new RankedLists(share, indices, distances, recall);
    }
}
