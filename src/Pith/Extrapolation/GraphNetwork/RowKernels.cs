using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>The memory-bound loops of a graph network over single rows, whose lengths are multiples of 16 values.</summary>
/// <remarks>Products are rounded before they are added and lanes are joined in a fixed tree, so the bits are the same for every vector width.</remarks>
static unsafe class RowKernels
{
    const int Lanes = 16;
    const int Wide = 8 * Lanes;

    /// <summary>result = start + the sum of <c>values[e] * input[columns[e]]</c>, in the order of the elements.</summary>
    /// <param name="columns">[count] rows of the input.</param>
    /// <param name="values">[count].</param>
    /// <param name="count">Elements.</param>
    /// <param name="input">[N, length].</param>
    /// <param name="start">[length], or null for 0.</param>
    /// <param name="result">[length], overwritten.</param>
    /// <param name="length">A multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(int* columns, float* values, int count, float* input, float* start, float* result, int length)
    {
        int first = 0;
        for (; first <= length - Wide; first += Wide)
        {
            Vector512<float> s0 = Vector512<float>.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            if (start != null)
            {
                float* from = start + first;
                (s0, s1, s2, s3) = (Vector512.Load(from), Vector512.Load(from + 16), Vector512.Load(from + 32), Vector512.Load(from + 48));
                (s4, s5, s6, s7) = (Vector512.Load(from + 64), Vector512.Load(from + 80), Vector512.Load(from + 96), Vector512.Load(from + 112));
            }
            for (int e = 0; e < count; e++)
            {
                float* row = input + ((long)columns[e] * length) + first;
                if (Sse.IsSupported && e + 2 < count)
                    Prefetch(input + ((long)columns[e + 2] * length) + first);
                Vector512<float> factor = Vector512.Create(values[e]);
                s0 += factor * Vector512.Load(row);
                s1 += factor * Vector512.Load(row + 16);
                s2 += factor * Vector512.Load(row + 32);
                s3 += factor * Vector512.Load(row + 48);
                s4 += factor * Vector512.Load(row + 64);
                s5 += factor * Vector512.Load(row + 80);
                s6 += factor * Vector512.Load(row + 96);
                s7 += factor * Vector512.Load(row + 112);
            }
            float* to = result + first;
            s0.Store(to);
            s1.Store(to + 16);
            s2.Store(to + 32);
            s3.Store(to + 48);
            s4.Store(to + 64);
            s5.Store(to + 80);
            s6.Store(to + 96);
            s7.Store(to + 112);
        }
        for (; first < length; first += Lanes)
        {
            Vector512<float> sum = start != null ? Vector512.Load(start + first) : Vector512<float>.Zero;
            for (int e = 0; e < count; e++)
                sum += Vector512.Create(values[e]) * Vector512.Load(input + ((long)columns[e] * length) + first);
            sum.Store(result + first);
        }
    }

    // The rows lie anywhere in memory; asking two rows ahead hides most of the wait.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Prefetch(float* row)
    {
        for (int i = 0; i < Wide; i += Lanes)
            Sse.Prefetch0(row + i);
    }

    /// <summary>The dot product.</summary>
    public static float Dot(float* a, float* b, int length)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (int i = 0; i < length; i += Lanes)
            sum += Vector512.Load(a + i) * Vector512.Load(b + i);
        Vector256<float> eight = sum.GetLower() + sum.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>sum += factor * row.</summary>
    public static void AddScaled(float* row, float factor, float* sum, int length)
    {
        Vector512<float> factors = Vector512.Create(factor);
        for (int i = 0; i < length; i += Lanes)
            (Vector512.Load(sum + i) + (factors * Vector512.Load(row + i))).Store(sum + i);
    }

    /// <summary>ReLU, in place.</summary>
    public static void Relu(float* row, int length)
    {
        for (int i = 0; i < length; i += Lanes)
        {
            Vector512<float> value = Vector512.Load(row + i);
            (value & Vector512.GreaterThan(value, Vector512<float>.Zero)).Store(row + i);
        }
    }

    /// <summary>ReLU and dropout, in place: a value falls where its 16 random bits are below the threshold, and is scaled otherwise.</summary>
    /// <param name="row">[length].</param>
    /// <param name="length">A multiple of 16.</param>
    /// <param name="dropout">Which values fall.</param>
    /// <param name="layer">The layer, part of the random numbers' name.</param>
    /// <param name="node">The row in the data set, part of the random numbers' name.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReluDropout(float* row, int length, DropoutMask dropout, int layer, int node)
    {
        Vector512<float> scale = Vector512.Create(dropout.Scale);
        Vector512<uint> threshold = Vector512.Create((uint)dropout.Threshold), low = Vector512.Create(0xFFFFu);
        ulong counter = (ulong)node << 16;
        for (int i = 0; i < length; i += DropoutBits.Values, counter += DropoutBits.Blocks)
        {
            DropoutBits.Next(counter, (ulong)layer, dropout.Key, out Vector512<uint> first, out Vector512<uint> second);
            Keep(row + i, first & low, threshold, scale);
            if (i + Lanes < length)
                Keep(row + i + Lanes, first >>> 16, threshold, scale);
            if (i + (2 * Lanes) < length)
                Keep(row + i + (2 * Lanes), second & low, threshold, scale);
            if (i + (3 * Lanes) < length)
                Keep(row + i + (3 * Lanes), second >>> 16, threshold, scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Keep(float* values, Vector512<uint> bits, Vector512<uint> threshold, Vector512<float> scale)
    {
        Vector512<float> value = Vector512.Load(values);
        Vector512<float> stays = Vector512.GreaterThanOrEqual(bits, threshold).AsSingle() & Vector512.GreaterThan(value, Vector512<float>.Zero);
        (value * scale & stays).Store(values);
    }

    /// <summary>gradient = gradient * scale where the value after ReLU and dropout is above 0, else 0; sum += gradient.</summary>
    public static void MaskGradient(float* gradient, float* value, float scale, float* sum, int length)
    {
        Vector512<float> factor = Vector512.Create(scale);
        for (int i = 0; i < length; i += Lanes)
        {
            Vector512<float> masked = Vector512.Load(gradient + i) * factor & Vector512.GreaterThan(Vector512.Load(value + i), Vector512<float>.Zero);
            masked.Store(gradient + i);
            (Vector512.Load(sum + i) + masked).Store(sum + i);
        }
    }

    /// <summary>value = factor * weight where value is above 0, else 0; sum += value: the gradient before the last ReLU, in the place of what came after it.</summary>
    public static void ReplaceByGradient(float* value, float* weight, float factor, float* sum, int length)
    {
        Vector512<float> factors = Vector512.Create(factor);
        for (int i = 0; i < length; i += Lanes)
        {
            Vector512<float> gradient = factors * Vector512.Load(weight + i) & Vector512.GreaterThan(Vector512.Load(value + i), Vector512<float>.Zero);
            gradient.Store(value + i);
            (Vector512.Load(sum + i) + gradient).Store(sum + i);
        }
    }
}
