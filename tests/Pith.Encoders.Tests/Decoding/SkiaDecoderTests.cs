using FsCheck;
using FsCheck.Fluent;
using Pith.Data.Images.Decoding;
using Pith.Encoders.Images;
using SkiaSharp;

namespace Pith.Encoders.Tests.Decoding;

/// <summary>Images as they are looked at: upright, on white, cut to the middle.</summary>
public sealed class SkiaDecoderTests
{
    static readonly SkiaDecoder s_decoder = new();

    [Fact]
    public void A_wide_image_is_cut_to_its_middle_and_averaged()
    {
        // Black, white, black, in thirds: the middle is white, but for what the filter takes from beyond its edges.
        byte[] pixels = Decode(Draw(24, 8, (x, _) => x is >= 8 and < 16 ? SKColors.White : SKColors.Black), 4);
        Assert.Equal([223, 255, 255, 223], Enumerable.Range(0, 4).Select(x => pixels[3 * x]));
        // A fine chessboard becomes grey.
        Assert.All(Decode(Draw(64, 64, (x, y) => (x + y) % 2 == 0 ? SKColors.White : SKColors.Black), 4), value => Assert.InRange(value, 120, 135));
    }

    [Fact]
    public void A_small_image_is_enlarged_and_keeps_its_corners()
    {
        byte[] pixels = Decode(Draw(2, 2, (x, y) => new SKColor((byte)(x * 200), (byte)(y * 200), 50)), 8);
        Assert.Equal([0, 0, 50], pixels[..3]);
        Assert.Equal([200, 200, 50], pixels[^3..]);
    }

    [Fact]
    public void Transparent_pixels_lie_on_white()
    {
        byte[] pixels = Decode(Draw(4, 4, (x, _) => x < 2 ? new SKColor(0, 0, 0, 0) : new SKColor(0, 0, 0, 128)), 4);
        Assert.Equal([255, 255, 255], pixels[..3]);
        Assert.InRange(pixels[^1], 126, 128);
    }

    [Fact]
    public void Grey_images_have_equal_colours()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(4, 4, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor(77, 77, 77));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.All(Decode(data.ToArray(), 4), value => Assert.Equal(77, value));
    }

    // The corner that is red in the upright image, for each of the orientations of EXIF.
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 1, 0)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 0, 1)]
    public void Images_are_turned_as_EXIF_says(byte orientation, int x, int y)
    {
        byte[] stored = Draw(16, 16, (px, py) => px < 8 && py < 8 ? SKColors.Red : SKColors.Blue, SKEncodedImageFormat.Jpeg);
        byte[] pixels = Decode(WithOrientation(stored, orientation), 2);
        for (int i = 0; i < 4; i++)
        {
            bool isRed = pixels[3 * i] > 128;
            Assert.Equal(i == 2 * y + x, isRed);
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Every_cut_image_is_told_from_a_whole_one(SKEncodedImageFormat format)
    {
        byte[] whole = Draw(48, 32, (x, y) => new SKColor((byte)(x * 5), (byte)(y * 7), (byte)(x * y)), format);
        var pixels = new byte[8 * 8 * 3];
        Assert.Equal(ImageState.Good, s_decoder.Decode(whole, 8, pixels).State);
        for (int length = 0; length < whole.Length - 12; length += Math.Max(1, whole.Length / 40))
            Assert.NotEqual(ImageState.Good, s_decoder.Decode(whole.AsMemory(0, length), 8, pixels).State);
    }

    [Fact]
    public void Damaged_bytes_never_throw()
    {
        byte[][] images =
        [
            .. new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp }.Select(format => Draw(20, 20, (x, y) => new SKColor((byte)(x * 9), (byte)(y * 9), 3), format)),
        ];
        var pixels = new byte[6 * 6 * 3];
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            byte[] damaged = [.. images[random.Next(images.Length)]];
            for (int i = random.Next(1, 8); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            s_decoder.Inspect(damaged);
            s_decoder.Decode(damaged, 6, pixels);
        }).QuickCheckThrowOnFailure();
    }

    static byte[] Decode(byte[] file, int size)
    {
        var pixels = new byte[size * size * 3];
        ImageFinding found = s_decoder.Decode(file, size, pixels);
        Assert.Equal(ImageState.Good, found.State);
        return pixels;
    }

    static byte[] Draw(int width, int height, Func<int, int, SKColor> color, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                bitmap.SetPixel(x, y, color(x, y));
        }
        using SKData data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    // A JPEG with an EXIF segment of one entry, the orientation, behind its first mark.
    static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] tiff = [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        byte[] segment = [0xFF, 0xE1, 0, (byte)(2 + 6 + tiff.Length), .. "Exif"u8, 0, 0, .. tiff];
        return [.. jpeg.AsSpan(0, 2), .. segment, .. jpeg.AsSpan(2)];
    }
}
