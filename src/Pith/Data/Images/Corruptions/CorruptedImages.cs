using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Data.Images.Corruptions;

/// <summary>Images spoilt in one way, made anew whenever they are read.</summary>
/// <remarks>
/// <para>Noise is drawn from the row's own place in a stream of the corruption's name under seed 0, so every run and every model meets the same spoilt
/// images. Every value ends from 0 to 1.</para>
/// <para>Deviations from the published code: values are not rounded to bytes; the number of pixels after <c>pixelate</c> is that share of the image's own
/// height and width (they have 32 of each), areas are averaged exactly and enlarged without smoothing; impulse noise is drawn for each value by itself.
/// Brightness of grey images adds to the value, which is what it does to a grey pixel of a colour image. O(values) for each row, times the
/// width of the blur.</para>
/// </remarks>
sealed class CorruptedImages : MatrixView
{
    readonly MatrixView _images;
    readonly int _height, _width, _channels;
    readonly Corruption _corruption;

    /// <summary>Wraps images, which stay the caller's to release.</summary>
    /// <param name="images">[M, height * width * channels], channels innermost, each value from 0 to 1.</param>
    /// <param name="height">Pixels from top to bottom.</param>
    /// <param name="width">Pixels from left to right.</param>
    /// <param name="channels">Values a pixel.</param>
    /// <param name="corruption">What is done to them.</param>
    public CorruptedImages(MatrixView images, int height, int width, int channels, Corruption corruption)
        : base(images.Rows, images.Columns, images.StorageType) =>
        (_images, _height, _width, _channels, _corruption) = (images, height, width, channels, corruption);

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        _images.CopyRows(firstRow, rowCount, destination);
        for (int i = 0; i < rowCount; i++)
            Spoil(firstRow + i, destination.Slice(i * Columns, Columns));
    }

    // The same single-precision values, widened, so that every precision sees the same matrix.
    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        var row = new float[Columns];
        for (int i = 0; i < rowCount; i++)
        {
            CopyRows(firstRow + i, 1, row.AsSpan());
            for (int c = 0; c < row.Length; c++)
                destination[(i * Columns) + c] = row[c];
        }
    }

    void Spoil(int row, Span<float> image)
    {
        float strength = (float)_corruption.Strength;
        switch (_corruption.Kind)
        {
            case CorruptionKind.GaussianNoise or CorruptionKind.SpeckleNoise:
                bool isSpeckle = _corruption.Kind == CorruptionKind.SpeckleNoise;
                RandomStream normal = NoiseOf(row);
                foreach (ref float value in image)
                    value += strength * (float)normal.NextGaussian() * (isSpeckle ? value : 1);
                break;
            case CorruptionKind.ImpulseNoise:
                RandomStream impulses = NoiseOf(row);
                foreach (ref float value in image)
                {
                    double drawn = impulses.NextDouble();
                    value = drawn < strength / 2 ? 0 : drawn < strength ? 1 : value;
                }
                break;
            case CorruptionKind.Contrast:
                for (int c = 0; c < _channels; c++)
                    Flatten(image, c, strength);
                break;
            case CorruptionKind.Brightness:
                for (int pixel = 0; pixel < image.Length; pixel += _channels)
                    Lighten(image.Slice(pixel, _channels), strength);
                break;
            case CorruptionKind.Blur:
                PixelFilters.Blur(image, _height, _width, _channels, _corruption.Strength);
                break;
            default:
                PixelFilters.Pixelate(image, _height, _width, _channels, _corruption.Strength);
                break;
        }
        foreach (ref float value in image)
            value = Math.Clamp(value, 0, 1);
    }

    RandomStream NoiseOf(int row) => new(0, FormattableString.Invariant($"corruption-{_corruption.Label}-{row}"));

    void Flatten(Span<float> image, int channel, float factor)
    {
        double sum = 0;
        for (int i = channel; i < image.Length; i += _channels)
            sum += image[i];
        float mean = (float)(sum / (image.Length / _channels));
        for (int i = channel; i < image.Length; i += _channels)
            image[i] = ((image[i] - mean) * factor) + mean;
    }

    // The value of hue, saturation and value is the largest channel; the others keep their share of it. A black pixel has no hue and turns grey.
    static void Lighten(Span<float> pixel, float added)
    {
        float largest = 0;
        foreach (float value in pixel)
            largest = Math.Max(largest, value);
        float lighter = Math.Min(1, largest + added);
        foreach (ref float value in pixel)
            value = largest > 0 ? value * (lighter / largest) : lighter;
    }
}
