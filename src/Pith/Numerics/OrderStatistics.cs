using System.Runtime.CompilerServices;
using Pith.Numerics.Threading;

namespace Pith.Numerics;

/// <summary>Values by rank, found without sorting and without changing the input.</summary>
/// <remarks>A double's bits, with the sign handled, order as the numbers do; four passes that count 16 bits each find the value of a rank
/// in O(n), whatever the distribution. The result is exact. -0 counts as 0. NaN is not allowed.</remarks>
static class OrderStatistics
{
    /// <summary>The value that stands at place <paramref name="rank"/> when the values are sorted ascending.</summary>
    /// <param name="values">[n], without NaN.</param>
    /// <param name="rank">0 .. n-1.</param>
    public static double ValueAtRank(ReadOnlySpan<double> values, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, values.Length);
        var counts = new int[1 << 16];
        ulong prefix = 0;
        for (int shift = 48; shift >= 0; shift -= 16)
        {
            Array.Clear(counts);
            Count(values, shift, prefix, counts);
            prefix |= Digit(counts, ref rank) << shift;
        }
        return ValueOf(prefix);
    }

    /// <summary>The same, counted by several threads.</summary>
    /// <param name="values">[n], without NaN.</param>
    /// <param name="rank">0 .. n-1.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static double ValueAtRank(double[] values, int rank, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, values.Length);
        var counts = new int[1 << 16];
        ulong prefix = 0;
        for (int shift = 48; shift >= 0; shift -= 16)
        {
            Array.Clear(counts);
            (int place, ulong known) = (shift, prefix);
            RowRanges.Run(values.Length, threads, (first, end) =>
            {
                var own = new int[counts.Length];
                Count(values.AsSpan(first, end - first), place, known, own);
                lock (counts)
                {
                    for (int digit = 0; digit < own.Length; digit++)
                        counts[digit] += own[digit];
                }
            });
            prefix |= Digit(counts, ref rank) << shift;
        }
        return ValueOf(prefix);
    }

    /// <summary>The median; for an even number of values the mean of the two middle ones. NaN for no values.</summary>
    /// <param name="values">[n], without NaN.</param>
    public static double Median(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            return double.NaN;
        double lower = ValueAtRank(values, (values.Length - 1) / 2);
        if (values.Length % 2 == 1)
            return lower;
        int notAbove = 0;
        double next = double.PositiveInfinity;
        foreach (double value in values)
        {
            if (value <= lower)
                notAbove++;
            else
                next = Math.Min(next, value);
        }
        return notAbove > values.Length / 2 ? lower : lower + (next - lower) / 2;
    }

    /// <summary>The same, counted by several threads.</summary>
    /// <param name="values">[n], without NaN.</param>
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    public static double Median(double[] values, int threads)
    {
        if (values.Length == 0)
            return double.NaN;
        double lower = ValueAtRank(values, (values.Length - 1) / 2, threads);
        if (values.Length % 2 == 1)
            return lower;
        double upper = ValueAtRank(values, values.Length / 2, threads);
        return upper == lower ? lower : lower + (upper - lower) / 2;
    }

    // Counts the 16 bits at a place of the values whose higher bits are known.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Count(ReadOnlySpan<double> values, int shift, ulong prefix, int[] counts)
    {
        // Shifting by 64 would be a shift by 0, so the first pass asks for no prefix.
        ulong mask = shift == 48 ? 0 : ulong.MaxValue << (shift + 16);
        foreach (double value in values)
        {
            ulong key = KeyOf(value);
            if ((key & mask) == prefix)
                counts[(int)(key >> shift) & 0xFFFF]++;
        }
    }

    // The 16 bits of the value at a rank; the rank becomes that among the values with these bits.
    static ulong Digit(int[] counts, ref int rank)
    {
        int digit = 0;
        while (rank >= counts[digit])
            rank -= counts[digit++];
        return (ulong)digit;
    }

    /// <summary>Bits that order as numbers do; -0 has those of 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong KeyOf(double value)
    {
        // Adding 0 turns -0 into 0.
        ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return (bits & 0x8000000000000000) != 0 ? ~bits : bits | 0x8000000000000000;
    }

    /// <summary>The number of <see cref="KeyOf"/>.</summary>
    internal static double ValueOf(ulong key) =>
        BitConverter.UInt64BitsToDouble((key & 0x8000000000000000) != 0 ? key & 0x7FFFFFFFFFFFFFFF : ~key);
}
