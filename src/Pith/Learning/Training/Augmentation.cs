using Pith.Numerics.Randomness;

namespace Pith.Learning.Training;

/// <summary>Random crops of the zero-padded image and mirroring, named by epoch and row: neither batches nor threads change them.</summary>
sealed class Augmentation
{
    // A row's draws need 5 words at most, mirrored or not, unless one of them is rejected, once in millions.
    const ulong BlocksPerRow = 4;

    readonly TensorShape _shape;
    readonly int _crop;
    readonly bool _flip;
    readonly RandomStream _random;

    public Augmentation(TensorShape shape, TrainingOptions options)
    {
        (_shape, _crop, _flip) = (shape, options.Crop, options.Flip);
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
            int fromY = y + top;
            if ((uint)fromY >= (uint)_shape.Height)
                continue;
            for (int x = 0; x < _shape.Width; x++)
            {
                int fromX = (mirrored ? _shape.Width - 1 - x : x) + left;
                if ((uint)fromX < (uint)_shape.Width)
                    source.Slice(((fromY * _shape.Width) + fromX) * channels, channels).CopyTo(target[(((y * _shape.Width) + x) * channels)..]);
            }
        }
    }
}
