using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics;

/// <summary>Elementary functions whose bits depend neither on the C library nor on the width of the vector unit.</summary>
/// <remarks>
/// <para>The functions of <see cref="Math"/> are only close to the true value, and how close differs between systems. Weights that
/// reach an output file therefore come from here: only additions, multiplications, divisions and fused multiply-adds, each of which
/// IEEE 754 defines to the last bit.</para>
/// <para>exp: x = k ln 2 + r with |r| &lt;= ln(2) / 2, the Taylor polynomial of degree 13 for exp(r) (its remainder is below 2^-57), the
/// sum 1 + r carried in two parts, then a scaling by 2^k in two steps so that the smallest results round as denormal numbers. Measured
/// error below 0.6 units in the last place for normal results.</para>
/// </remarks>
static partial class DeterministicMath
{
    const double Log2E = 1.4426950408889634;

    // ln 2 in two parts; the first has 21 trailing zero bits, so that k times it is exact for every k that occurs.
    const double Ln2High = 6.93147180369123816490e-01;
    const double Ln2Low = 1.90821492927058770002e-10;

    // Adding 1.5 * 2^52 rounds to a whole number, which then stands in the lowest bits of the sum.
    const double Rounder = 6755399441055744.0;
    const long RounderBits = 0x4338000000000000;

    // Beyond these the result is infinity and 0; clamping keeps k within the range of the two-step scaling.
    const double LargestArgument = 710;
    const double SmallestArgument = -746;

    const double C2 = 1.0 / 2, C3 = 1.0 / 6, C4 = 1.0 / 24, C5 = 1.0 / 120, C6 = 1.0 / 720, C7 = 1.0 / 5040, C8 = 1.0 / 40320;
    const double C9 = 1.0 / 362880, C10 = 1.0 / 3628800, C11 = 1.0 / 39916800, C12 = 1.0 / 479001600, C13 = 1.0 / 6227020800;

    /// <summary>e to the power <paramref name="x"/>: exactly 1 at 0, infinity above about 709.78, 0 below about -745.13, NaN for
    /// NaN.</summary>
    /// <param name="x">Any number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exp(double x)
    {
        x = Math.Min(Math.Max(x, SmallestArgument), LargestArgument);
        double shifted = Math.FusedMultiplyAdd(x, Log2E, Rounder);
        double k = shifted - Rounder;
        double high = Math.FusedMultiplyAdd(-k, Ln2High, x);
        double low = k * Ln2Low;
        double r = high - low;
        double lost = (high - r) - low;

        double q = Math.FusedMultiplyAdd(C13, r, C12);
        q = Math.FusedMultiplyAdd(q, r, C11);
        q = Math.FusedMultiplyAdd(q, r, C10);
        q = Math.FusedMultiplyAdd(q, r, C9);
        q = Math.FusedMultiplyAdd(q, r, C8);
        q = Math.FusedMultiplyAdd(q, r, C7);
        q = Math.FusedMultiplyAdd(q, r, C6);
        q = Math.FusedMultiplyAdd(q, r, C5);
        q = Math.FusedMultiplyAdd(q, r, C4);
        q = Math.FusedMultiplyAdd(q, r, C3);
        q = Math.FusedMultiplyAdd(q, r, C2);

        double sum = 1 + r;
        double rest = r - (sum - 1);
        double value = sum + (rest + Math.FusedMultiplyAdd(r * r, q, lost));

        long exponent = BitConverter.DoubleToInt64Bits(shifted) - RounderBits;
        long half = ((exponent + 2048) >>> 1) - 1024;
        return value * BitConverter.Int64BitsToDouble((half + 1023) << 52) * BitConverter.Int64BitsToDouble((exponent - half + 1023) << 52);
    }

    /// <summary>Writes <see cref="Exp(double)"/> of every value, with the same bits, by whatever vectors the processor has.</summary>
    /// <param name="values">[n].</param>
    /// <param name="destination">[n] or longer; may be the same memory as <paramref name="values"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpInto(ReadOnlySpan<double> values, Span<double> destination)
    {
        if (destination.Length < values.Length)
            throw new ArgumentException(
                $"The destination holds {destination.Length} values; {values.Length} are needed.", nameof(destination));
        ref double source = ref MemoryMarshal.GetReference(values);
        ref double target = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= values.Length - Vector512<double>.Count; i += Vector512<double>.Count)
                Exp(Vector512.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
                Exp(Vector256.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }
        if (Vector128.IsHardwareAccelerated)
        {
            for (; i <= values.Length - Vector128<double>.Count; i += Vector128<double>.Count)
                Exp(Vector128.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }
        for (; i < values.Length; i++)
            Unsafe.Add(ref target, i) = Exp(Unsafe.Add(ref source, i));
    }

    /// <summary>The natural logarithm: -infinity at 0, NaN below 0 and for NaN, infinity for infinity.</summary>
    /// <param name="x">Any number.</param>
    /// <remarks>The method of fdlibm: x = 2^k (1 + f) with 1 + f near 1, then a polynomial in s = f / (2 + f). Error below 1 unit in the
    /// last place.</remarks>
    public static double Log(double x)
    {
        if (!(x > 0))
            return x == 0 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x))
            return x;
        int k = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0;
            k = -54;
        }
        long bits = BitConverter.DoubleToInt64Bits(x);
        k += (int)(bits >> 52) - 1023;
        bits = (bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000;
        double mantissa = BitConverter.Int64BitsToDouble(bits);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            k++;
        }
        double f = mantissa - 1;
        double s = f / (2 + f);
        double z = s * s;
        double p = 1.479819860511658591e-01;
        p = Math.FusedMultiplyAdd(p, z, 1.531383769920937332e-01);
        p = Math.FusedMultiplyAdd(p, z, 1.818357216161805012e-01);
        p = Math.FusedMultiplyAdd(p, z, 2.222219843214978396e-01);
        p = Math.FusedMultiplyAdd(p, z, 2.857142874366239149e-01);
        p = Math.FusedMultiplyAdd(p, z, 3.999999999940941908e-01);
        p = Math.FusedMultiplyAdd(p, z, 6.666666666666735130e-01);
        double halfSquare = 0.5 * f * f;
        double low = Math.FusedMultiplyAdd(s, Math.FusedMultiplyAdd(z, p, halfSquare), k * Ln2Low);
        return k * Ln2High - ((halfSquare - low) - f);
    }
}
