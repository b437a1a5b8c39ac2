using Pith.Numerics.Randomness;

namespace Pith.Learning.Training;

/// <summary>Random crops of the image, padded with 0 or by its reflection, and mirroring, named by epoch and row: neither batches nor threads change them.</summary>
sealed class Augmentation
{
    // A row's draws need 5 words at most, mirrored or not, unless one of them is rejected, once in millions.
    const ulong BlocksPerRow = 4;

    readonly TensorShape _shape;
    readonly int _crop;
    readonly bool _flip, _reflects;
    readonly RandomStream _random;

    public Augmentation(TensorShape shape, TrainingOptions options)
    {
        (_shape, _crop, _flip, _reflects) = (shape, options.Crop, options.Flip, options.ReflectCrop);
        _random = new RandomStream(options.Seed, "augmentation");
    }

    public bool IsActive => _crop > 0 || _flip;

    /// <summary>Writes the changed image.</summary>
    /// <param name="source">The image, [height, width, channels].</param>
    /// <param name="key">Epoch times rows plus row.</param>
    /// <param name="target">As long as <paramref name="source"/>.</param>
    public void Apply(ReadOnlySpan<float> source, ulong key, Span<float> target)
    {
        RandomStream random = _random.At(key * BlocksPerRow);
        int top = random.NextInt((2 * _crop) + 1) - _crop, left = random.NextInt((2 * _crop) + 1) - _crop;
        bool mirrored = _flip && (random.NextUInt32() & 1) != 0;
        int channels = _shape.Channels;
        target.Clear();
        for (int y = 0; y < _shape.Height; y++)
        {
            int fromY = Place(y + top, _shape.Height);
            if ((uint)fromY >= (uint)_shape.Height)
                continue;
            for (int x = 0; x < _shape.Width; x++)
            {
                int fromX = Place((mirrored ? _shape.Width - 1 - x : x) + left, _shape.Width);
                if ((uint)fromX < (uint)_shape.Width)
                    source.Slice(((fromY * _shape.Width) + fromX) * channels, channels).CopyTo(target[(((y * _shape.Width) + x) * channels)..]);
            }
        }
    }

    // Beyond the edge an image goes on as in a mirror that stands on its last pixel, as NumPy and PyTorch call reflect.
    int Place(int at, int length)
    {
        if (!_reflects || (uint)at < (uint)length)
            return at;
        int period = Math.Max(1, 2 * (length - 1));
        at = ((at % period) + period) % period;
        return at < length ? at : period - at;
    }
}
