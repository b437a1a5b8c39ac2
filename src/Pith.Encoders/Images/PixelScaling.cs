namespace Pith.Encoders.Images;

/// <summary>From bytes to what a model wants: for each of its channels which colour it takes, and the value of each byte.</summary>
/// <param name="Colors">[3] the colour of each channel: 0 red, 1 green, 2 blue.</param>
/// <param name="Values">[3][256] by channel and byte.</param>
sealed record PixelScaling(int[] Colors, float[][] Values)
{
    static readonly double[] s_imageNetMean = [0.485, 0.456, 0.406];
    static readonly double[] s_imageNetDeviation = [0.229, 0.224, 0.225];

    // Means of the mean image that the model was trained with, for blue, green and red from 0 to 255.
    static readonly double[] s_bgrMean = [103.1, 115.9, 123.2];

    /// <summary>Bytes as shares of 255, less a mean, over a deviation, for red, green and blue.</summary>
    /// <param name="mean">[3]; null for ImageNet's.</param>
    /// <param name="deviation">[3]; null for ImageNet's.</param>
    public static PixelScaling Of(IReadOnlyList<double>? mean, IReadOnlyList<double>? deviation)
    {
        (mean, deviation) = (mean ?? s_imageNetMean, deviation ?? s_imageNetDeviation);
        return new PixelScaling([0, 1, 2], Table((channel, value) => (value / 255.0 - mean[channel]) / deviation[channel]));
    }

    /// <summary>Bytes less a mean, for blue, green and red: what ResNet-18 of CNTK wants.</summary>
    public static PixelScaling OfCntk { get; } = new([2, 1, 0], Table((channel, value) => value - s_bgrMean[channel]));

    /// <summary>Fills the channels of an image, one after the other or pixel by pixel.</summary>
    /// <param name="pixels">[pixels, 3] red, green, blue.</param>
    /// <param name="isPlanar">Whether each channel stands by itself.</param>
    /// <param name="destination">Receives [3, pixels] or [pixels, 3].</param>
    public void Fill(ReadOnlySpan<byte> pixels, bool isPlanar, Span<float> destination)
    {
        int count = pixels.Length / 3;
        for (int channel = 0; channel < 3; channel++)
        {
            float[] values = Values[channel];
            int color = Colors[channel];
            for (int pixel = 0; pixel < count; pixel++)
                destination[isPlanar ? channel * count + pixel : 3 * pixel + channel] = values[pixels[3 * pixel + color]];
        }
    }

    static float[][] Table(Func<int, int, double> value) =>
        [.. Enumerable.Range(0, 3).Select(channel => Enumerable.Range(0, 256).Select(b => (float)value(channel, b)).ToArray())];
}
