using FsCheck;
using FsCheck.Fluent;
using Pith.Data.Images;
using Pith.Numerics;

namespace Pith.Tests.Data.Images;

/// <summary>Images made smaller are means of whole squares, whatever their number of channels.</summary>
public sealed class SmallerImagesTests
{
    [Fact]
    public void Every_value_is_the_mean_of_its_square() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        int size = random.Next(1, 5), factor = random.Next(1, 4), channels = random.Next(1, 4), rows = random.Next(1, 5), side = size * factor;
        float[] values = [.. Enumerable.Range(0, rows * side * side * channels).Select(_ => (float)random.NextDouble())];
        MatrixView smaller = SmallerImages.Of(MatrixView.FromArray(values, rows, side * side * channels), side, side, channels, factor, 2);
        Assert.Equal((rows, size * size * channels), (smaller.Rows, smaller.Columns));
        var row = new float[smaller.Columns];
        for (int i = 0; i < rows; i++)
        {
            smaller.CopyRows(i, 1, row.AsSpan());
            for (int place = 0; place < row.Length; place++)
            {
                int c = place % channels, x = place / channels % size, y = place / channels / size;
                double mean = Enumerable.Range(0, factor * factor).Average(k =>
                    values[(((((i * side) + (y * factor) + (k / factor)) * side) + (x * factor) + (k % factor)) * channels) + c]);
                Assert.Equal(mean, row[place], 1e-5);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_dataset_keeps_all_but_its_size()
    {
        using ImageDataset data = Make(6, 6), smaller = SmallerImages.Apply(data, 3, 1);
        Assert.Equal((3, 3, 9, 9), (smaller.Height, smaller.Width, smaller.TrainImages.Columns, smaller.TestImages.Columns));
        Assert.Same(data.TrainLabels, smaller.TrainLabels);
        using ImageDataset same = Make(6, 6);
        Assert.Same(same, SmallerImages.Apply(same, 6, 1));
    }

    [Theory]
    [InlineData(6, 6, 4, "6 pixels of a side of made, whose images are made smaller by the mean of whole squares; 1, 2, 3, 6 do")]
    [InlineData(6, 6, 12, "1, 2, 3, 6 do")]
    [InlineData(6, 4, 2, "those of made are 6 x 4")]
    public void Other_sizes_are_refused(int height, int width, int size, string words)
    {
        using ImageDataset data = Make(height, width);
        OptionException error = Assert.Throws<OptionException>(() => SmallerImages.Apply(data, size, 1));
        Assert.Equal("size", error.Option);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    static ImageDataset Make(int height, int width) => new()
    {
        Name = "made",
        TrainImages = MatrixView.FromArray(new float[2 * height * width], 2, height * width),
        TrainLabels = [0, 1],
        TestImages = MatrixView.FromArray(new float[height * width], 1, height * width),
        TestLabels = [1],
        Height = height,
        Width = width,
    };
}
