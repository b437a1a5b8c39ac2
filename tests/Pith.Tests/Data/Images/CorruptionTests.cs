using Pith.Data.Images.Corruptions;
using Pith.Numerics;

namespace Pith.Tests.Data.Images;

/// <summary>Spoilt test images: by hand where they are small, by their statistics where they are drawn.</summary>
public sealed class CorruptionTests
{
    const int Rows = 40, Side = 16;

    public static TheoryData<string> Names => [.. Corruption.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Images_are_spoilt_the_same_in_any_blocks_and_precision_and_more_with_severity(string name)
    {
        MatrixView images = Images(channels: 3);
        double last = 0;
        for (int severity = 1; severity <= Corruption.MostSevere; severity++)
        {
            Corruption corruption = Assert.Single(Corruption.ParseList($"{name}:{severity}"));
            using var spoilt = new CorruptedImages(images, Side, Side, 3, corruption);
            float[] whole = Read(spoilt, 0, Rows);
            Assert.All(whole, value => Assert.InRange(value, 0, 1));
            Assert.Equal(whole[(7 * images.Columns)..(9 * images.Columns)], Read(spoilt, 7, 2));
            var doubles = new double[2 * images.Columns];
            spoilt.CopyRows(7, 2, doubles.AsSpan());
            Assert.Equal(Read(spoilt, 7, 2).Select(value => (double)value), doubles);
            double distance = Distance(whole, Read(images, 0, Rows));
            Assert.True(distance > last, $"{name}:{severity} changes by {distance}, the one below by {last}");
            last = distance;
        }
    }

    [Fact]
    public void Noise_has_the_published_strength_and_differs_between_rows()
    {
        MatrixView grey = MatrixView.FromArray(Enumerable.Repeat(0.5f, 60 * 400).ToArray(), 60, 400);
        float[] gaussian = Spoil(grey, "gaussian-noise:5"), speckle = Spoil(grey, "speckle-noise:5"), impulse = Spoil(grey, "impulse-noise:5");
        Assert.Equal(0.10, Deviation(gaussian), 0.003);
        Assert.Equal(0.20 * 0.5, Deviation(speckle), 0.003);
        Assert.Equal(0.07 / 2, impulse.Count(value => value == 0) / (double)impulse.Length, 0.005);
        Assert.Equal(0.07 / 2, impulse.Count(value => value == 1) / (double)impulse.Length, 0.005);
        Assert.NotEqual(gaussian[..400], gaussian[400..800]);
    }

    [Fact]
    public void Contrast_and_brightness_by_hand()
    {
        MatrixView image = MatrixView.FromArray([0.2f, 0.4f, 0.0f, 0.6f, 0.2f, 0.0f], 1, 6);
        // Two pixels of three channels with means 0.4, 0.3 and 0; severity 4 leaves 0.3 of the distance to them.
        Assert.Equal([0.34f, 0.33f, 0f, 0.46f, 0.27f, 0f], Spoil(image, "contrast:4", 1, 2, 3).Select(Rounded));
        // The largest channel rises by 0.3, the others keep their share of it.
        Assert.Equal([0.35f, 0.7f, 0f, 0.9f, 0.3f, 0f], Spoil(image, "brightness:5", 1, 2, 3).Select(Rounded));
        Assert.Equal([0.3f], Spoil(MatrixView.FromArray([0f], 1, 1), "brightness:5").Select(Rounded));
    }

    [Fact]
    public void Pixelated_images_are_means_of_areas()
    {
        // Four pixels a side leave int(4 * 0.65) = 2: each larger pixel is the mean of two by two.
        float[] values = [.. Enumerable.Range(0, 16).Select(i => i / 16f)];
        float[] found = Spoil(MatrixView.FromArray(values, 1, 16), "pixelate:5", 4, 4, 1);
        float a = 2.5f / 16, b = 4.5f / 16, c = 10.5f / 16, d = 12.5f / 16;
        Assert.Equal([a, a, b, b, a, a, b, b, c, c, d, d, c, c, d, d], found);
        // Three leave one: the mean of everything. Whatever the shares, a flat image stays flat.
        Assert.All(Spoil(MatrixView.FromArray([.. values[..9]], 1, 9), "pixelate:5", 3, 3, 1), value => Assert.Equal(4 / 16f, value, 1e-6));
        Assert.All(Spoil(MatrixView.FromArray(Enumerable.Repeat(0.7f, 130).ToArray(), 1, 130), "pixelate:2", 13, 10, 1), value => Assert.Equal(0.7f, value, 1e-6));
    }

    [Fact]
    public void A_blur_spreads_a_point_as_a_Gaussian_and_keeps_flat_images()
    {
        var point = new float[11 * 11];
        point[(5 * 11) + 5] = 1;
        float[] found = Spoil(MatrixView.FromArray(point, 1, 121), "blur:5", 11, 11, 1);
        Assert.Equal(1, found.Sum(), 1e-5);
        Assert.Equal(Math.Exp(-0.5), found[(5 * 11) + 6] / found[(5 * 11) + 5], 1e-5);
        Assert.Equal(found[(5 * 11) + 7], found[(3 * 11) + 5], 1e-7);
        Assert.All(Spoil(MatrixView.FromArray(Enumerable.Repeat(0.3f, 60).ToArray(), 1, 60), "blur:3", 4, 5, 3), value => Assert.Equal(0.3f, value, 1e-6));
    }

    [Theory]
    [InlineData("fog", "must be out of gaussian-noise, impulse-noise, speckle-noise, blur, contrast, brightness, pixelate")]
    [InlineData("blur:6", "severity of blur in `corrupt` must be a whole number from 1 to 5; got 6")]
    [InlineData("blur:", "from 1 to 5; got .")]
    [InlineData("blur,blur:3", "names blur:3 twice")]
    [InlineData(",", "names nothing")]
    public void Unknown_corruptions_are_refused(string text, string words) =>
        Assert.Contains(words, Assert.Throws<OptionException>(() => Corruption.ParseList(text)).Message, StringComparison.Ordinal);

    static float[] Spoil(MatrixView images, string corruption, int height = 1, int? width = null, int channels = 1)
    {
        using var spoilt = new CorruptedImages(images, height, width ?? images.Columns, channels, Corruption.ParseList(corruption)[0]);
        return Read(spoilt, 0, images.Rows);
    }

    static float[] Read(MatrixView images, int first, int count)
    {
        var values = new float[count * images.Columns];
        images.CopyRows(first, count, values.AsSpan());
        return values;
    }

    static MatrixView Images(int channels)
    {
        var random = new Random(4);
        float[] values = [.. Enumerable.Range(0, Rows * Side * Side * channels).Select(_ => (float)(0.2 + (0.5 * random.NextDouble())))];
        return MatrixView.FromArray(values, Rows, Side * Side * channels);
    }

    static double Distance(float[] a, float[] b) => a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Sum();

    static double Deviation(float[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    static float Rounded(float value) => MathF.Round(value, 5);
}
