using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Distributed;

/// <summary>The approximate search over ranks for rows no two of which are copies: the counterpart of <see cref="ApproximateNeighbors"/>, with its result.</summary>
sealed class SharedNeighbors
{
    const int BlockRows = 256;

    readonly ICommunicator _ranks;
    readonly SearchSpace _space;
    readonly RowNumbers _numbers;
    readonly int _k;
    readonly ApproximateSettings _settings;
    readonly SharedWork? _work;
    readonly int _threads;
    readonly IProgress<WorkProgress>? _progress;
    readonly CancellationToken _cancellation;

    SharedNeighbors(
        ICommunicator ranks,
        SearchSpace space,
        RowNumbers numbers,
        int k,
        ApproximateSettings settings,
        SharedWork? work,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        (_ranks, _space, _numbers, _k, _settings) = (ranks, space, numbers, k, settings);
        (_work, _threads, _progress, _cancellation) = (work, threads, progress, cancellation);
    }

    /// <summary>Finds the lists of this rank's share of the rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="space">The rows.</param>
    /// <param name="groups">The copies of each among all rows; null where there are none.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="settings">How to go about it.</param>
    /// <param name="work">What is kept, and what of it is done; null for nothing.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <param name="progress">Receives progress of this rank, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Null where the rounds do not reach the recall.</returns>
    public static RankedLists? Search(
        ICommunicator ranks,
        SearchSpace space,
        DuplicateGroups? groups,
        int k,
        ApproximateSettings settings,
        SharedWork? work,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        (int[]? inliers, SearchSpace inner) = OutlyingRows.Remove(
            space, rows => SharedSpace.Create(ranks, space.Matrix.SelectRows(rows), space.Metric, null, threads, cancellation));
        var numbers = new RowNumbers(groups?.GroupOf.Length ?? space.Matrix.Rows, groups, inliers);
        RowShare share = RowShare.Of(space.Matrix.Rows, ranks.Rank, ranks.Size);
        var search = new SharedNeighbors(ranks, inner, numbers, k, settings, work, threads, progress, cancellation);
        if (search.Run(space.Matrix.Rows, inliers) is not (var indices, var distances, var recall))
            return null;
        if (inliers is not null)
            AddOutlying(ranks, space, inner, inliers, share, k, indices, distances, threads, cancellation);
        return new RankedLists(share, indices, distances, recall);
    }

    // Lists of this rank's share of all rows; those of outlying rows stay empty.
    (int[] Indices, double[] Distances, RecallEstimate Recall)? Run(int all, int[]? inliers)
    {
        using var search = new SharedSearch(_ranks, _space, _settings, _work, _threads, _progress, _cancellation);
        RecallSample sample = SharedSample.Draw(_ranks, _space, search, _numbers, _k, _settings.SampleRows, _threads, _progress, _cancellation);
        var bound = new CodeBound(_space, search.Codes.Scale);
        while (search.Partitions < _settings.Partitions)
            search.AddPartition();
        var missing = new List<double>();
        while (true)
        {
            search.Join();
            RecallEstimate? reached = null;
            RecallEstimate Measure() => reached ??= SharedSample.Measure(_ranks, _space, search, sample, bound, _threads, _cancellation);
            if (_work?.Decided(missing.Count) is not { } round)
            {
                double isMissing = _settings.Recall - (Measure().Recall - reached!.StandardError);
                round = new SearchWork.Round(
                    isMissing, isMissing > 0 && (missing.Count % 2 == 1 || search.CountNew(_k) < ApproximateNeighbors.FewNew * _space.Matrix.Rows));
                _work?.Decide(round);
            }
            missing.Add(round.Missing);
            if (round.Missing <= 0)
            {
                _work?.Begins?.Invoke("graph: exact distances");
                (int[] indices, double[] distances) = Rank(search, bound, all, inliers);
                return (indices, distances, Measure());
            }
            if (_settings.HasStalled(missing))
                return null;
            if (round.AddsPartitions)
            {
                search.AddPartition();
                search.AddPartition();
            }
        }
    }

    (int[] Indices, double[] Distances) Rank(SharedSearch search, CodeBound bound, int all, int[]? inliers)
    {
        search.Shorten();
        int rows = search.Codes.Rows;
        int[] indices = new int[(long)rows * _k];
        double[] distances = new double[(long)rows * _k];
        var report = new PairProgress(_progress, "graph: exact distances", Math.Max(1, rows), "rows");
        var incomplete = new List<int>();
        RowBlocks.ForEach(rows, BlockRows, _threads, () => new SearchScratch(_space.Matrix.Columns), (first, count, scratch) =>
        {
            for (int row = first; row < first + count; row++)
            {
                if (row + 1 < first + count)
                    ReRanking.Prefetch(_space, search.Order, search.Lists, row + 1, Math.Min(_k + 2, search.Lists.Length));
                int found = ReRanking.Rank(
                    _space, search.Order, bound, search.Lists, search.First, row, indices.AsSpan(row * _k, _k), distances.AsSpan(row * _k, _k), scratch);
                if (found < _k)
                {
                    lock (incomplete)
                        incomplete.Add(row);
                }
            }
            report.Add(count);
        }, _cancellation);
        incomplete.Sort();
        int[] open = _ranks.AllGather<int>([.. incomplete.Select(row => search.Order[search.First + row])]);
        (int[] others, double[] otherDistances) = SharedOthers.Search(_ranks, _space, open, _k, _threads, _cancellation);
        foreach (int row in incomplete)
        {
            int at = Array.IndexOf(open, search.Order[search.First + row]) * _k;
            others.AsSpan(at, _k).CopyTo(indices.AsSpan(row * _k));
            otherDistances.AsSpan(at, _k).CopyTo(distances.AsSpan(row * _k));
        }
        return SharedResults.ToOwners(_ranks, search, all, inliers, _k, indices, distances, _threads);
    }

    static void AddOutlying(
        ICommunicator ranks,
        SearchSpace space,
        SearchSpace inner,
        int[] inliers,
        RowShare share,
        int k,
        int[] indices,
        double[] distances,
        int threads,
        CancellationToken cancellation)
    {
        int[] outlying = OutlyingRows.Others(space.Matrix.Rows, inliers);
        (int[] others, double[] otherDistances) = SharedOthers.Search(ranks, space, outlying, k, threads, cancellation);
        for (int i = 0; i < outlying.Length; i++)
        {
            if (outlying[i] < share.First || outlying[i] >= share.End)
                continue;
            others.AsSpan(i * k, k).CopyTo(indices.AsSpan((outlying[i] - share.First) * k));
            otherDistances.AsSpan(i * k, k).CopyTo(distances.AsSpan((outlying[i] - share.First) * k));
        }
        OutlyingRows.Offer(space, inner, inliers, outlying, share.First, share.Count, k, indices, distances, threads, cancellation);
    }
}
