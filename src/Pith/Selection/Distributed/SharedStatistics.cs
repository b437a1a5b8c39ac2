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
        double lower = ValueAtRank(ranks, values, (count[0] - 1) / 2);
        if (count[0] % 2 == 1)
            return lower;
        double upper = ValueAtRank(ranks, values, count[0] / 2);
        return upper == lower ? lower : lower + ((upper - lower) / 2);
    }

    /// <summary>The value that stands at a place when the values of all ranks are sorted ascending.</summary>
    static double ValueAtRank(ICommunicator ranks, ReadOnlySpan<double> values, long place)
    {
        var counts = new long[1 << DigitBits];
        ulong prefix = 0;
        for (int shift = 64 - DigitBits; shift >= 0; shift -= DigitBits)
        {
            Array.Clear(counts);
            Count(values, shift, prefix, counts);
            ranks.Sum(counts);
            int digit = 0;
            while (place >= counts[digit])
                place -= counts[digit++];
            prefix |= (ulong)digit << shift;
        }
        return OrderStatistics.ValueOf(prefix);
    }

    // Counts the bits at a place of the values whose higher bits are known.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Count(ReadOnlySpan<double> values, int shift, ulong prefix, long[] counts)
    {
        // Shifting by 64 would be a shift by 0, so the first pass asks for no prefix.
        ulong mask = shift == 64 - DigitBits ? 0 : ulong.MaxValue << (shift + DigitBits);
        foreach (double value in values)
        {
            ulong key = OrderStatistics.KeyOf(value);
            if ((key & mask) == prefix)
                counts[(int)(key >> shift) & ((1 << DigitBits) - 1)]++;
        }
    }
}
