using System.Numerics;
using System.Runtime.Intrinsics;

namespace Pith.Numerics.Statistics;

/// <summary>Sums whose bits depend on the values and their order only, never on threads or on the width of the vector unit.</summary>
/// <remarks>
/// Up to 1,024 terms are added in 8 lanes (term i goes to lane i mod 8) and the lanes are combined in one tree,
/// <c>((l0+l4)+(l2+l6)) + ((l1+l5)+(l3+l7))</c>; longer spans are split at the largest power of two times 1,024 below their length and the
/// halves are added, so the error grows with log N instead of N. Products are rounded before they are added (no fused operation), which
/// every processor does alike. An empty sum is 0; NaN and infinity pass through. O(N) time, no memory.
/// </remarks>
static class FixedOrderSum
{
    const int Lanes = 8;
    const int Block = 1024;

    /// <summary>The sum of <paramref name="values"/>.</summary>
    public static double Sum(ReadOnlySpan<double> values)
    {
        if (values.Length > Block)
        {
            int half = Half(values.Length);
            return Sum(values[..half]) + Sum(values[half..]);
        }
        var lanes = Vector512<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Lanes; i += Lanes)
            lanes += Vector512.Create(values.Slice(i, Lanes));
        lanes += Tail(values[i..]);
        return Combine(lanes);
    }

    /// <summary>The sum of <c>a[i] * b[i]</c>.</summary>
    /// <param name="a">[D].</param>
    /// <param name="b">[D], as long as <paramref name="a"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        CheckLengths(a.Length, b.Length);
        if (a.Length > Block)
        {
            int half = Half(a.Length);
            return Dot(a[..half], b[..half]) + Dot(a[half..], b[half..]);
        }
        var lanes = Vector512<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Lanes; i += Lanes)
            lanes += Vector512.Create(a.Slice(i, Lanes)) * Vector512.Create(b.Slice(i, Lanes));
        lanes += Tail(a[i..]) * Tail(b[i..]);
        return Combine(lanes);
    }

    /// <summary>The squared Euclidean distance, the sum of <c>(a[i] - b[i])^2</c>.</summary>
    /// <param name="a">[D].</param>
    /// <param name="b">[D], as long as <paramref name="a"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        CheckLengths(a.Length, b.Length);
        if (a.Length > Block)
        {
            int half = Half(a.Length);
            return SquaredDistance(a[..half], b[..half]) + SquaredDistance(a[half..], b[half..]);
        }
        var lanes = Vector512<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Lanes; i += Lanes)
        {
            Vector512<double> difference = Vector512.Create(a.Slice(i, Lanes)) - Vector512.Create(b.Slice(i, Lanes));
            lanes += difference * difference;
        }
        Vector512<double> rest = Tail(a[i..]) - Tail(b[i..]);
        lanes += rest * rest;
        return Combine(lanes);
    }

    /// <summary>The squared Euclidean distance of single-precision vectors, subtracted and summed in double precision.</summary>
    /// <param name="a">[D].</param>
    /// <param name="b">[D], as long as <paramref name="a"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        CheckLengths(a.Length, b.Length);
        if (a.Length > Block)
        {
            int half = Half(a.Length);
            return SquaredDistance(a[..half], b[..half]) + SquaredDistance(a[half..], b[half..]);
        }
        var lanes = Vector512<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Lanes; i += Lanes)
        {
            Vector512<double> difference = Widen(a.Slice(i, Lanes)) - Widen(b.Slice(i, Lanes));
            lanes += difference * difference;
        }
        Span<double> tail = stackalloc double[Lanes];
        tail.Clear();
        for (int j = 0; i + j < a.Length; j++)
            tail[j] = (double)a[i + j] - b[i + j];
        Vector512<double> rest = Vector512.Create<double>(tail);
        lanes += rest * rest;
        return Combine(lanes);
    }

    /// <summary>The sum of the squares of single-precision values, in double precision.</summary>
    public static double SquaredNorm(ReadOnlySpan<float> values)
    {
        if (values.Length > Block)
        {
            int half = Half(values.Length);
            return SquaredNorm(values[..half]) + SquaredNorm(values[half..]);
        }
        var lanes = Vector512<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Lanes; i += Lanes)
        {
            Vector512<double> eight = Widen(values.Slice(i, Lanes));
            lanes += eight * eight;
        }
        Span<double> tail = stackalloc double[Lanes];
        tail.Clear();
        for (int j = 0; i + j < values.Length; j++)
            tail[j] = values[i + j];
        Vector512<double> rest = Vector512.Create<double>(tail);
        lanes += rest * rest;
        return Combine(lanes);
    }

    static Vector512<double> Widen(ReadOnlySpan<float> eight)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Create(eight));
        return Vector512.Create(low, high);
    }

    // The rest of a block fills the lanes from the lowest; the other lanes are zero.
    static Vector512<double> Tail(ReadOnlySpan<double> rest)
    {
        Span<double> lanes = stackalloc double[Lanes];
        lanes.Clear();
        rest.CopyTo(lanes);
        return Vector512.Create<double>(lanes);
    }

    static double Combine(Vector512<double> l) =>
        ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));

    static int Half(int length) => Block * (int)(BitOperations.RoundUpToPowerOf2((uint)(((long)length + Block - 1) / Block)) / 2);

    static void CheckLengths(int first, int second)
    {
        if (first != second)
            throw new ArgumentException($"The vectors have {first} and {second} values; both must have the same length.");
    }
}
