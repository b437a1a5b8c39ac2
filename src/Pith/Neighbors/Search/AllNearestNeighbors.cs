using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Search;

/// <summary>The k nearest other rows of every row, exactly as a brute force in double precision finds them.</summary>
/// <remarks><para>Single-precision dot products of centred rows give a lower bound of every squared distance (see <see cref="SearchSpace"/>);
/// each pair is computed once. A few more than k candidates a row are kept and ranked by their exact distances; rows for which that is not
/// provably enough are searched again with their k-th distance as the limit.</para>
/// <para>Exact copies of a row are taken out first and put back at distance 0, so that any number of them costs nothing.</para>
/// <para>Time O(N^2 D) for N distinct rows; memory O(N k) beside the matrix. The result does not depend on threads or vector width.</para></remarks>
static class AllNearestNeighbors
{
    /// <summary>Candidates that are kept of a row: enough beyond k that the rounding of single precision rarely leaves a row uncertain.</summary>
    public static int CandidatesOf(int rows, int k) => Math.Min(k + Slack(k), rows - 1);

    static int Slack(int k) => Math.Max(3, k / 4);

    /// <summary>Fills [N, k] neighbours, sorted by distance, then by row.</summary>
    public static void Search(
        MatrixView matrix,
        int k,
        DistanceMetric metric,
        int[] indices,
        double[] distances,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        // Refuses what has no distance before anything else looks at the rows.
        SearchSpace space = SearchSpace.Create(matrix, metric, threads, null, cancellation);
        DuplicateGroups groups = DuplicateGroups.Find(matrix, threads, cancellation);
        if (groups.AllDistinct)
        {
            SearchDistinct(space, k, indices, distances, threads, progress, cancellation);
            return;
        }
        int distinct = groups.Distinct.Length;
        int fewer = Math.Min(k, distinct - 1);
        var groupIndices = new int[(long)distinct * fewer];
        var groupDistances = new double[(long)distinct * fewer];
        if (fewer > 0)
        {
            SearchSpace distinctSpace = SearchSpace.Create(matrix.SelectRows(groups.Distinct), metric, threads, space.Frame, cancellation);
            SearchDistinct(distinctSpace, fewer, groupIndices, groupDistances, threads, progress, cancellation);
        }
        groups.ExpandAll(fewer, groupIndices, groupDistances, k, indices, distances, threads, cancellation);
    }

    /// <summary>Bytes taken beside the matrix and the result.</summary>
    public static long WorkingBytes(int rows, int columns, int k, int threads) =>
        SymmetricScan.WorkingBytes(rows, columns, threads) + CandidateLists.BytesOf(rows, k + Slack(k)) + (60L * rows);

    static void SearchDistinct(
        SearchSpace space, int k, int[] indices, double[] distances, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int rows = space.Matrix.Rows;
        var lists = new CandidateLists(rows, CandidatesOf(rows, k));
        SymmetricScan.Run(space, lists, threads, progress, cancellation);
        var uncertain = new List<int>();
        RowBlocks.ForEach(rows, 256, threads, () => new SearchScratch(space.Matrix.Columns), (first, count, scratch) =>
        {
            var found = new List<int>();
            ExactReRanking.Rank(
                space, space, lists, first, count, first, k, indices.AsSpan(first * k, count * k), distances.AsSpan(first * k, count * k), found, scratch);
            if (found.Count > 0)
            {
                lock (uncertain)
                    uncertain.AddRange(found);
            }
        }, cancellation);
        UncertainRows.Settle(space, space, 0, uncertain, k, indices, distances, threads, cancellation);
    }
}
