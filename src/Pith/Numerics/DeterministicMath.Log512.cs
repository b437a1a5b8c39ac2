using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics;

static partial class DeterministicMath
{
    /// <summary><see cref="Log(double)"/> of eight normal positive numbers, with the same bits.</summary>
    /// <param name="x">Each from 2.3e-308 to the largest finite number; others give no meaning.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> LogOfNormal(Vector512<double> x)
    {
        Vector512<double> one = Vector512.Create(1.0);
        Vector512<long> bits = x.AsInt64();
        // The biased exponent in the low bits of 2^52 is that whole number plus 2^52.
        Vector512<double> k = ((bits >>> 52) | Vector512.Create(0x4330000000000000L)).AsDouble() - Vector512.Create(4503599627370496.0 + 1023);
        Vector512<double> mantissa = ((bits & Vector512.Create(0x000FFFFFFFFFFFFFL)) | Vector512.Create(0x3FF0000000000000L)).AsDouble();
        Vector512<double> isUpper = Vector512.GreaterThan(mantissa, Vector512.Create(1.4142135623730951));
        mantissa = Vector512.ConditionalSelect(isUpper, mantissa * Vector512.Create(0.5), mantissa);
        k = Vector512.ConditionalSelect(isUpper, k + one, k);

        Vector512<double> f = mantissa - one;
        Vector512<double> s = f / (Vector512.Create(2.0) + f);
        Vector512<double> z = s * s;
        Vector512<double> p = Vector512.Create(1.479819860511658591e-01);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(1.531383769920937332e-01));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(1.818357216161805012e-01));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.222219843214978396e-01));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.857142874366239149e-01));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(3.999999999940941908e-01));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(6.666666666666735130e-01));
        Vector512<double> halfSquare = Vector512.Create(0.5) * f * f;
        Vector512<double> low = Vector512.FusedMultiplyAdd(s, Vector512.FusedMultiplyAdd(z, p, halfSquare), k * Vector512.Create(Ln2Low));
        return k * Vector512.Create(Ln2High) - ((halfSquare - low) - f);
    }
}
