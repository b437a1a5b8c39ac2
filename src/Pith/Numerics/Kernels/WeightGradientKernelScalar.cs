namespace Pith.Numerics.Kernels;

/// <summary>The innermost loop of a convolution's weight gradient without vectors: the definition of the vector kernels' bits.</summary>
static unsafe class WeightGradientKernelScalar
{
    /// <summary>Rows of weights that one call of any weight-gradient kernel covers.</summary>
    public const int Taps = 6;

    /// <summary>C[6, columns] += for every tap t and column j the chain over the pixels of
    /// <c>x[taps[t] + pixelOffsets[p]] * dy[p * dyPitch + j]</c>, begun at 0.</summary>
    /// <param name="x">The padded input.</param>
    /// <param name="taps">[6], where each tap lies within a window.</param>
    /// <param name="pixelOffsets">[pixels], where each pixel's window begins.</param>
    /// <param name="pixels">Pixels to sum over.</param>
    /// <param name="dy">The outputs' gradient at the first pixel.</param>
    /// <param name="dyPitch">Values from one pixel's gradient to the next.</param>
    /// <param name="c">[6, cPitch], the sums so far.</param>
    /// <param name="cPitch">Values from one tap's sums to the next.</param>
    /// <param name="columns">Columns to compute.</param>
    public static void Accumulate(
        float* x, int* taps, int* pixelOffsets, int pixels, float* dy, nint dyPitch, float* c, nint cPitch, int columns)
    {
        for (int tap = 0; tap < Taps; tap++)
        {
            for (int column = 0; column < columns; column++)
            {
                float sum = 0;
                for (int pixel = 0; pixel < pixels; pixel++)
                    sum = MathF.FusedMultiplyAdd(x[taps[tap] + pixelOffsets[pixel]], dy[(pixel * dyPitch) + column], sum);
                c[(tap * cPitch) + column] += sum;
            }
        }
    }
}
