using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics;

/// <summary>Elementary functions whose bits depend neither on the C library nor on the width of the vector unit.</summary>
/// <remarks>
/// <para>The functions of <see cref="Math"/> are only close to the true value, and how close differs between systems. Weights that
/// reach an output file therefore come from here: only additions, multiplications, divisions and fused multiply-adds, each of which
/// IEEE 754 defines to the last bit.</para>
/// <para>exp: x = k ln 2 + r with |r| &lt;= ln(2) / 2, the Taylor polynomial of degree 13 for exp(r) (its remainder is below 2^-57), the sum
/// 1 + r carried in two parts, then a scaling by 2^k in two steps so that the smallest results round as denormal numbers. Measured
/// error below 0.6 units in the last place for normal results.</para>
/// </remarks>
public static class DeterministicMath
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

    /// <summary>e to the power <paramref name="x"/>: exactly 1 at 0, infinity above about 709.78, 0 below about -745.13, NaN for NaN.</summary>
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
            throw new ArgumentException($"The destination holds {destination.Length} values; {values.Length} are needed.", nameof(destination));
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Exp(Vector512<double> x)
    {
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(SmallestArgument)), Vector512.Create(LargestArgument));
        Vector512<double> shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), Vector512.Create(Rounder));
        Vector512<double> k = shifted - Vector512.Create(Rounder);
        Vector512<double> high = Vector512.FusedMultiplyAdd(-k, Vector512.Create(Ln2High), x);
        Vector512<double> low = k * Vector512.Create(Ln2Low);
        Vector512<double> r = high - low;
        Vector512<double> lost = (high - r) - low;

        Vector512<double> q = Vector512.FusedMultiplyAdd(Vector512.Create(C13), r, Vector512.Create(C12));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C11));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C10));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C9));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C8));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C7));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C6));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C5));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C4));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C3));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C2));

        Vector512<double> sum = Vector512.Create(1.0) + r;
        Vector512<double> rest = r - (sum - Vector512.Create(1.0));
        Vector512<double> value = sum + (rest + Vector512.FusedMultiplyAdd(r * r, q, lost));

        Vector512<long> exponent = shifted.AsInt64() - Vector512.Create(RounderBits);
        Vector512<long> half = ((exponent + Vector512.Create(2048L)) >>> 1) - Vector512.Create(1024L);
        Vector512<double> first = ((half + Vector512.Create(1023L)) << 52).AsDouble();
        Vector512<double> second = ((exponent - half + Vector512.Create(1023L)) << 52).AsDouble();
        return value * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<double> Exp(Vector256<double> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(SmallestArgument)), Vector256.Create(LargestArgument));
        Vector256<double> shifted = Vector256.FusedMultiplyAdd(x, Vector256.Create(Log2E), Vector256.Create(Rounder));
        Vector256<double> k = shifted - Vector256.Create(Rounder);
        Vector256<double> high = Vector256.FusedMultiplyAdd(-k, Vector256.Create(Ln2High), x);
        Vector256<double> low = k * Vector256.Create(Ln2Low);
        Vector256<double> r = high - low;
        Vector256<double> lost = (high - r) - low;

        Vector256<double> q = Vector256.FusedMultiplyAdd(Vector256.Create(C13), r, Vector256.Create(C12));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C11));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C10));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C9));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C8));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C7));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C6));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C5));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C4));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C3));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C2));

        Vector256<double> sum = Vector256.Create(1.0) + r;
        Vector256<double> rest = r - (sum - Vector256.Create(1.0));
        Vector256<double> value = sum + (rest + Vector256.FusedMultiplyAdd(r * r, q, lost));

        Vector256<long> exponent = shifted.AsInt64() - Vector256.Create(RounderBits);
        Vector256<long> half = ((exponent + Vector256.Create(2048L)) >>> 1) - Vector256.Create(1024L);
        Vector256<double> first = ((half + Vector256.Create(1023L)) << 52).AsDouble();
        Vector256<double> second = ((exponent - half + Vector256.Create(1023L)) << 52).AsDouble();
        return value * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<double> Exp(Vector128<double> x)
    {
        x = Vector128.Min(Vector128.Max(x, Vector128.Create(SmallestArgument)), Vector128.Create(LargestArgument));
        Vector128<double> shifted = Vector128.FusedMultiplyAdd(x, Vector128.Create(Log2E), Vector128.Create(Rounder));
        Vector128<double> k = shifted - Vector128.Create(Rounder);
        Vector128<double> high = Vector128.FusedMultiplyAdd(-k, Vector128.Create(Ln2High), x);
        Vector128<double> low = k * Vector128.Create(Ln2Low);
        Vector128<double> r = high - low;
        Vector128<double> lost = (high - r) - low;

        Vector128<double> q = Vector128.FusedMultiplyAdd(Vector128.Create(C13), r, Vector128.Create(C12));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(C11));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(C10));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(C9));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(C8));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(C7));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(C6));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(C5));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(C4));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(C3));
        q = Vector128.FusedMultiplyAdd(q, r, Vector128.Create(C2));

        Vector128<double> sum = Vector128.Create(1.0) + r;
        Vector128<double> rest = r - (sum - Vector128.Create(1.0));
        Vector128<double> value = sum + (rest + Vector128.FusedMultiplyAdd(r * r, q, lost));

        Vector128<long> exponent = shifted.AsInt64() - Vector128.Create(RounderBits);
        Vector128<long> half = ((exponent + Vector128.Create(2048L)) >>> 1) - Vector128.Create(1024L);
        Vector128<double> first = ((half + Vector128.Create(1023L)) << 52).AsDouble();
        Vector128<double> second = ((exponent - half + Vector128.Create(1023L)) << 52).AsDouble();
        return value * first * second;
    }

    /// <summary>The natural logarithm: -infinity at 0, NaN below 0 and for NaN, infinity for infinity.</summary>
    /// <param name="x">Any number.</param>
    /// <remarks>The method of fdlibm: x = 2^k (1 + f) with 1 + f near 1, then a polynomial in s = f / (2 + f). Error below 1 unit in the last place.</remarks>
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
