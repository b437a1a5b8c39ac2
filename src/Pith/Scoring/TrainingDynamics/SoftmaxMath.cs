using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>exp and log as far as a softmax of recorded outputs needs them: half the work of <see cref="Pith.Numerics.DeterministicMath"/>, and
/// still far more exact than the single-precision numbers that are put in.</summary>
/// <remarks>Only additions, products, quotients and fused multiply-adds in a fixed order: the same bits on every machine.</remarks>
static class SoftmaxMath
{
    const double Log2E = 1.4426950408889634;
    const double Ln2High = 6.93147180369123816490e-01;
    const double Ln2Low = 1.90821492927058770002e-10;

    // Adding 1.5 * 2^52 rounds to a whole number, which then stands in the lowest bits of the sum.
    const double Rounder = 6755399441055744.0;
    const long ExponentBias = 1023;
    const double SmallestArgument = -708;

    const double C2 = 1.0 / 2, C3 = 1.0 / 6, C4 = 1.0 / 24, C5 = 1.0 / 120, C6 = 1.0 / 720, C7 = 1.0 / 5040, C8 = 1.0 / 40320;
    const double C9 = 1.0 / 362880, C10 = 1.0 / 3628800;

    /// <summary>e to the power x with a relative error below 3e-13, exactly 1 at 0; x is at most 700, and below -708 counts as -708.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        x = Vector512.MaxNative(x, Vector512.Create(SmallestArgument));
        Vector512<double> shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), Vector512.Create(Rounder));
        Vector512<double> k = shifted - Vector512.Create(Rounder);
        Vector512<double> r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2Low), r);
        Vector512<double> q = Vector512.FusedMultiplyAdd(Vector512.Create(C10), r, Vector512.Create(C9));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C8));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C7));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C6));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C5));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C4));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C3));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C2));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(1.0));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(1.0));
        // The low bits of the rounded sum are k; the others leave the register at the left.
        return q * ((shifted.AsInt64() + Vector512.Create(ExponentBias)) << 52).AsDouble();
    }

    /// <summary>The same bits for one number.</summary>
    public static double Exp(double x)
    {
        x = Math.Max(x, SmallestArgument);
        double shifted = Math.FusedMultiplyAdd(x, Log2E, Rounder);
        double k = shifted - Rounder;
        double r = Math.FusedMultiplyAdd(k, -Ln2High, x);
        r = Math.FusedMultiplyAdd(k, -Ln2Low, r);
        double q = Math.FusedMultiplyAdd(C10, r, C9);
        q = Math.FusedMultiplyAdd(q, r, C8);
        q = Math.FusedMultiplyAdd(q, r, C7);
        q = Math.FusedMultiplyAdd(q, r, C6);
        q = Math.FusedMultiplyAdd(q, r, C5);
        q = Math.FusedMultiplyAdd(q, r, C4);
        q = Math.FusedMultiplyAdd(q, r, C3);
        q = Math.FusedMultiplyAdd(q, r, C2);
        q = Math.FusedMultiplyAdd(q, r, 1);
        q = Math.FusedMultiplyAdd(q, r, 1);
        return q * BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(shifted) + ExponentBias) << 52);
    }

    /// <summary>The natural logarithm of normal positive numbers with a relative error below 1e-9, for results that are kept in single
    /// precision.</summary>
    /// <remarks>x = 2^k (1 + f) with 1 + f near 1, s = f / (2 + f), and ln(1 + f) = 2 s + 2/3 s^3 + 2/5 s^5 + ... up to s^13.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        // Taking the bits of 1/sqrt(2) away first carries a mantissa above sqrt(2) into the exponent.
        Vector512<long> bits = x.AsInt64() - Vector512.Create(0x3FE6A09E667F3BCDL);
        Vector512<double> k = ((bits >> 52) + Vector512.Create(0x4338000000000000L)).AsDouble() - Vector512.Create(Rounder);
        Vector512<double> mantissa = ((bits & Vector512.Create(0x000FFFFFFFFFFFFFL)) + Vector512.Create(0x3FE6A09E667F3BCDL)).AsDouble();
        Vector512<double> f = mantissa - Vector512.Create(1.0);
        Vector512<double> s = f / (Vector512.Create(2.0) + f);
        Vector512<double> z = s * s;
        Vector512<double> p = Vector512.FusedMultiplyAdd(Vector512.Create(2.0 / 13), z, Vector512.Create(2.0 / 11));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 9));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 7));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 5));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 3));
        Vector512<double> ofMantissa = Vector512.FusedMultiplyAdd(p, s * z, s + s);
        return Vector512.FusedMultiplyAdd(k, Vector512.Create(0.6931471805599453), ofMantissa);
    }
}
