namespace Pith.Encoders.Images;

/// <summary>Scales an image so that its shorter side has a wanted size, and keeps the square in the middle.</summary>
/// <remarks>The filter is a triangle as wide as a pixel of the result (of the source where that is larger), along rows and then along
/// columns: what Pillow calls bilinear, so every pixel of the source counts when an image is made smaller. Sums are of fixed-point numbers,
/// so the result is the same on every processor.</remarks>
static class SquareResampling
{
    const int Bits = 16;

    /// <summary>Fills a square.</summary>
    /// <param name="colors">[pixels, 4] red, green, blue and one more, as stored.</param>
    /// <param name="source">The image.</param>
    /// <param name="size">Pixels of a side of the square.</param>
    /// <param name="pixels">Receives [size, size, 3].</param>
    public static void Fill(ReadOnlySpan<byte> colors, Orientation source, int size, Span<byte> pixels)
    {
        int shorter = Math.Min(source.Width, source.Height);
        Taps[] across = TapsOf(source.Width, shorter, size);
        Taps[] down = TapsOf(source.Height, shorter, size);
        int first = down.Min(taps => taps.First);
        int rows = down.Max(taps => taps.First + taps.Weights.Length) - first;
        // Rows first: [rows, size, 3] of the source's rows that the square needs.
        var narrowed = new byte[rows * size * 3];
        for (int row = 0; row < rows; row++)
        {
            for (int x = 0; x < size; x++)
                Sum(colors, across[x], source.PixelAt(across[x].First, first + row), source.PixelAt(1, 0) - source.PixelAt(0, 0), 4, narrowed.AsSpan((row * size + x) * 3, 3));
        }
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
                Sum(narrowed, down[y], (down[y].First - first) * size + x, size, 3, pixels.Slice((y * size + x) * 3, 3));
        }
    }

    static void Sum(ReadOnlySpan<byte> colors, Taps taps, int pixel, int step, int stride, Span<byte> destination)
    {
        (int red, int green, int blue) = (1 << (Bits - 1), 1 << (Bits - 1), 1 << (Bits - 1));
        foreach (int weight in taps.Weights)
        {
            int at = pixel * stride;
            red += weight * colors[at];
            green += weight * colors[at + 1];
            blue += weight * colors[at + 2];
            pixel += step;
        }
        // Weights are at least 0 and add up to 1, so the sums lie between 0 and 255 but for rounding.
        destination[0] = (byte)Math.Min(red >> Bits, 255);
        destination[1] = (byte)Math.Min(green >> Bits, 255);
        destination[2] = (byte)Math.Min(blue >> Bits, 255);
    }

    static Taps[] TapsOf(int length, int shorter, int size)
    {
        double scale = (double)shorter / size;
        double reach = Math.Max(scale, 1);
        double start = (length - shorter) / 2.0;
        var all = new Taps[size];
        for (int i = 0; i < size; i++)
        {
            double center = start + (i + 0.5) * scale;
            int first = Math.Max(0, (int)Math.Floor(center - reach + 0.5));
            int end = Math.Min(length, (int)Math.Floor(center + reach + 0.5));
            all[i] = Weigh(first, Math.Max(end, first + 1), center, reach);
        }
        return all;
    }

    static Taps Weigh(int first, int end, double center, double reach)
    {
        var weights = new double[end - first];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = Math.Max(0, 1 - Math.Abs((first + i + 0.5 - center) / reach));
        double sum = weights.Sum();
        return new Taps(first, Array.ConvertAll(weights, weight => (int)Math.Round(weight / sum * (1 << Bits))));
    }

    /// <summary>The pixels that one pixel of the result is made of.</summary>
    /// <param name="First">The first of them.</param>
    /// <param name="Weights">The weight of each, as fixed-point numbers.</param>
    readonly record struct Taps(int First, int[] Weights);
}
