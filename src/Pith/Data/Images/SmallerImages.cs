using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Data.Images;

/// <summary>Images of a part of the height and width: the mean of every square of pixels. A training on images of half the size costs about a quarter.</summary>
static class SmallerImages
{
    const int BlockRows = 256;

    /// <summary>The dataset with training and test images of another size; it owns the images from now on.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="size">Pixels of a side wanted: height and width are the same multiple of it.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <exception cref="OptionException">The images cannot be divided so.</exception>
    public static ImageDataset Apply(ImageDataset data, int size, int threads)
    {
        ArgumentNullException.ThrowIfNull(data);
        (int height, int width) = (data.Height, data.Width);
        if (height == size && width == size)
            return data;
        if (height != width)
            throw new OptionException("size", FormattableString.Invariant($"`size` is the side of square images, but those of {data.Name} are {height} x {width}; leave it out."));
        if (size < 1 || height % size != 0)
        {
            string allowed = string.Join(", ", Enumerable.Range(1, height).Where(side => height % side == 0));
            throw new OptionException("size", FormattableString.Invariant(
                $"`size` {size} does not divide the {height} pixels of a side of {data.Name}, whose images are made smaller by the mean of whole squares; {allowed} do."));
        }
        MatrixView Of(MatrixView images) => SmallerImages.Of(images, height, width, data.Channels, height / size, threads);
        ImageDataset smaller = data with { TrainImages = Of(data.TrainImages), TestImages = Of(data.TestImages), Height = size, Width = size, WholeTrainImages = null };
        data.Dispose();
        return smaller;
    }

    /// <summary>Makes images smaller.</summary>
    /// <param name="images">[N, height * width * channels], channels innermost.</param>
    /// <param name="height">Pixels from top to bottom; lines that fill no square are left out at the bottom.</param>
    /// <param name="width">Pixels from left to right; columns that fill no square are left out at the right.</param>
    /// <param name="channels">Values a pixel.</param>
    /// <param name="factor">Pixels of a side of a square, at least 1.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <returns>[N, height / factor * width / factor * channels] in memory.</returns>
    public static MatrixView Of(MatrixView images, int height, int width, int channels, int factor, int threads)
    {
        int columns = height / factor * (width / factor) * channels, line = width * channels;
        if ((long)images.Rows * columns > Array.MaxLength)
            throw new InvalidDataContentException(FormattableString.Invariant($"{images.Rows:N0} images of {height / factor} x {width / factor} pixels are more than one array holds."));
        var values = new float[images.Rows * columns];
        float share = 1f / (factor * factor);
        RowBlocks.ForEach(images.Rows, BlockRows, threads, () => new float[images.Columns], (first, count, source) =>
        {
            for (int row = first; row < first + count; row++)
            {
                images.CopyRows(row, 1, source.AsSpan());
                Shrink(source, values.AsSpan(row * columns, columns));
            }
        });
        return MatrixView.FromArray(values, images.Rows, columns);

        void Shrink(float[] source, Span<float> target)
        {
            int place = 0;
            for (int y = 0; y + factor <= height; y += factor)
            {
                for (int x = 0; x + factor <= width; x += factor)
                {
                    for (int c = 0; c < channels; c++)
                        target[place++] = Mean(source, (y * line) + (x * channels) + c);
                }
            }
        }

        float Mean(float[] source, int at)
        {
            float sum = 0;
            for (int y = 0; y < factor; y++)
            {
                for (int x = 0; x < factor; x++)
                    sum += source[at + (y * line) + (x * channels)];
            }
            return sum * share;
        }
    }
}
