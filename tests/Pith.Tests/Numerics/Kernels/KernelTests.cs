using Pith.Numerics.Arrays;
using Pith.Numerics.Kernels;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Numerics.Kernels;

/// <summary>The vector kernels give the scalar kernels' bits for any shape: odd pixel counts, partial panels, windows longer than a chunk.</summary>
public sealed unsafe class KernelTests
{
    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        { 1, 1, 1, 1, 16 },
        { 5, 1, 7, 10, 10 },
        { 6, 3, 9, 16, 16 },
        { 13, 3, 96, 64, 64 },
        { 20, 3, 200, 112, 112 },
        { 8, 1, 500, 80, 77 },
        { 17, 5, 3, 48, 33 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Convolution_AllWidthsAgree(int pixels, int rows, int steps, int columns, int pitch)
    {
        using AlignedBuffer x = Random((pixels * 3) + (rows * (steps + 5)) + steps + 8, 1);
        using var weights = new PackedWeights(rows * steps, columns);
        Fill(weights.Values, 2);
        int* offsets = stackalloc int[pixels];
        for (int pixel = 0; pixel < pixels; pixel++)
            offsets[pixel] = 3 * pixel;
        foreach (bool load in (bool[])[false, true])
        {
            float[] expected = Convolve(32);
            Assert.Equal(expected, Convolve(256));
            if (System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
                Assert.Equal(expected, Convolve(512));
            double first = load ? 0.25 : 0;
            for (int tap = 0; tap < rows * steps; tap++)
                first += (double)x.Pointer[offsets[pixels - 1] + (tap / steps * (steps + 5)) + (tap % steps)] * weights.Row(weights.Panels[0], tap)[0];
            Assert.Equal(first, expected[(pixels - 1) * pitch], 3);

            float[] Convolve(int bits)
            {
                using var c = new AlignedBuffer(pixels * pitch);
                new Span<float>(c.Pointer, pixels * pitch).Fill(0.25f);
                ConvolutionProduct.Run(x.Pointer, Offsets(pixels), pixels, new Window(rows, steps, steps + 5), weights, c.Pointer, pitch, load, bits);
                return new ReadOnlySpan<float>(c.Pointer, pixels * pitch).ToArray();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WeightGradient_AllWidthsAgree(int pixels, int rows, int steps, int columns, int _)
    {
        int depth = rows * steps, pitch = PackedWeights.Pad(columns);
        using AlignedBuffer x = Random((pixels * 3) + (depth * 2) + 8, 3), dy = Random(pixels * pitch, 4);
        float[] expected = Gradient(32);
        Assert.Equal(expected, Gradient(256));
        if (System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
            Assert.Equal(expected, Gradient(512));
        double last = 0;
        for (int pixel = 0; pixel < pixels; pixel++)
            last += (double)x.Pointer[(2 * (depth - 1)) + (3 * pixel)] * dy.Pointer[pixel * pitch];
        using var shape = new PackedWeights(depth, columns);
        Assert.Equal(last, expected[(depth - 1) * shape.Panels[0].Width], 3);

        float[] Gradient(int bits)
        {
            using var sums = new PackedWeights(depth, columns);
            int[] taps = GC.AllocateUninitializedArray<int>(depth, pinned: true);
            for (int tap = 0; tap < depth; tap++)
                taps[tap] = 2 * tap;
            fixed (int* places = taps)
            {
                foreach (PackedWeights.Panel panel in sums.Panels)
                {
                    int half = depth / 2 / 6 * 6;
                    WeightGradientProduct.Accumulate(x.Pointer, places, 0, half, Offsets(pixels), pixels, dy.Pointer, pitch, sums.Of(panel), panel, bits);
                    WeightGradientProduct.Accumulate(x.Pointer, places, half, depth, Offsets(pixels), pixels, dy.Pointer, pitch, sums.Of(panel), panel, bits);
                }
            }
            return sums.Values.ToArray();
        }
    }

    static int* Offsets(int pixels)
    {
        int[] values = GC.AllocateUninitializedArray<int>(pixels, pinned: true);
        s_kept.Add(values);
        for (int pixel = 0; pixel < pixels; pixel++)
            values[pixel] = 3 * pixel;
        return (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref values[0]);
    }

    static readonly System.Collections.Concurrent.ConcurrentBag<int[]> s_kept = [];

    static AlignedBuffer Random(int length, ulong seed)
    {
        var buffer = new AlignedBuffer(length);
        Fill(new Span<float>(buffer.Pointer, length), seed);
        return buffer;
    }

    static void Fill(Span<float> values, ulong seed)
    {
        var random = new RandomStream(seed, "kernel");
        foreach (ref float value in values)
            value = (float)random.NextGaussian();
    }
}
