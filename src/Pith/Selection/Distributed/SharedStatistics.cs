using System.Runtime.CompilerServices;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>The median of numbers that are dealt to ranks, found by counting; exact, and the number that one process finds.</summary>
static class SharedStatistics
{
    const int DigitBits = 8;

    // The first digits of distances that are alike are the same, so that two of them are counted as the values are first looked at.
    const int FirstBits = 2 * DigitBits;

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

    // Digit after digit, of the values whose higher bits are known, which soon are few.
    static double Middle(ICommunicator ranks, ReadOnlySpan<double> values, long count)
    {
        var counts = new long[1 << DigitBits];
        ulong prefix = 0;
        long place = (count - 1) / 2;
        int[] firsts = CountFirst(values);
        double[] among = [];
        for (int shift = 64 - DigitBits; shift >= 0; shift -= DigitBits)
        {
            Array.Clear(counts);
            if (shift >= 64 - FirstBits)
                SumFirst(firsts, shift, prefix, counts);
            else
                Count(among, shift, counts);
            ranks.Sum(counts);
            int digit = 0;
            while (place >= counts[digit])
                place -= counts[digit++];
            prefix |= (ulong)digit << shift;
            if (shift == 0)
                return count % 2 == 1 || place + 1 < counts[digit] ? OrderStatistics.ValueOf(prefix) : WithNext(ranks, values, prefix);
            if (shift == 64 - FirstBits)
                among = Keep(values, shift, prefix, new double[firsts[(int)(prefix >> shift)]]);
            else if (shift < 64 - FirstBits && CountOf(among, shift, prefix) is int fewer && fewer < among.Length)
                among = Keep(among, shift, prefix, new double[fewer]);
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

    // How many values have each of the first two digits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int[] CountFirst(ReadOnlySpan<double> values)
    {
        var counts = new int[1 << FirstBits];
        foreach (double value in values)
            counts[(int)(OrderStatistics.KeyOf(value) >> (64 - FirstBits))]++;
        return counts;
    }

    // Of these the counts of the first digit, or of the second one among the values that have a certain first.
    static void SumFirst(int[] firsts, int shift, ulong prefix, long[] counts)
    {
        if (shift == 64 - FirstBits)
        {
            int first = (int)(prefix >> shift);
            for (int digit = 0; digit < counts.Length; digit++)
                counts[digit] = firsts[first + digit];
            return;
        }
        for (int both = 0; both < firsts.Length; both++)
            counts[both >> DigitBits] += firsts[both];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int CountOf(ReadOnlySpan<double> values, int shift, ulong prefix)
    {
        int count = 0;
        foreach (double value in values)
            count += (OrderStatistics.KeyOf(value) ^ prefix) >> shift == 0 ? 1 : 0;
        return count;
    }

    // The values whose bits down to a place are those.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double[] Keep(ReadOnlySpan<double> values, int shift, ulong prefix, double[] kept)
    {
        int count = 0;
        foreach (double value in values)
        {
            if ((OrderStatistics.KeyOf(value) ^ prefix) >> shift == 0)
                kept[count++] = value;
        }
        return kept;
    }
}
