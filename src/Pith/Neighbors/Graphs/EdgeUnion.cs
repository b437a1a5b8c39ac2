using System.Runtime.CompilerServices;
using Pith.Numerics.Arrays;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Graphs;

/// <summary>The symmetric graph in which two rows are neighbours when either is a neighbour of the other.</summary>
/// <remarks>
/// <para>As in the published in-memory code (sampling.py, compute_graph_density): a row's degree is at least that of its list and has no upper bound. Where
/// both list each other with different distances (a supplied graph may), the smaller counts in both directions, so that the graph is symmetric.</para>
/// <para>Every edge is turned round by a counting sort in two steps, first to the bucket of its target, then within the bucket, whose rows fit the
/// processor's caches; a merge of two ascending lists per row ends it. O(N k) time and memory, read and written from front to back, so that it
/// may lie in files. Each entry goes to a place that does not depend on the number of threads.</para>
/// </remarks>
static unsafe class EdgeUnion
{
    // Each of these loops runs once over millions of edges, too few calls to be compiled well in steps.
    const MethodImplOptions HotLoop = MethodImplOptions.AggressiveOptimization;

    const int BucketBits = EdgeBuckets.RowBits;
    const int BucketRows = 1 << BucketBits;
    const int Chunks = 64;

    /// <summary>Makes the graph.</summary>
    /// <param name="directed">A graph whose rows' neighbours are different.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="place">Where edges lie; null for memory.</param>
    public static MessageGraph Of(MessageGraph directed, int threads = 0, BufferPlace? place = null)
    {
        place ??= BufferPlace.Memory;
        int rows = directed.Rows;
        var starts = new long[rows + 1];
        var offsets = new long[rows + 1];
        EdgeStore edges;
        using (NativeBuffer<TurnedEdge> reverse = place.Take<TurnedEdge>("edges-reverse", directed.Edges))
        {
            Turn(directed, reverse, starts, offsets, threads);
            for (int row = 0; row < rows; row++)
                offsets[row + 1] += offsets[row];
            edges = EdgeStore.Create("edges", offsets[rows], place);
            Merge(directed, reverse, starts, offsets, edges, threads);
        }
        place.Drop("edges-reverse");
        return new MessageGraph(offsets, edges);
    }

    /// <summary>The same for some rows of a graph whose other rows are elsewhere.</summary>
    /// <param name="directed">The lists of these rows, with neighbours of the whole graph.</param>
    /// <param name="parts">All edges that lead to these rows, their own included, ascending by source over all parts; targets are numbered from the first of these
    /// rows. Each part is let go when it was read.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static MessageGraph Of(MessageGraph directed, TurnedEdge[][] parts, int threads)
    {
        int rows = directed.Rows;
        var offsets = new long[rows + 1];
        using NativeBuffer<TurnedEdge> reverse = EdgeBuckets.Turn(parts, rows, directed, threads, out long[] starts, offsets);
        for (int row = 0; row < rows; row++)
            offsets[row + 1] += offsets[row];
        var edges = EdgeStore.Create("edges", offsets[rows], BufferPlace.Memory);
        Merge(directed, reverse, starts, offsets, edges, threads);
        return new MessageGraph(offsets, edges);
    }

    // Leaves the edges by target, then by source; starts say where a target's begin, counts + 1 how many neighbours either way a row has.
    static void Turn(MessageGraph directed, NativeBuffer<TurnedEdge> reverse, long[] starts, long[] counts, int threads)
    {
        int rows = directed.Rows, buckets = ((rows - 1) >> BucketBits) + 1;
        var next = new long[Chunks * buckets];
        ForEachChunk(directed, threads, [MethodImpl(HotLoop)] (chunk, _, neighbors, _) =>
        {
            Span<long> own = next.AsSpan(chunk * buckets, buckets);
            foreach (int neighbor in neighbors)
                own[neighbor >> BucketBits]++;
        });
        long[] bucketStarts = EdgeBuckets.StartsOf(next, buckets);
        TurnedEdge* to = reverse.Pointer;
        ForEachChunk(directed, threads, [MethodImpl(HotLoop)] (chunk, row, neighbors, distances) =>
        {
            Span<long> own = next.AsSpan(chunk * buckets, buckets);
            for (int n = 0; n < neighbors.Length; n++)
                to[own[neighbors[n] >> BucketBits]++] = new TurnedEdge(row, neighbors[n], distances[n]);
        });
        RowBlocks.ForEach(buckets, 1, threads, () => new EdgeBuckets(rows, directed), (bucket, _, scratch) =>
            scratch.Sort(to + bucketStarts[bucket], bucketStarts[bucket], (int)(bucketStarts[bucket + 1] - bucketStarts[bucket]), bucket * BucketRows, starts, counts));
        starts[rows] = bucketStarts[buckets];
    }

    static void Merge(MessageGraph directed, NativeBuffer<TurnedEdge> reverse, long[] starts, long[] offsets, EdgeStore edges, int threads)
    {
        TurnedEdge* from = reverse.Pointer;
        RowBlocks.ForEach(directed.Rows, BucketRows, threads, () => new EdgeBuffer(directed.LongestRow(0, directed.Rows)), [MethodImpl(HotLoop)] (first, count, buffer) =>
        {
            for (int row = first; row < first + count; row++)
            {
                directed.Read(row, buffer, isAscending: true, out ReadOnlySpan<int> neighbors, out ReadOnlySpan<double> distances);
                var sources = new ReadOnlySpan<TurnedEdge>(from + starts[row], (int)(starts[row + 1] - starts[row]));
                int length = (int)(offsets[row + 1] - offsets[row]);
                Merge(neighbors, distances, sources, edges.Neighbors(offsets[row], length), edges.Distances(offsets[row], length));
            }
        });
        GC.KeepAlive(reverse);
    }

    delegate void OfRow(int chunk, int row, ReadOnlySpan<int> neighbors, ReadOnlySpan<double> distances);

    static void ForEachChunk(MessageGraph directed, int threads, OfRow work)
    {
        int rows = directed.Rows;
        RowBlocks.ForEach(Chunks, 1, threads, () => new EdgeBuffer(directed.LongestRow(0, rows)), [MethodImpl(HotLoop)] (chunk, _, buffer) =>
        {
            int end = (int)((long)rows * (chunk + 1) / Chunks);
            for (int row = (int)((long)rows * chunk / Chunks); row < end; row++)
            {
                directed.Read(row, buffer, isAscending: false, out ReadOnlySpan<int> neighbors, out ReadOnlySpan<double> distances);
                work(chunk, row, neighbors, distances);
            }
        });
    }

    [MethodImpl(HotLoop)]
    static void Merge(
        ReadOnlySpan<int> a, ReadOnlySpan<double> distancesA, ReadOnlySpan<TurnedEdge> b, Span<int> neighbors, Span<double> distances)
    {
        int n = 0, i = 0, j = 0;
        while (i < a.Length || j < b.Length)
        {
            if (j == b.Length || (i < a.Length && a[i] < b[j].Source))
            {
                neighbors[n] = a[i];
                distances[n++] = distancesA[i++];
            }
            else if (i == a.Length || b[j].Source < a[i])
            {
                neighbors[n] = b[j].Source;
                distances[n++] = b[j++].Distance;
            }
            else
            {
                neighbors[n] = a[i];
                distances[n++] = Math.Min(distancesA[i++], b[j++].Distance);
            }
        }
    }
}
