using Pith.Data.Images;

namespace Pith.Tests.Data.Images;

public sealed class CifarFilesTests : IDisposable
{
    const int ImageBytes = 3072;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin/")]
    public void Cifar10_is_read_in_batch_order_with_the_colours_of_a_pixel_together(string inner)
    {
        for (int batch = 1; batch <= 5; batch++)
            _folder.Write($"{inner}data_batch_{batch}.bin", [.. Record([(byte)batch], 10 * batch), .. Record([9], 0)]);
        _folder.Write($"{inner}test_batch.bin", Record([7], 100));
        using ImageDataset data = ImageDataSpec.Open("cifar10:" + _folder.Path);
        Assert.Equal(("cifar10", 10, 1, 32, 32, 3, 10), (data.Name, data.TrainImages.Rows, data.TestImages.Rows, data.Height, data.Width, data.Channels, data.Classes));
        Assert.Equal([1, 9, 2, 9, 3, 9, 4, 9, 5, 9], data.TrainLabels);
        Assert.Equal([7], data.TestLabels);
        Assert.Equal(6, data.Files.Count);
        var row = new float[ImageBytes];
        data.TrainImages.CopyRows(4, 1, row);
        // Red, green and blue planes hold 30, 31 and 32, the very first red value is 255.
        Assert.Equal([1f, 31 / 255f, 32 / 255f, 30 / 255f, 31 / 255f, 32 / 255f], row[..6]);
    }

    [Fact]
    public void Cifar100_takes_the_fine_label()
    {
        _folder.Write("train.bin", [.. Record([3, 99], 5), .. Record([19, 0], 5)]);
        _folder.Write("test.bin", Record([0, 42], 5));
        using ImageDataset data = ImageDataSpec.Open("cifar100:" + _folder.Path);
        Assert.Equal([99, 0], data.TrainLabels);
        Assert.Equal([42], data.TestLabels);
    }

    [Fact]
    public void Missing_cut_off_and_foreign_files_are_refused()
    {
        Assert.Contains("train.bin does not exist", Refused(), StringComparison.Ordinal);
        _folder.Write("test.bin", Record([0, 42], 5));
        _folder.Write("train.bin", Record([3, 9], 5)[..^1]);
        Assert.Contains("train.bin has 3073 bytes, which is no whole number of cifar100 records of 3074 bytes", Refused(), StringComparison.Ordinal);
        _folder.Write("train.bin", []);
        Assert.Contains("train.bin has 0 bytes", Refused(), StringComparison.Ordinal);
        _folder.Write("train.bin", [.. Record([3, 9], 5), .. Record([3, 100], 5)]);
        Assert.Contains("train.bin: image 1 has the label 100; the labels of cifar100 are 0 to 99", Refused(), StringComparison.Ordinal);
    }

    string Refused() => NumPyFixtures.Message<InvalidDataContentException>(() => ImageDataSpec.Open("cifar100:" + _folder.Path));

    static byte[] Record(byte[] labels, int value)
    {
        byte[] planes = [.. Enumerable.Range(0, ImageBytes).Select(i => (byte)(value + i / 1024))];
        planes[0] = 255;
        return [.. labels, .. planes];
    }
}
