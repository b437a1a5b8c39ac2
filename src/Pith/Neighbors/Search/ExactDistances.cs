using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pith.Neighbors.Search;

/// <summary>Sums of squared differences in double precision, in one fixed order: the values that Pith calls exact.</summary>
/// <remarks>Element c goes to lane c mod 16; each lane is a fused multiply-add chain; the lanes are added as a tree (8, 4, 2, 1 apart).
/// The order does not depend on the vector width, equal rows come out at exactly 0, and swapping the rows changes nothing.
/// Each row is multiplied by a factor first: 1 (which is exact) for Euclidean distance, one over its length for cosine.</remarks>
static class ExactDistances
{
    const int Lanes = 16;

    /// <summary>The sum over c of (a[c] * aFactor - b[c] * bFactor)^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquaredDifferences(ReadOnlySpan<float> a, double aFactor, ReadOnlySpan<float> b, double bFactor)
    {
        ref float x = ref MemoryMarshal.GetReference(a);
        ref float y = ref MemoryMarshal.GetReference(b);
        Vector256<double> f = Vector256.Create(aFactor), g = Vector256.Create(bFactor);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int c = 0;
        for (; c <= a.Length - Lanes; c += Lanes)
        {
            Vector256<float> xLow = Vector256.LoadUnsafe(ref x, (nuint)c), xHigh = Vector256.LoadUnsafe(ref x, (nuint)c + 8);
            Vector256<float> yLow = Vector256.LoadUnsafe(ref y, (nuint)c), yHigh = Vector256.LoadUnsafe(ref y, (nuint)c + 8);
            s0 = AddSquare(Vector256.WidenLower(xLow), f, Vector256.WidenLower(yLow), g, s0);
            s1 = AddSquare(Vector256.WidenUpper(xLow), f, Vector256.WidenUpper(yLow), g, s1);
            s2 = AddSquare(Vector256.WidenLower(xHigh), f, Vector256.WidenLower(yHigh), g, s2);
            s3 = AddSquare(Vector256.WidenUpper(xHigh), f, Vector256.WidenUpper(yHigh), g, s3);
        }
        if (c < a.Length)
        {
            // The rest is padded with zeros: their difference adds 0 to a lane, which changes no bit.
            Span<double> xRest = stackalloc double[Lanes], yRest = stackalloc double[Lanes];
            xRest.Clear();
            yRest.Clear();
            for (int i = 0; c + i < a.Length; i++)
            {
                xRest[i] = a[c + i];
                yRest[i] = b[c + i];
            }
            AddRest(xRest, f, yRest, g, ref s0, ref s1, ref s2, ref s3);
        }
        return Tree(s0, s1, s2, s3);
    }

    /// <inheritdoc cref="SumOfSquaredDifferences(ReadOnlySpan{float}, double, ReadOnlySpan{float}, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquaredDifferences(ReadOnlySpan<double> a, double aFactor, ReadOnlySpan<double> b, double bFactor)
    {
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        Vector256<double> f = Vector256.Create(aFactor), g = Vector256.Create(bFactor);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int c = 0;
        for (; c <= a.Length - Lanes; c += Lanes)
        {
            nuint at = (nuint)c;
            s0 = AddSquare(Vector256.LoadUnsafe(ref x, at), f, Vector256.LoadUnsafe(ref y, at), g, s0);
            s1 = AddSquare(Vector256.LoadUnsafe(ref x, at + 4), f, Vector256.LoadUnsafe(ref y, at + 4), g, s1);
            s2 = AddSquare(Vector256.LoadUnsafe(ref x, at + 8), f, Vector256.LoadUnsafe(ref y, at + 8), g, s2);
            s3 = AddSquare(Vector256.LoadUnsafe(ref x, at + 12), f, Vector256.LoadUnsafe(ref y, at + 12), g, s3);
        }
        if (c < a.Length)
        {
            Span<double> xRest = stackalloc double[Lanes], yRest = stackalloc double[Lanes];
            xRest.Clear();
            yRest.Clear();
            a[c..].CopyTo(xRest);
            b[c..].CopyTo(yRest);
            AddRest(xRest, f, yRest, g, ref s0, ref s1, ref s2, ref s3);
        }
        return Tree(s0, s1, s2, s3);
    }

    /// <summary>The sum over c of (a[c])^2 in the same order.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> a)
    {
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        ref float x = ref MemoryMarshal.GetReference(a);
        int c = 0;
        for (; c <= a.Length - Lanes; c += Lanes)
        {
            Vector256<float> low = Vector256.LoadUnsafe(ref x, (nuint)c), high = Vector256.LoadUnsafe(ref x, (nuint)c + 8);
            Vector256<double> v0 = Vector256.WidenLower(low), v1 = Vector256.WidenUpper(low);
            Vector256<double> v2 = Vector256.WidenLower(high), v3 = Vector256.WidenUpper(high);
            s0 = Vector256.FusedMultiplyAdd(v0, v0, s0);
            s1 = Vector256.FusedMultiplyAdd(v1, v1, s1);
            s2 = Vector256.FusedMultiplyAdd(v2, v2, s2);
            s3 = Vector256.FusedMultiplyAdd(v3, v3, s3);
        }
        double rest = 0;
        for (; c < a.Length; c++)
            rest = Math.FusedMultiplyAdd(a[c], a[c], rest);
        return Tree(s0, s1, s2, s3) + rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<double> AddSquare(Vector256<double> x, Vector256<double> f, Vector256<double> y, Vector256<double> g, Vector256<double> sum)
    {
        Vector256<double> difference = (x * f) - (y * g);
        return Vector256.FusedMultiplyAdd(difference, difference, sum);
    }

    static void AddRest(
        ReadOnlySpan<double> x,
        Vector256<double> f,
        ReadOnlySpan<double> y,
        Vector256<double> g,
        ref Vector256<double> s0,
        ref Vector256<double> s1,
        ref Vector256<double> s2,
        ref Vector256<double> s3)
    {
        s0 = AddSquare(Vector256.Create(x), f, Vector256.Create(y), g, s0);
        s1 = AddSquare(Vector256.Create(x[4..]), f, Vector256.Create(y[4..]), g, s1);
        s2 = AddSquare(Vector256.Create(x[8..]), f, Vector256.Create(y[8..]), g, s2);
        s3 = AddSquare(Vector256.Create(x[12..]), f, Vector256.Create(y[12..]), g, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static double Tree(Vector256<double> s0, Vector256<double> s1, Vector256<double> s2, Vector256<double> s3)
    {
        Vector256<double> four = (s0 + s2) + (s1 + s3);
        return (four[0] + four[2]) + (four[1] + four[3]);
    }
}
