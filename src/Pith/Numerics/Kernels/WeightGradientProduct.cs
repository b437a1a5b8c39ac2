namespace Pith.Numerics.Kernels;

/// <summary>The gradient of a convolution's weights: windows of the input times gradients of the outputs, summed over pixels.</summary>
static unsafe class WeightGradientProduct
{
    const int Taps = WeightGradientKernelScalar.Taps;

    /// <summary>Adds the sums over some pixels to a range of rows of one panel.</summary>
    /// <param name="x">The padded input of the first image.</param>
    /// <param name="taps">[depth + 6], where each row of weights reads within a window.</param>
    /// <param name="firstTap">First row of weights, a multiple of 6.</param>
    /// <param name="endTap">Row behind the last.</param>
    /// <param name="pixelOffsets">[pixels], where each pixel's window begins.</param>
    /// <param name="pixels">Pixels, over all images.</param>
    /// <param name="dy">The outputs' gradient, [pixels, dyPitch].</param>
    /// <param name="dyPitch">Values a pixel of <paramref name="dy"/>, a multiple of 16.</param>
    /// <param name="sums">Where the panel's sums stand, [depth, panel width].</param>
    /// <param name="panel">The panel.</param>
    /// <param name="bits">Vector width to use.</param>
    public static void Accumulate(
        float* x, int* taps, int firstTap, int endTap, int* pixelOffsets, int pixels, float* dy, int dyPitch, float* sums, PackedWeights.Panel panel, int bits)
    {
        float* tile = stackalloc float[Taps * 64];
        int* places = stackalloc int[Taps];
        float* gradients = dy + panel.First;
        int width = panel.Width;
        for (int tap = firstTap; tap < endTap; tap += Taps)
        {
            int count = Math.Min(Taps, endTap - tap);
            float* rows = sums + ((long)tap * width);
            if (count == Taps)
            {
                Tile(x, taps + tap, pixelOffsets, pixels, gradients, dyPitch, rows, width, bits);
                continue;
            }
            for (int i = 0; i < Taps; i++)
                places[i] = taps[tap + Math.Min(i, count - 1)];
            new Span<float>(tile, Taps * width).Clear();
            new Span<float>(rows, count * width).CopyTo(new Span<float>(tile, count * width));
            Tile(x, places, pixelOffsets, pixels, gradients, dyPitch, tile, width, bits);
            new Span<float>(tile, count * width).CopyTo(new Span<float>(rows, count * width));
        }
    }

    static void Tile(float* x, int* taps, int* pixelOffsets, int pixels, float* dy, int dyPitch, float* c, int width, int bits)
    {
        if (bits == 512)
        {
            if (width == 64)
                WeightGradientKernel512.Accumulate64(x, taps, pixelOffsets, pixels, dy, dyPitch, c);
            else if (width == 32)
                WeightGradientKernel512.Accumulate32(x, taps, pixelOffsets, pixels, dy, dyPitch, c);
            else
                WeightGradientKernel512.Accumulate16(x, taps, pixelOffsets, pixels, dy, dyPitch, c);
        }
        else if (bits >= 128)
        {
            for (int j = 0; j < width; j += 16)
                WeightGradientKernel256.Accumulate16(x, taps, pixelOffsets, pixels, dy + j, dyPitch, c + j, width);
        }
        else
        {
            WeightGradientKernelScalar.Accumulate(x, taps, pixelOffsets, pixels, dy, dyPitch, c, width, width);
        }
    }
}
