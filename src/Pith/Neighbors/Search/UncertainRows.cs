using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pith.Numerics.Product;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Search;

/// <summary>Settles the rows whose candidates did not suffice: every row whose lower bound does not exceed the k-th distance is measured exactly.</summary>
static class UncertainRows
{
    /// <summary>Recomputes the result of each row of <paramref name="uncertain"/> in place.</summary>
    /// <param name="queries">The matrix that the uncertain rows belong to.</param>
    /// <param name="basis">The rows to search.</param>
    /// <param name="firstSelf">The base row that is the first of the queries, the others following, where they are rows of the base and no neighbours of
    /// themselves; null where they are not.</param>
    /// <param name="uncertain">Query rows; sorted here, so that the work does not depend on who found them.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="indices">[M, k] in and out: the distances in it bound the search.</param>
    /// <param name="distances">[M, k] in and out.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void Settle(
        SearchSpace queries,
        SearchSpace basis,
        int? firstSelf,
        List<int> uncertain,
        int k,
        Memory<int> indices,
        Memory<double> distances,
        int threads,
        CancellationToken cancellation)
    {
        if (uncertain.Count == 0)
            return;
        uncertain.Sort();
        int[] rows = [.. uncertain];
        SearchSpace few = SearchSpace.Create(queries.Matrix.SelectRows(rows), queries.Metric, threads, basis.Frame, cancellation);
        float[] querySquares = PaddedSquares.Of(few), basisSquares = PaddedSquares.Of(basis);
        float[] thresholds = GC.AllocateArray<float>(rows.Length + PackedPanels.Width, pinned: true);
        for (int i = 0; i < rows.Length; i++)
            thresholds[i] = ExactReRanking.UpperBound(basis, distances.Span[(rows[i] * k) + k - 1]);

        int[]? self = firstSelf is int offset ? Array.ConvertAll(rows, row => row + offset) : null;
        int blockRows = RectangularScan.QueryBlockRows(rows.Length, basis.Matrix.Columns, RowBlocks.Threads(threads));
        RowBlocks.ForEach(
            rows.Length,
            blockRows,
            threads,
            () => new RectangularScan(few, querySquares, basis, basisSquares, blockRows),
            (first, count, scan) =>
            {
                var sink = new ExactSink(few, basis, self, thresholds, first, count, k);
                scan.Run(first, count, ref sink, cancellation);
                for (int i = 0; i < count; i++)
                {
                    sink.Rows.AsSpan(i * k, k).CopyTo(indices.Span.Slice(rows[first + i] * k, k));
                    sink.Distances.AsSpan(i * k, k).CopyTo(distances.Span.Slice(rows[first + i] * k, k));
                }
            },
            cancellation);
    }

    /// <summary>Measures every pair that passes and keeps the k best of each query row.</summary>
    readonly struct ExactSink(
        SearchSpace queries, SearchSpace basis, int[]? self, float[] thresholds, int firstQuery, int queryCount, int k)
        : IPairSink
    {
        readonly int[] _counts = new int[queryCount];

        // Its own: the scan's buffers are in use while pairs are offered.
        readonly SearchScratch _scratch = new(basis.Matrix.Columns);

        public int[] Rows { get; } = new int[queryCount * k];

        public double[] Distances { get; } = new double[queryCount * k];

        public unsafe float* Thresholds => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(thresholds));

        public void Offer(int query, float bound, int basisRow)
        {
            if (self is not null && self[query] == basisRow)
                return;
            int local = query - firstQuery;
            var ranking = new ExactRanking(Rows.AsSpan(local * k, k), Distances.AsSpan(local * k, k), _counts[local]);
            ranking.Offer(basis.Distance(queries.ExactSquared(query, basis, basisRow, _scratch)), basisRow);
            _counts[local] = ranking.Count;
            if (ranking.IsFull)
                thresholds[query] = Math.Min(thresholds[query], ExactReRanking.UpperBound(basis, ranking.Last));
        }
    }
}
