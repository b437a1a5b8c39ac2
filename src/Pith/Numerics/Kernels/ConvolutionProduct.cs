using Pith.Numerics.Product;

namespace Pith.Numerics.Kernels;

/// <summary>Direct convolution of some images: windows of a zero-padded NHWC input times packed weights.</summary>
/// <remarks>Nothing is unrolled into columns: six output pixels read their windows through six pointers. Large windows are cut into
/// chunks of at most <see cref="ChunkSteps"/> steps whose weights stay in the first-level cache while all pixels pass. Every output
/// element is one fused multiply-add chain over (kernel row, kernel column, channel) ascending, whatever the blocking and the vector width.</remarks>
static unsafe class ConvolutionProduct
{
    const int Pixels = ConvolutionKernelScalar.Pixels;

    /// <summary>Steps whose weights are kept near: 128 x 64 x 4 bytes = 32 KB.</summary>
    const int ChunkSteps = 128;

    /// <summary>Writes or adds the outputs of <paramref name="pixels"/> pixels.</summary>
    /// <param name="x">The padded input of the first image.</param>
    /// <param name="offsets">[pixels + 6], where each pixel's window begins.</param>
    /// <param name="pixels">Output pixels, over all images.</param>
    /// <param name="window">The window's form.</param>
    /// <param name="weights">Weights, [rows * steps, columns].</param>
    /// <param name="c">The outputs, [pixels, cPitch].</param>
    /// <param name="cPitch">Values from one pixel's output to the next; columns beyond it are not written.</param>
    /// <param name="load">Whether the outputs begin with what C holds.</param>
    /// <param name="bits">Vector width to use.</param>
    public static void Run(
        float* x, int* offsets, int pixels, Window window, PackedWeights weights, float* c, int cPitch, bool load, int bits)
    {
        foreach (PackedWeights.Panel panel in weights.Panels)
        {
            float* w = weights.Of(panel);
            float* result = c + panel.First;
            int columns = Math.Min(panel.Width, cPitch - panel.First);
            if (columns <= 0)
                break;
            if (window.Rows * window.Steps <= ChunkSteps)
            {
                RunChunk(x, offsets, pixels, window, w, panel.Width, columns, result, cPitch, load, bits);
                continue;
            }
            bool loadChunk = load;
            int chunks = (window.Steps + ChunkSteps - 1) / ChunkSteps;
            int length = (window.Steps + chunks - 1) / chunks;
            for (int row = 0; row < window.Rows; row++)
            {
                for (int step = 0; step < window.Steps; step += length)
                {
                    var part = new Window(1, Math.Min(length, window.Steps - step), window.RowStride);
                    float* from = x + (row * window.RowStride) + step;
                    float* chunk = w + (((long)(row * window.Steps) + step) * panel.Width);
                    RunChunk(from, offsets, pixels, part, chunk, panel.Width, columns, result, cPitch, loadChunk, bits);
                    loadChunk = true;
                }
            }
        }
    }

    static void RunChunk(
        float* x, int* offsets, int pixels, Window window, float* w, int width, int columns, float* c, int cPitch, bool load, int bits)
    {
        int whole = columns == width ? pixels / Pixels * Pixels : 0;
        for (int pixel = 0; pixel < whole; pixel += Pixels)
            Tile(x, offsets + pixel, window, w, width, c + ((long)pixel * cPitch), cPitch, load, bits);
        if (whole == pixels)
            return;

        // The last pixels, and outputs narrower than the panel, pass through a tile of their own.
        float* tile = stackalloc float[Pixels * 64];
        int* places = stackalloc int[Pixels];
        for (int pixel = whole; pixel < pixels; pixel += Pixels)
        {
            int count = Math.Min(Pixels, pixels - pixel);
            for (int i = 0; i < Pixels; i++)
            {
                places[i] = offsets[pixel + Math.Min(i, count - 1)];
                var row = new Span<float>(tile + (i * width), width);
                row.Clear();
                if (load && i < count)
                    new Span<float>(c + ((long)(pixel + i) * cPitch), columns).CopyTo(row);
            }
            Tile(x, places, window, w, width, tile, width, load, bits);
            for (int i = 0; i < count; i++)
                new Span<float>(tile + (i * width), columns).CopyTo(new Span<float>(c + ((long)(pixel + i) * cPitch), columns));
        }
    }

    static void Tile(float* x, int* offsets, Window window, float* w, int width, float* c, int cPitch, bool load, int bits)
    {
        if (bits == 512)
        {
            if (width == 64)
                ConvolutionKernel512.Accumulate64(x, offsets, window.Rows, window.Steps, window.RowStride, w, c, cPitch, load);
            else if (width == 32)
                ConvolutionKernel512.Accumulate32(x, offsets, window.Rows, window.Steps, window.RowStride, w, c, cPitch, load);
            else
                ConvolutionKernel512.Accumulate16(x, offsets, window.Rows, window.Steps, window.RowStride, w, c, cPitch, load);
        }
        else if (bits >= 128)
        {
            for (int j = 0; j < width; j += 16)
                ConvolutionKernel256.Accumulate16(x, offsets, window.Rows, window.Steps, window.RowStride, w + j, width, c + j, cPitch, load);
        }
        else
        {
            ConvolutionKernelScalar.Accumulate(x, offsets, window.Rows, window.Steps, window.RowStride, w, width, width, c, cPitch, load);
        }
    }

    /// <summary>The vector width that this machine does fastest.</summary>
    public static int Bits => VectorWidth.Bits;
}

/// <summary>A convolution's window in a padded NHWC input: <paramref name="Rows"/> rows of <paramref name="Steps"/> neighbouring values.</summary>
/// <param name="Rows">Kernel height.</param>
/// <param name="Steps">Kernel width times the input's values a pixel.</param>
/// <param name="RowStride">Values from one row of the input to the next.</param>
readonly record struct Window(int Rows, int Steps, int RowStride);
