using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Memory;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>The k nearest other rows of nearly every row, with the share of true neighbours measured and reached.</summary>
/// <remarks><para>Rows become 16-bit codes. Partitions into cells of nearby rows, in each of which all pairs are compared, give first candidates;
/// comparing neighbours of neighbours (NN-Descent: Dong, Charikar and Li, WWW 2011) improves them. After each round the recall is measured on a
/// sample of rows whose true neighbours are known, and the work ends when it is reached. Last, candidates are ordered by exact distances. Where
/// rounds bring nothing more, the exact search does the work.</para>
/// <para>Copies of a row are taken out first and put back at distance 0. Distances of codes are whole numbers, so the result does not depend on
/// threads or vector width.</para>
/// <para>Measured growth of time is N^1.1 to N^1.3; memory about 800 bytes a row at 128 columns and 10 neighbours.</para></remarks>
static class ApproximateNeighbors
{
    const int BlockRows = 256;

    /// <summary>New neighbours a row below which another local join finds little, and other cells find more.</summary>
    public const double FewNew = 0.3;

    /// <summary>Fills [N, k] neighbours, sorted by distance, then by row.</summary>
    /// <returns>The recall that was reached.</returns>
    public static RecallEstimate Search(
        MatrixView matrix,
        int k,
        DistanceMetric metric,
        double recall,
        int[] indices,
        double[] distances,
        int threads,
        IProgress<WorkProgress>? progress,
        ApproximateSettings? settings,
        SearchWork? work,
        CancellationToken cancellation)
    {
        work ??= SearchWork.InMemory();
        // Refuses what has no distance before anything else looks at the rows.
        SearchSpace space = SearchSpace.Create(matrix, metric, threads, null, cancellation);
        DuplicateGroups groups = DuplicateGroups.Find(matrix, threads, cancellation);
        int distinct = groups.Distinct.Length;
        // (A leaf has more rows than any list has places.)
        settings ??= ApproximateSettings.For(distinct, k, recall);
        if (distinct > (settings.SearchesSmall ? k : settings.LeafRows))
        {
            if (groups.AllDistinct)
            {
                if (SearchDistinct(space, null, k, settings, work, indices, distances, threads, progress, cancellation) is { } reached)
                    return reached;
            }
            else
            {
                SearchSpace distinctSpace = SearchSpace.Create(matrix.SelectRows(groups.Distinct), metric, threads, null, cancellation);
                var groupIndices = new int[distinct * k];
                var groupDistances = new double[distinct * k];
                if (SearchDistinct(distinctSpace, groups, k, settings, work, groupIndices, groupDistances, threads, progress, cancellation) is { } reached)
                {
                    groups.ExpandAll(k, groupIndices, groupDistances, k, indices, distances, threads, cancellation);
                    return reached;
                }
            }
        }
        AllNearestNeighbors.Search(matrix, k, metric, indices, distances, threads, progress, cancellation);
        return RecallEstimate.Exact(matrix.Rows, WhyExact(distinct, settings));
    }

    /// <summary>Why the graph of some rows is exact where a recall was asked for.</summary>
    /// <param name="distinct">Different rows.</param>
    /// <param name="settings">How the search went about it.</param>
    public static string WhyExact(int distinct, ApproximateSettings settings) => distinct > settings.LeafRows
        ? "the graph is exact, because rounds of approximate search brought too little: these rows have hardly any structure that it can use."
        : FormattableString.Invariant($"the graph is exact, because {distinct:N0} different rows are too few for anything else to be faster.");

    // Null where the rounds do not reach the recall.
    static RecallEstimate? SearchDistinct(
        SearchSpace space,
        DuplicateGroups? groups,
        int k,
        ApproximateSettings settings,
        SearchWork work,
        int[] indices,
        double[] distances,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        (int[]? inliers, SearchSpace inner) = OutlyingRows.Remove(space, threads, cancellation);
        var numbers = new RowNumbers(groups?.GroupOf.Length ?? space.Matrix.Rows, groups, inliers);
        if (inliers is null)
            return SearchNear(space, numbers, k, settings, work, indices, distances, threads, progress, cancellation);
        var innerIndices = new int[inliers.Length * k];
        var innerDistances = new double[inliers.Length * k];
        RecallEstimate? reached = SearchNear(inner, numbers, k, settings, work, innerIndices, innerDistances, threads, progress, cancellation);
        if (reached is not null)
            OutlyingRows.PutBack(space, inner, inliers, k, innerIndices, innerDistances, indices, distances, threads, cancellation);
        return reached;
    }

    static RecallEstimate? SearchNear(
        SearchSpace space,
        RowNumbers numbers,
        int k,
        ApproximateSettings settings,
        SearchWork work,
        int[] indices,
        double[] distances,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        using var search = new CandidateSearch(space, settings, work, threads, progress, cancellation);
        RecallSample sample = RecallSample.Draw(space, search.Codes, search.Order, numbers, k, settings.SampleRows, threads, progress, cancellation);
        var bound = new CodeBound(space, search.Codes.Scale);
        while (search.Partitions < settings.Partitions)
            search.AddPartition();
        int[] places = PlacesOf(search.Order);
        var missing = new List<double>();
        while (true)
        {
            search.Join();
            RecallEstimate? reached = null;
            RecallEstimate Measure() => reached ??= sample.Measure(
                (row, found, foundDistances, scratch) =>
                    ReRanking.Rank(space, search.Order, bound, search.Lists, places[row], found, foundDistances, scratch),
                space.Matrix.Columns, threads, cancellation);
            if (work.Decided(missing.Count) is not { } round)
            {
                double isMissing = settings.Recall - (Measure().Recall - reached!.StandardError);
                round = new SearchWork.Round(
                    isMissing, isMissing > 0 && (missing.Count % 2 == 1 || search.Lists.CountNew(k, threads) < FewNew * space.Matrix.Rows));
                work.Decide(round);
            }
            missing.Add(round.Missing);
            if (round.Missing <= 0)
            {
                Rank(space, search, bound, k, indices, distances, threads, progress, cancellation);
                return Measure();
            }
            if (settings.HasStalled(missing))
                return null;
            if (round.AddsPartitions)
            {
                search.AddPartition();
                search.AddPartition();
            }
        }
    }

    static int[] PlacesOf(int[] order)
    {
        var places = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
            places[order[place]] = place;
        return places;
    }

    static void Rank(
        SearchSpace space,
        CandidateSearch search,
        CodeBound bound,
        int k,
        int[] indices,
        double[] distances,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        var report = new PairProgress(progress, "graph: exact distances", space.Matrix.Rows, "rows");
        var incomplete = new List<int>();
        RowBlocks.ForEach(space.Matrix.Rows, BlockRows, threads, () => new SearchScratch(space.Matrix.Columns), (first, count, scratch) =>
        {
            for (int place = first; place < first + count; place++)
            {
                MemoryGuard.Look();
                int row = search.Order[place];
                if (place + 1 < first + count)
                    ReRanking.Prefetch(space, search.Order, search.Lists, place + 1, Math.Min(k + 2, search.Lists.Length));
                if (ReRanking.Rank(space, search.Order, bound, search.Lists, place, indices.AsSpan(row * k, k), distances.AsSpan(row * k, k), scratch) < k)
                {
                    lock (incomplete)
                        incomplete.Add(row);
                }
            }
            report.Add(count);
        }, cancellation);
        if (incomplete.Count == 0)
            return;
        incomplete.Sort();
        (int[] others, double[] otherDistances) = OtherNeighbors.Search(
            space, [.. incomplete], k, threads, new PairProgress(progress, "graph: rows apart", incomplete.Count, "rows"), cancellation);
        for (int i = 0; i < incomplete.Count; i++)
        {
            others.AsSpan(i * k, k).CopyTo(indices.AsSpan(incomplete[i] * k, k));
            otherDistances.AsSpan(i * k, k).CopyTo(distances.AsSpan(incomplete[i] * k, k));
        }
    }
}
