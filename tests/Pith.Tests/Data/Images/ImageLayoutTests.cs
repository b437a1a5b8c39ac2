using Pith.Data.Formats.Npy;
using Pith.Data.Images;

namespace Pith.Tests.Data.Images;

/// <summary>Images in another layout are recognised and said, or refused: never trained on as nonsense.</summary>
public sealed class ImageLayoutTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3, 32, 32)]
    [InlineData(1, 28, 28)]
    [InlineData(4, 7, 9)]
    [InlineData(3, 224, 160)]
    public void Channels_first_is_the_same_as_channels_last(int channels, int height, int width)
    {
        float[] first = [.. Enumerable.Range(0, 2 * channels * height * width).Select(i => (float)(i % 251) / 251)];
        var last = new float[first.Length];
        for (int image = 0; image < 2; image++)
        {
            for (int c = 0; c < channels; c++)
            {
                for (int pixel = 0; pixel < height * width; pixel++)
                    last[(((image * height * width) + pixel) * channels) + c] = first[(((image * channels) + c) * height * width) + pixel];
            }
        }
        using ImageDataset found = Open(first, channels, height, width), expected = Open(last, height, width, channels);
        Assert.Equal((height, width, channels), (found.Height, found.Width, found.Channels));
        Assert.Equal(NumPyFixtures.All(expected.TrainImages), NumPyFixtures.All(found.TrainImages));
        Assert.Equal(NumPyFixtures.All(expected.TestImages), NumPyFixtures.All(found.TestImages));
        Assert.Contains("taken as [N, C, H, W]", found.LayoutNote, StringComparison.Ordinal);
        Assert.Null(expected.LayoutNote);
    }

    [Theory]
    [InlineData(28, 28, 1)]
    [InlineData(32, 32, 3)]
    [InlineData(16, 16, 12)]
    [InlineData(1, 2, 3)]
    [InlineData(3, 3, 3)]
    public void Channels_last_stays_as_it_is(int height, int width, int channels)
    {
        float[] values = [.. Enumerable.Range(0, 2 * height * width * channels).Select(i => (float)i)];
        using ImageDataset found = Open(values, height, width, channels);
        Assert.Equal((height, width, channels), (found.Height, found.Width, found.Channels));
        Assert.Equal(values[0..(height * width * channels)].Select(v => (double)v), NumPyFixtures.All(found.TrainImages)[..(height * width * channels)]);
        Assert.Null(found.LayoutNote);
    }

    [Theory]
    [InlineData(12, 32, 32)]
    [InlineData(5, 28, 28)]
    [InlineData(20, 64, 64)]
    public void A_shape_that_does_not_tell_is_refused(int first, int second, int third)
    {
        var error = Assert.Throws<InvalidDataContentException>(() => Open(new float[2 * first * second * third], first, second, third));
        Assert.Contains($"[2, {first}, {second}, {third}]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[N, H, W, C]", error.Message, StringComparison.Ordinal);
    }

    ImageDataset Open(float[] values, params long[] shape)
    {
        NpyFile.Write<float>(_folder.File("train-images.npy"), values, [2, .. shape]);
        NpyFile.Write<long>(_folder.File("train-labels.npy"), [0, 1], 2);
        NpyFile.Write<float>(_folder.File("test-images.npy"), values, [2, .. shape]);
        NpyFile.Write<long>(_folder.File("test-labels.npy"), [1, 0], 2);
        return ImageDataSpec.Open("npy:" + _folder.Path);
    }
}
