using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Search;

/// <summary>The nearest base rows of each query row, found exactly.</summary>
/// <remarks>Squared distances are fused with the choice of the k nearest, tile by tile, so that no M x N matrix ever exists. What the
/// single-precision tiles leave open is settled in double precision: the result equals a brute force in double precision.
/// Time O(M N D), memory O(M k) beside the matrices; the result does not depend on threads or vector width.</remarks>
static class NearestNeighbors
{
    /// <summary>For every query row its <paramref name="k"/> nearest base rows, ordered by distance, then by base row.</summary>
    /// <param name="queries">[M, D].</param>
    /// <param name="basis">[N, D] with N &gt;= k.</param>
    /// <param name="k">Neighbours a query, 1..N.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="indices">[M, k] row-major: base rows.</param>
    /// <param name="distances">[M, k] row-major: plain distances, computed in double precision.</param>
    /// <param name="threads">Threads to use; 0 means all cores. The result does not depend on it.</param>
    /// <param name="progress">Receives progress in query rows, or null.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">The columns differ, or k is outside 1..N.</exception>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static void Search(
        MatrixView queries,
        MatrixView basis,
        int k,
        DistanceMetric metric,
        Memory<int> indices,
        Memory<double> distances,
        int threads = 0,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, basis.Rows);
        if (queries.Columns != basis.Columns)
            throw new ArgumentException($"The queries have {queries.Columns} columns but the base has {basis.Columns}.", nameof(queries));
        if (indices.Length != (long)queries.Rows * k || distances.Length != (long)queries.Rows * k)
            throw new ArgumentException($"The results of {queries.Rows} queries need {(long)queries.Rows * k} places each.", nameof(indices));
        if (queries.Rows == 0)
            return;

        SearchSpace basisSpace = SearchSpace.Create(basis, metric, threads, null, cancellation);
        RowSurvey.FrameOf(queries, null, threads, cancellation);
        SearchSpace querySpace = SearchSpace.Create(queries, metric, threads, basisSpace.Frame, cancellation);
        Search(querySpace, basisSpace, k, indices, distances, threads, new PairProgress(progress, "nearest neighbours", queries.Rows, "rows"), cancellation);
    }

    /// <summary>The same of spaces that share a frame.</summary>
    public static void Search(
        SearchSpace querySpace,
        SearchSpace basisSpace,
        int k,
        Memory<int> indices,
        Memory<double> distances,
        int threads,
        PairProgress report,
        CancellationToken cancellation)
    {
        MatrixView queries = querySpace.Matrix, basis = basisSpace.Matrix;
        float[] querySquares = PaddedSquares.Of(querySpace), basisSquares = PaddedSquares.Of(basisSpace);
        int capacity = Math.Min(k + Math.Max(2, k / 4), basis.Rows);
        int blockRows = RectangularScan.QueryBlockRows(queries.Rows, queries.Columns, RowBlocks.Threads(threads));
        var uncertain = new List<int>();
        RowBlocks.ForEach(
            queries.Rows,
            blockRows,
            threads,
            () => new Worker(new RectangularScan(querySpace, querySquares, basisSpace, basisSquares, blockRows), new CandidateLists(blockRows, capacity)),
            (first, count, worker) =>
            {
                worker.Lists.Clear();
                var sink = new ListSink(worker.Lists, first);
                worker.Scan.Run(first, count, ref sink, cancellation);
                var found = new List<int>();
                ExactReRanking.Rank(
                    querySpace, basisSpace, worker.Lists, first, count, 0, k,
                    indices.Span.Slice(first * k, count * k), distances.Span.Slice(first * k, count * k), found, worker.Scan.Scratch);
                if (found.Count > 0)
                {
                    lock (uncertain)
                        uncertain.AddRange(found);
                }
                report.Add(count);
            },
            cancellation);
        UncertainRows.Settle(querySpace, basisSpace, null, uncertain, k, indices, distances, threads, cancellation);
    }

    sealed record Worker(RectangularScan Scan, CandidateLists Lists) : IDisposable
    {
        public void Dispose() => Scan.Dispose();
    }

    readonly struct ListSink(CandidateLists lists, int firstQuery) : IPairSink
    {
        // The scan adds the query's row number, the lists start at the block's first row.
        public unsafe float* Thresholds => lists.Thresholds - firstQuery;

        public void Offer(int query, float bound, int basis) => lists.Offer(query - firstQuery, bound, basis);
    }
}
