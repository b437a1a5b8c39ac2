using System.Runtime.CompilerServices;

namespace Pith.Numerics;

/// <summary>Values by rank, found without sorting and without changing the input.</summary>
/// <remarks>A double's bits, with the sign handled, order as the numbers do; four passes that count 16 bits each find the value of a rank
/// in O(n), whatever the distribution. The result is exact. -0 counts as 0. NaN is not allowed.</remarks>
static class OrderStatistics
{
    /// <summary>The value that stands at place <paramref name="rank"/> when the values are sorted ascending.</summary>
    /// <param name="values">[n], without NaN.</param>
    /// <param name="rank">0 .. n-1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double ValueAtRank(ReadOnlySpan<double> values, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, values.Length);
        var counts = new int[1 << 16];
        ulong prefix = 0;
        for (int shift = 48; shift >= 0; shift -= 16)
        {
            Array.Clear(counts);
            // Shifting by 64 would be a shift by 0, so the first pass asks for no prefix.
            ulong mask = shift == 48 ? 0 : ulong.MaxValue << (shift + 16);
            foreach (double value in values)
            {
                ulong key = KeyOf(value);
                if ((key & mask) == prefix)
                    counts[(int)(key >> shift) & 0xFFFF]++;
            }
            int digit = 0;
            while (rank >= counts[digit])
                rank -= counts[digit++];
            prefix |= (ulong)digit << shift;
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

    static ulong KeyOf(double value)
    {
        // Adding 0 turns -0 into 0.
        ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return (bits & 0x8000000000000000) != 0 ? ~bits : bits | 0x8000000000000000;
    }

    static double ValueOf(ulong key) =>
        BitConverter.UInt64BitsToDouble((key & 0x8000000000000000) != 0 ? key & 0x7FFFFFFFFFFFFFFF : ~key);
}
