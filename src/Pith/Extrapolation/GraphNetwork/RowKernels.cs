using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Pith.Numerics;

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
        Vector256<float> scale = Vector256.Create(dropout.Scale);
        Vector128<ushort> threshold = Vector128.Create((ushort)dropout.Threshold);
        ulong counter = (ulong)node << 16;
        for (int i = 0; i < length; i += 8, counter++)
        {
            PhiloxGenerator.Block(counter, (ulong)layer, dropout.Key, out uint w0, out uint w1, out uint w2, out uint w3);
            Vector128<short> stays = Vector128.GreaterThanOrEqual(Vector128.Create(w0, w1, w2, w3).AsUInt16(), threshold).AsInt16();
            Vector256<float> mask = Vector256.Create(Vector128.WidenLower(stays), Vector128.WidenUpper(stays)).AsSingle();
            Vector256<float> value = Vector256.Load(row + i);
            (value * scale & mask & Vector256.GreaterThan(value, Vector256<float>.Zero)).Store(row + i);
        }
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

/// <summary>Which values fall in one pass: a function of the seed, the epoch, the row of the data set, the layer and the place within the row.</summary>
/// <param name="Key">A random number of the seed and the epoch.</param>
/// <param name="Threshold">Of 65,536 values this many fall on average.</param>
readonly record struct DropoutMask(ulong Key, int Threshold)
{
    /// <summary>What the others are multiplied by.</summary>
    public float Scale => 65536f / (65536 - Threshold);

    /// <summary>The mask of an epoch.</summary>
    /// <param name="random">The seed's stream.</param>
    /// <param name="epoch">The epoch, or the step.</param>
    /// <param name="probability">0 or more and less than 1; it is rounded to a multiple of 1/65536.</param>
    public static DropoutMask For(RandomStream random, long epoch, double probability) =>
        new(random.At((ulong)epoch).NextUInt64(), Math.Min((int)Math.Round(probability * 65536), 65535));
}
