using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Graphs;

/// <summary>What is usual among the distances of a graph's edges, found without a copy of them.</summary>
static class EdgeDistances
{
    const MethodImplOptions HotLoop = MethodImplOptions.AggressiveOptimization;
    const int BlockRows = 1 << 14;
    const int FewValues = 1 << 20;

    /// <summary>The median; for an even number of edges the mean of the two middle ones. NaN without edges.</summary>
    /// <param name="graph">The edges.</param>
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    public static double Median(MessageGraph graph, int threads)
    {
        if (graph.Edges == 0)
            return double.NaN;
        double lower = ValueAtRank(graph, (graph.Edges - 1) / 2, threads, out double next);
        if (graph.Edges % 2 == 1)
            return lower;
        return next == lower ? lower : lower + (next - lower) / 2;
    }

    /// <summary>The median; where most distances are 0 the mean of the others, and 1 where all are.</summary>
    /// <param name="graph">The edges.</param>
    /// <param name="median">Their median.</param>
    public static double TypicalOf(MessageGraph graph, double median)
    {
        if (median > 0)
            return median;
        double sum = 0;
        long count = 0;
        var buffer = new EdgeBuffer(graph.LongestRow(0, graph.Rows));
        for (int row = 0; row < graph.Rows; row++)
        {
            graph.Read(row, buffer, isAscending: true, out _, out ReadOnlySpan<double> distances);
            foreach (double distance in distances)
            {
                sum += distance;
                count += distance > 0 ? 1 : 0;
            }
        }
        return count > 0 ? sum / count : 1;
    }

    /// <summary>Whether all distances are 0; so they are without edges.</summary>
    public static bool AreZero(MessageGraph graph)
    {
        var buffer = new EdgeBuffer(graph.LongestRow(0, graph.Rows));
        for (int row = 0; row < graph.Rows; row++)
        {
            graph.Read(row, buffer, isAscending: false, out _, out ReadOnlySpan<double> distances);
            if (distances.IndexOfAnyExcept(0.0) >= 0)
                return false;
        }
        return true;
    }

    // The value of a rank and the one behind it, infinity behind the last: 16 bits at a time, as OrderStatistics does, until few values are left, which are sorted.
    static double ValueAtRank(MessageGraph graph, long rank, int threads, out double next)
    {
        ulong prefix = 0, mask = 0;
        for (int shift = 48; shift >= 0; shift -= 16)
        {
            long[] counts = Count(graph, shift, prefix, mask, threads);
            int digit = 0;
            while (rank >= counts[digit])
                rank -= counts[digit++];
            prefix |= (ulong)digit << shift;
            mask |= 0xFFFFUL << shift;
            if (counts[digit] <= FewValues)
                return AmongFew(graph, prefix, mask, rank, threads, out next);
        }
        // So many equal values that the next is one of them, unless the rank is the last of them.
        return AmongEqual(graph, prefix, rank, threads, out next);
    }

    static double AmongFew(MessageGraph graph, ulong prefix, ulong mask, long rank, int threads, out double next)
    {
        var few = new List<ulong>();
        ulong above = ulong.MaxValue;
        ForEachBlock(graph, threads, () => (Keys: new List<ulong>(), Above: ulong.MaxValue), [MethodImpl(HotLoop)] (distances, own) =>
        {
            foreach (double distance in distances)
            {
                ulong key = OrderStatistics.KeyOf(distance);
                if ((key & mask) == prefix)
                    own.Keys.Add(key);
                else if ((key & mask) > prefix)
                    own.Above = Math.Min(own.Above, key);
            }
            return own;
        }, own =>
        {
            few.AddRange(own.Keys);
            above = Math.Min(above, own.Above);
        });
        few.Sort();
        ulong behind = rank + 1 < few.Count ? few[(int)rank + 1] : above;
        next = behind == ulong.MaxValue ? double.PositiveInfinity : OrderStatistics.ValueOf(behind);
        return OrderStatistics.ValueOf(few[(int)rank]);
    }

    static double AmongEqual(MessageGraph graph, ulong key, long rank, int threads, out double next)
    {
        long equal = 0;
        ulong above = ulong.MaxValue;
        ForEachBlock(graph, threads, () => (Equal: 0L, Above: ulong.MaxValue), [MethodImpl(HotLoop)] (distances, own) =>
        {
            foreach (double distance in distances)
            {
                ulong other = OrderStatistics.KeyOf(distance);
                own.Equal += other == key ? 1 : 0;
                own.Above = other > key ? Math.Min(own.Above, other) : own.Above;
            }
            return own;
        }, own =>
        {
            equal += own.Equal;
            above = Math.Min(above, own.Above);
        });
        next = rank + 1 < equal ? OrderStatistics.ValueOf(key) : above == ulong.MaxValue ? double.PositiveInfinity : OrderStatistics.ValueOf(above);
        return OrderStatistics.ValueOf(key);
    }

    static long[] Count(MessageGraph graph, int shift, ulong prefix, ulong mask, int threads)
    {
        var counts = new long[1 << 16];
        ForEachBlock(graph, threads, () => new long[1 << 16], [MethodImpl(HotLoop)] (distances, own) =>
        {
            foreach (double distance in distances)
            {
                ulong key = OrderStatistics.KeyOf(distance);
                if ((key & mask) == prefix)
                    own[(int)(key >> shift) & 0xFFFF]++;
            }
            return own;
        }, own =>
        {
            for (int digit = 0; digit < own.Length; digit++)
                counts[digit] += own[digit];
        });
        return counts;
    }

    delegate T OfRow<T>(ReadOnlySpan<double> distances, T own);

    // What a worker gathers is the same for any order of blocks.
    static void ForEachBlock<T>(MessageGraph graph, int threads, Func<T> start, OfRow<T> ofRow, Action<T> add)
    {
        var all = new ConcurrentBag<Gathered<T>>();
        RowBlocks.ForEach(graph.Rows, BlockRows, threads, Make, [MethodImpl(HotLoop)] (first, count, own) =>
        {
            T gathered = own.Value;
            for (int row = first; row < first + count; row++)
            {
                graph.Read(row, own.Buffer, isAscending: false, out _, out ReadOnlySpan<double> distances);
                gathered = ofRow(distances, gathered);
            }
            own.Value = gathered;
        });
        foreach (Gathered<T> own in all)
            add(own.Value);

        Gathered<T> Make()
        {
            var own = new Gathered<T>(new EdgeBuffer(graph.LongestRow(0, graph.Rows)), start());
            all.Add(own);
            return own;
        }
    }

    sealed class Gathered<T>(EdgeBuffer buffer, T value)
    {
        public EdgeBuffer Buffer => buffer;

        public T Value { get; set; } = value;
    }
}
