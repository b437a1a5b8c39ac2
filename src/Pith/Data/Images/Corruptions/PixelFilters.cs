using Pith.Numerics;

namespace Pith.Data.Images.Corruptions;

/// <summary>Changes of an image that look at neighbouring pixels.</summary>
static class PixelFilters
{
    // Beyond four standard deviations a Gaussian is nothing.
    const double Reach = 4;

    /// <summary>A Gaussian blur, first down and then across; beyond the edge stands the edge's own pixel.</summary>
    /// <param name="image">[height, width, channels].</param>
    /// <param name="height">Pixels from top to bottom.</param>
    /// <param name="width">Pixels from left to right.</param>
    /// <param name="channels">Values a pixel.</param>
    /// <param name="deviation">Standard deviation in pixels.</param>
    public static void Blur(Span<float> image, int height, int width, int channels, double deviation)
    {
        int reach = (int)((Reach * deviation) + 0.5);
        var weights = new double[(2 * reach) + 1];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = DeterministicMath.Exp(-0.5 * (i - reach) * (i - reach) / (deviation * deviation));
        double sum = weights.Sum();
        int line = width * channels;
        float[] source = image.ToArray();
        for (int start = 0; start < line; start++)
            Smooth(source, image, start, height, line, weights, sum);
        image.CopyTo(source);
        for (int y = 0; y < height; y++)
        {
            for (int c = 0; c < channels; c++)
                Smooth(source, image, (y * line) + c, width, channels, weights, sum);
        }
    }

    /// <summary>Fewer, larger pixels: each the mean of the area that it covers.</summary>
    /// <param name="image">[height, width, channels].</param>
    /// <param name="height">Pixels from top to bottom.</param>
    /// <param name="width">Pixels from left to right.</param>
    /// <param name="channels">Values a pixel.</param>
    /// <param name="share">Share of height and width that is left, rounded down to whole pixels, at least one.</param>
    public static void Pixelate(Span<float> image, int height, int width, int channels, double share)
    {
        int rows = Math.Max(1, (int)(height * share)), columns = Math.Max(1, (int)(width * share));
        double[] down = Shares(height, rows), across = Shares(width, columns);
        var small = new double[rows * columns * channels];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // A pixel lies in at most two of the larger ones each way.
                for (int r = y * rows / height; r <= Math.Min(rows - 1, (y + 1) * rows / height); r++)
                {
                    for (int q = x * columns / width; q <= Math.Min(columns - 1, (x + 1) * columns / width); q++)
                    {
                        double weight = down[(y * rows) + r] * across[(x * columns) + q];
                        for (int c = 0; c < channels; c++)
                            small[(((r * columns) + q) * channels) + c] += weight * image[(((y * width) + x) * channels) + c];
                    }
                }
            }
        }
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // The larger pixel that holds the middle of this one.
                int from = (((((2 * y) + 1) * rows / (2 * height)) * columns) + (((2 * x) + 1) * columns / (2 * width))) * channels;
                for (int c = 0; c < channels; c++)
                    image[(((y * width) + x) * channels) + c] = (float)small[from + c];
            }
        }
    }

    // [many, few] which share of a larger pixel each smaller one fills; the shares of a larger one sum to 1.
    static double[] Shares(int many, int few)
    {
        var shares = new double[many * few];
        for (int i = 0; i < many; i++)
        {
            for (int j = 0; j < few; j++)
            {
                // In units of 1 / (many * few), all whole.
                int overlap = Math.Min((i + 1) * few, (j + 1) * many) - Math.Max(i * few, j * many);
                shares[(i * few) + j] = Math.Max(0, overlap) / (double)many;
            }
        }
        return shares;
    }

    static void Smooth(float[] from, Span<float> to, int start, int length, int step, double[] weights, double sum)
    {
        int reach = weights.Length / 2;
        for (int place = 0; place < length; place++)
        {
            double value = 0;
            for (int i = 0; i < weights.Length; i++)
                value += weights[i] * from[start + (Math.Clamp(place + i - reach, 0, length - 1) * step)];
            to[start + (place * step)] = (float)(value / sum);
        }
    }
}
