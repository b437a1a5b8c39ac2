using System.Runtime.CompilerServices;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>The median of numbers that are dealt to ranks, found by counting; exact, and the number that one process finds.</summary>
static class SharedStatistics
{
    const int DigitBits = 8;

    /// <summary>The median; for an even number of values the mean of the two middle ones. NaN for no values.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="values">This rank's values, without NaN.</param>
    public static double Median(ICommunicator ranks, ReadOnlySpan<double> values)
    {
        Span<long> count = [values.Length];
        ranks.Sum(count);
        if (count[0] == 0)
            return double.NaN;
        return Middle(ranks, values, count[0]);
    }

    // Bit after bit, of the values whose higher bits are known, which soon are few.
    static double Middle(ICommunicator ranks, ReadOnlySpan<double> values, long count)
    {
        var counts = new long[1 << DigitBits];
        ulong prefix = 0;
        long place = (count - 1) / 2;
        (double[]? among, int kept) = (null, 0);
        for (int shift = 64 - DigitBits; shift >= 0; shift -= DigitBits)
        {
            ReadOnlySpan<double> alive = among is null ? values : among.AsSpan(0, kept);
            Array.Clear(counts);
            Count(alive, shift, counts);
            ranks.Sum(counts);
            int digit = 0;
            while (place >= counts[digit])
                place -= counts[digit++];
            prefix |= (ulong)digit << shift;
            if (shift == 0)
                return count % 2 == 1 || place + 1 < counts[digit] ? OrderStatistics.ValueOf(prefix) : WithNext(ranks, values, prefix);
            kept = Keep(alive, shift, prefix, ref among);
        }
        throw new System.Diagnostics.UnreachableException();
    }

    // The mean of a value and the next larger one of all ranks.
    static double WithNext(ICommunicator ranks, ReadOnlySpan<double> values, ulong key)
    {
        ulong least = ulong.MaxValue;
        foreach (double value in values)
        {
            ulong other = OrderStatistics.KeyOf(value);
            least = other > key && other < least ? other : least;
        }
        // The largest number stands for the least key.
        Span<long> told = [(long)(~least ^ (1UL << 63))];
        ranks.Max(told);
        (double lower, double upper) = (OrderStatistics.ValueOf(key), OrderStatistics.ValueOf(~((ulong)told[0] ^ (1UL << 63))));
        return lower + ((upper - lower) / 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Count(ReadOnlySpan<double> values, int shift, long[] counts)
    {
        foreach (double value in values)
            counts[(int)(OrderStatistics.KeyOf(value) >> shift) & ((1 << DigitBits) - 1)]++;
    }

    // Keeps the values whose bits down to a place are those, as soon as they are fewer; what is read may be what is written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Keep(ReadOnlySpan<double> values, int shift, ulong prefix, ref double[]? among)
    {
        int count = 0;
        foreach (double value in values)
            count += (OrderStatistics.KeyOf(value) ^ prefix) >> shift == 0 ? 1 : 0;
        if (count == values.Length)
            return count;
        double[] to = among ??= new double[count];
        int kept = 0;
        foreach (double value in values)
        {
            if ((OrderStatistics.KeyOf(value) ^ prefix) >> shift == 0)
                to[kept++] = value;
        }
        return kept;
    }
}
