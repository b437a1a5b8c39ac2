using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Evaluation;

/// <summary>Images of half the height and width: the mean of every square of two by two pixels. A training on them costs about a quarter.</summary>
static class HalfSizeImages
{
    const int BlockRows = 256;

    /// <summary>Halves.</summary>
    /// <param name="images">[N, height * width * channels], channels innermost.</param>
    /// <param name="height">Pixels from top to bottom; an odd last line is left out.</param>
    /// <param name="width">Pixels from left to right; an odd last column is left out.</param>
    /// <param name="channels">Values a pixel.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <returns>[N, height / 2 * width / 2 * channels] in memory.</returns>
    public static MatrixView Of(MatrixView images, int height, int width, int channels, int threads)
    {
        int columns = height / 2 * (width / 2) * channels, line = width * channels;
        var values = new float[images.Rows * columns];
        RowBlocks.ForEach(images.Rows, BlockRows, threads, () => new float[images.Columns], (first, count, source) =>
        {
            for (int row = first; row < first + count; row++)
            {
                images.CopyRows(row, 1, source.AsSpan());
                int place = row * columns;
                for (int y = 0; y + 1 < height; y += 2)
                {
                    for (int x = 0; x + 1 < width; x += 2)
                    {
                        int at = (y * line) + (x * channels);
                        for (int c = at; c < at + channels; c++)
                            values[place++] = (source[c] + source[c + channels] + source[c + line] + source[c + line + channels]) * 0.25f;
                    }
                }
            }
        });
        return MatrixView.FromArray(values, images.Rows, columns);
    }
}
