using Pith.Data.Formats.Npy;
using Pith.Data.Images;
using Pith.Tests.Data.Formats.Idx;

namespace Pith.Tests.Data.Images;

public sealed class ImageDataSpecTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("idx", false)]
    [InlineData("idx", true)]
    [InlineData("fashion-mnist", true)]
    public void Idx_folders(string kind, bool isGzipped)
    {
        WriteIdx("train-images-idx3-ubyte", isGzipped, [3, 2, 2], [0, 51, 102, 255, 1, 1, 1, 1, 2, 2, 2, 2]);
        WriteIdx("train-labels-idx1-ubyte", isGzipped, [3], [0, 1, 2]);
        WriteIdx("t10k-images-idx3-ubyte", isGzipped, [1, 2, 2], [255, 0, 0, 0]);
        WriteIdx("t10k-labels-idx1-ubyte", isGzipped, [1], [2]);
        using ImageDataset data = ImageDataSpec.Open(kind + ":" + _folder.Path);
        Assert.Equal(kind, data.Name);
        Assert.Equal((3, 4, 2, 2, 1), (data.TrainImages.Rows, data.TrainImages.Columns, data.Height, data.Width, data.TestImages.Rows));
        var row = new float[4];
        data.TrainImages.CopyRows(0, 1, row);
        Assert.Equal([0, 51 / 255f, 102 / 255f, 1], row);
        Assert.Equal([0, 1, 2], data.TrainLabels);
        Assert.Equal([2], data.TestLabels);
        Assert.Equal(4, data.Files.Count);
    }

    [Theory]
    [InlineData(new long[] { 7, 2_000_000 }, 7L, new[] { 0, 1 }, 0, "7 2000000")]
    [InlineData(new long[] { 30, 10 }, 20L, new[] { 2, 0 }, 1, "10 20 30")]
    [InlineData(new long[] { 16_000_000, 16_000_000 }, 5L, new[] { 1, 1 }, 0, "5 16000000")]
    [InlineData(new long[] { 0, 1 }, 2L, new[] { 0, 1 }, 2, null)]
    public void Classes_of_npy_folders_are_numbered_without_gaps_over_both_parts(long[] train, long test, int[] labels, int testLabel, string? names)
    {
        NpyFile.Write<byte>(_folder.File("train-images.npy"), new byte[8], 2, 2, 2);
        NpyFile.Write<long>(_folder.File("train-labels.npy"), train);
        NpyFile.Write<byte>(_folder.File("test-images.npy"), new byte[4], 1, 2, 2);
        NpyFile.Write<long>(_folder.File("test-labels.npy"), [test]);
        using ImageDataset data = ImageDataSpec.Open("npy:" + _folder.Path);
        Assert.Equal(labels, data.TrainLabels);
        Assert.Equal([testLabel], data.TestLabels);
        Assert.Equal(names?.Split(' '), data.ClassNames);
    }

    [Fact]
    public void Npy_folders()
    {
        NpyFile.Write<byte>(_folder.File("train-images.npy"), [0, 255, 51, 0, 0, 0, 0, 0, 0, 0, 0, 0], 2, 1, 2, 3);
        NpyFile.Write<long>(_folder.File("train-labels.npy"), [0, 1]);
        NpyFile.Write<float>(_folder.File("test-images.npy"), [0.5f, 0, 0, 0, 0, 0], 1, 1, 2, 3);
        NpyFile.Write<int>(_folder.File("test-labels.npy"), [1]);
        using ImageDataset data = ImageDataSpec.Open("npy:" + _folder.Path);
        Assert.Equal((1, 2, 3, 6), (data.Height, data.Width, data.Channels, data.TrainImages.Columns));
        Assert.Equal([0, 1, 0.2f], NumPyFixtures.All(data.TrainImages)[..3].Select(value => (float)value));
        Assert.Equal(0.5, NumPyFixtures.All(data.TestImages)[0]);
        NpyFile.Write<long>(_folder.File("train-labels.npy"), [0, 1, 2]);
        string message = NumPyFixtures.Message<MisalignedDataException>(() => ImageDataSpec.Open("npy:" + _folder.Path));
        Assert.Contains("train-images.npy has 2 rows", message, StringComparison.Ordinal);
        Assert.Contains("train-labels.npy has 3", message, StringComparison.Ordinal);
        NpyFile.Write<int>(_folder.File("train-images.npy"), [0, 255], 2, 1);
        Assert.Throws<InvalidDataContentException>(() => ImageDataSpec.Open("npy:" + _folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mnist")]
    [InlineData("idx")]
    [InlineData("idx:")]
    [InlineData("fashion-mnist:")]
    [InlineData("cifar:x")]
    public void Other_specs_are_a_misuse(string spec) =>
        Assert.Equal("data", Assert.Throws<OptionException>(() => ImageDataSpec.Parse(spec)).Option);

    [Fact]
    public void Missing_files_are_named()
    {
        Assert.Contains("train-images-idx3-ubyte does not exist", Refused("idx:" + _folder.Path), StringComparison.Ordinal);
        Assert.Contains("train-images.npy does not exist", Refused("npy:" + _folder.Path), StringComparison.Ordinal);
        WriteIdx("train-images-idx3-ubyte", false, [1, 1, 1], [0]);
        Assert.Contains("train-labels-idx1-ubyte does not exist", Refused("idx:" + _folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Fashion_mnist_is_found_or_the_message_says_how_to_get_it()
    {
        if (Directory.Exists("/usr/share/datasets/fashion-mnist"))
        {
            using ImageDataset data = ImageDataSpec.Open("fashion-mnist");
            Assert.Equal((60000, 784, 10000), (data.TrainImages.Rows, data.TrainImages.Columns, data.TestImages.Rows));
            Assert.Equal(Enumerable.Range(0, 10), data.TrainLabels.Distinct().Order());
            return;
        }
        string message = Refused("fashion-mnist");
        Assert.Contains("apt-get install dataset-fashion-mnist", message, StringComparison.Ordinal);
        Assert.Contains("fashion-mnist:DIR", message, StringComparison.Ordinal);
    }

    void WriteIdx(string name, bool isGzipped, int[] shape, byte[] values)
    {
        byte[] bytes = IdxFileTests.Create(shape, values);
        _folder.Write(isGzipped ? name + ".gz" : name, isGzipped ? IdxFileTests.Gzip(bytes) : bytes);
    }

    static string Refused(string spec) => NumPyFixtures.Message<InvalidDataContentException>(() => ImageDataSpec.Open(spec));
}
