using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics;

// The steps of Exp(double), one for one, for each vector width. Every step is an operation that IEEE 754 defines, so every lane has the scalar's bits.
static partial class DeterministicMath
{
    /// <summary><see cref="Exp(double)"/> of eight numbers, for kernels that keep them in a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Exp(Vector512<double> x)
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
}
