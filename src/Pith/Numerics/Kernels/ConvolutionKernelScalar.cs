namespace Pith.Numerics.Kernels;

/// <summary>The convolution's innermost loop without vectors: the definition that the vector kernels reproduce bit by bit.</summary>
static unsafe class ConvolutionKernelScalar
{
    /// <summary>Output pixels that one call of any convolution kernel covers.</summary>
    public const int Pixels = 6;

    /// <summary>C[6, columns] = or += the sums over the taps: for every pixel p and column j the chain over (row, step) ascending of
    /// <c>x[offsets[p] + row * rowStride + step] * w[(row * steps + step) * pitch + j]</c>.</summary>
    /// <param name="x">The padded input.</param>
    /// <param name="offsets">[6], where each pixel's window begins.</param>
    /// <param name="rows">Rows of the window.</param>
    /// <param name="steps">Neighbouring values of one row of the window: kernel width times channels.</param>
    /// <param name="rowStride">Values from one row of the input to the next.</param>
    /// <param name="w">Weights, [rows * steps, pitch].</param>
    /// <param name="pitch">Values from one step's weights to the next.</param>
    /// <param name="columns">Columns to compute.</param>
    /// <param name="c">The first pixel's result.</param>
    /// <param name="cPitch">Values from one pixel's result to the next.</param>
    /// <param name="load">Whether the chains begin with what C holds; otherwise with 0.</param>
    public static void Accumulate(
        float* x, int* offsets, int rows, int steps, nint rowStride, float* w, nint pitch, int columns, float* c, nint cPitch, bool load)
    {
        for (int pixel = 0; pixel < Pixels; pixel++)
        {
            float* window = x + offsets[pixel];
            float* result = c + (pixel * cPitch);
            for (int column = 0; column < columns; column++)
            {
                float sum = load ? result[column] : 0;
                for (int row = 0; row < rows; row++)
                {
                    for (int step = 0; step < steps; step++)
                        sum = MathF.FusedMultiplyAdd(window[(row * rowStride) + step], w[(((row * steps) + step) * pitch) + column], sum);
                }
                result[column] = sum;
            }
        }
    }
}
