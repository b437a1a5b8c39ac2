using System.Runtime.CompilerServices;
using Pith.Numerics.Arrays;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Graphs;

/// <summary>Sorts edges by target, those of one target by source: first to the bucket of the target, then within the bucket, whose rows fit the processor's
/// caches.</summary>
/// <param name="allRows">Rows that are targets.</param>
/// <param name="directed">The lists of these rows, where the neighbours both ways are counted; null where they are not.</param>
sealed unsafe class EdgeBuckets(int allRows, MessageGraph? directed)
{
    /// <summary>A bucket has 2 to the power of this rows.</summary>
    public const int RowBits = 13;

    const int BucketRows = 1 << RowBits;
    const int Chunks = 64;
    const MethodImplOptions HotLoop = MethodImplOptions.AggressiveOptimization;

    readonly EdgeBuffer _buffer = new(directed?.LongestRow(0, directed.Rows) ?? 0);
    readonly int[] _next = new int[BucketRows + 1];
    TurnedEdge[] _sorted = [];

    /// <summary>Sorts edges that come in parts.</summary>
    /// <param name="parts">The edges, ascending by source over all parts; each part is let go when it was read.</param>
    /// <param name="rows">Rows that are targets.</param>
    /// <param name="directed">The lists of these rows; null where neighbours are not counted.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="starts">[rows + 1] where a target's edges begin.</param>
    /// <param name="counts">[rows + 1] receives one place further how many neighbours either way a row has.</param>
    public static NativeBuffer<TurnedEdge> Turn(TurnedEdge[][] parts, int rows, MessageGraph? directed, int threads, out long[] starts, long[] counts)
    {
        int buckets = Math.Max(1, ((rows - 1) >> RowBits) + 1);
        long all = parts.Sum(part => (long)part.Length);
        var next = new long[Chunks * buckets];
        ForEachChunk(parts, all, threads, [MethodImpl(HotLoop)] (chunk, edges) =>
        {
            Span<long> own = next.AsSpan(chunk * buckets, buckets);
            foreach (TurnedEdge edge in edges)
                own[edge.Target >> RowBits]++;
        });
        long[] bucketStarts = StartsOf(next, buckets);
        var turned = new NativeBuffer<TurnedEdge>(all);
        TurnedEdge* to = turned.Pointer;
        ForEachChunk(parts, all, threads, [MethodImpl(HotLoop)] (chunk, edges) =>
        {
            Span<long> own = next.AsSpan(chunk * buckets, buckets);
            foreach (TurnedEdge edge in edges)
                to[own[edge.Target >> RowBits]++] = edge;
        });
        Array.Fill(parts, []);
        long[] begins = new long[rows + 1];
        RowBlocks.ForEach(buckets, 1, threads, () => new EdgeBuckets(rows, directed), (bucket, _, scratch) =>
            scratch.Sort(to + bucketStarts[bucket], bucketStarts[bucket], (int)(bucketStarts[bucket + 1] - bucketStarts[bucket]), bucket * BucketRows, begins, counts));
        begins[rows] = all;
        starts = begins;
        return turned;
    }

    /// <summary>Sorts the edges of one bucket, which come ascending by source and stay so.</summary>
    /// <param name="edges">The edges.</param>
    /// <param name="firstEdge">How many edges the buckets before have.</param>
    /// <param name="count">Edges of the bucket.</param>
    /// <param name="firstRow">Its first row.</param>
    /// <param name="starts">[rows + 1] receives where each target's edges begin.</param>
    /// <param name="counts">[rows + 1] receives one place further how many neighbours either way a row has.</param>
    [MethodImpl(HotLoop)]
    public void Sort(TurnedEdge* edges, long firstEdge, int count, int firstRow, long[] starts, long[] counts)
    {
        if (_sorted.Length < count)
            _sorted = new TurnedEdge[Math.Max(count, 2 * _sorted.Length)];
        int rows = Math.Min(BucketRows, allRows - firstRow);
        Array.Clear(_next);
        for (int i = 0; i < count; i++)
            _next[edges[i].Target - firstRow + 1]++;
        for (int i = 0; i < rows; i++)
        {
            starts[firstRow + i] = firstEdge + _next[i];
            _next[i + 1] += _next[i];
        }
        for (int i = 0; i < count; i++)
            _sorted[_next[edges[i].Target - firstRow]++] = edges[i];
        _sorted.AsSpan(0, count).CopyTo(new Span<TurnedEdge>(edges, count));
        if (directed is null)
            return;
        int start = 0;
        for (int i = 0; i < rows; i++)
        {
            int end = _next[i];
            directed.Read(firstRow + i, _buffer, isAscending: true, out ReadOnlySpan<int> neighbors, out _);
            counts[firstRow + i + 1] = UnionCount(neighbors, _sorted.AsSpan(start, end - start));
            start = end;
        }
    }

    [MethodImpl(HotLoop)]
    static int UnionCount(ReadOnlySpan<int> a, ReadOnlySpan<TurnedEdge> b)
    {
        int count = a.Length + b.Length;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            int source = b[j].Source;
            count -= a[i] == source ? 1 : 0;
            int target = a[i];
            i += target <= source ? 1 : 0;
            j += source <= target ? 1 : 0;
        }
        return count;
    }

    delegate void OfEdges(int chunk, ReadOnlySpan<TurnedEdge> edges);

    /// <summary>Turns what each chunk has for each bucket into where it puts that: buckets in their order, in each the chunks in theirs.</summary>
    /// <param name="next">[chunks, buckets] counts, which become places.</param>
    /// <param name="buckets">Buckets.</param>
    /// <returns>[buckets + 1] where each bucket begins.</returns>
    internal static long[] StartsOf(long[] next, int buckets)
    {
        var starts = new long[buckets + 1];
        long sum = 0;
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            starts[bucket] = sum;
            for (int place = bucket; place < next.Length; place += buckets)
                (next[place], sum) = (sum, sum + next[place]);
        }
        starts[buckets] = sum;
        return starts;
    }

    // Chunks are as long as each other, wherever parts end.
    static void ForEachChunk(TurnedEdge[][] parts, long all, int threads, OfEdges work) =>
        RowBlocks.ForEach(Chunks, 1, threads, () => 0, (chunk, _, _) =>
        {
            long first = all * chunk / Chunks, end = all * (chunk + 1) / Chunks, before = 0;
            foreach (TurnedEdge[] part in parts)
            {
                long from = Math.Max(first, before) - before, to = Math.Min(end, before + part.Length) - before;
                if (from < to)
                    work(chunk, part.AsSpan((int)from, (int)(to - from)));
                before += part.Length;
            }
        });
}
