using System.Buffers;
using Pith.Data.Images.Decoding;
using SkiaSharp;

namespace Pith.Encoders.Images;

/// <summary>Decodes images with Skia. Sizes are looked at before memory is taken, and an image of which a part is missing is refused.</summary>
sealed class SkiaDecoder : IImageDecoder
{
    // A smaller image is made by the JPEG decoder itself while twice the wanted size is left for the filter.
    const int Spare = 2;

    /// <inheritdoc/>
    public ImageFinding Inspect(ReadOnlyMemory<byte> file)
    {
        using SKCodec? codec = Open(file);
        return codec is null ? new ImageFinding(ImageState.NotAnImage) : Inspect(codec, file.Span);
    }

    /// <inheritdoc/>
    public ImageFinding Decode(ReadOnlyMemory<byte> file, int size, Span<byte> pixels)
    {
        using SKCodec? codec = Open(file);
        if (codec is null)
            return new ImageFinding(ImageState.NotAnImage);
        ImageFinding found = Inspect(codec, file.Span);
        if (found.State != ImageState.Good)
            return found;
        SKSizeI scaled = ScaledSize(codec, size);
        var info = new SKImageInfo(scaled.Width, scaled.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        byte[] rented = ArrayPool<byte>.Shared.Rent(info.BytesSize);
        try
        {
            if (!Decode(codec, info, rented))
                return found with { State = ImageState.Broken };
            Span<byte> colors = rented.AsSpan(0, info.BytesSize);
            if (codec.Info.AlphaType != SKAlphaType.Opaque)
                LayOnWhite(colors);
            var turned = new Orientation(codec.EncodedOrigin, scaled.Width, scaled.Height);
            SquareResampling.Fill(colors, turned, size, pixels);
            return found;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    static SKCodec? Open(ReadOnlyMemory<byte> file)
    {
        if (file.IsEmpty)
            return null;
        using SKData data = SKData.CreateCopy(file.Span);
        // The codec keeps the data as long as it needs them.
        return SKCodec.Create(data);
    }

    static ImageFinding Inspect(SKCodec codec, ReadOnlySpan<byte> file)
    {
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        ImageState state = width <= 0 || height <= 0 ? ImageState.Broken
            : (long)width * height > ImageDecoders.MostPixels ? ImageState.TooLarge
            : codec.FrameCount > 1 ? ImageState.Animated
            : LacksItsEnd(codec.EncodedFormat, file) ? ImageState.Broken
            : ImageState.Good;
        return new ImageFinding(state, width, height, Math.Max(1, codec.FrameCount));
    }

    // The end mark that a whole file has, where its format has one; some programs write more behind it.
    static bool LacksItsEnd(SKEncodedImageFormat format, ReadOnlySpan<byte> file) => format switch
    {
        SKEncodedImageFormat.Jpeg => file.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) < 0,
        SKEncodedImageFormat.Png => file.LastIndexOf("IEND"u8) < 0,
        SKEncodedImageFormat.Webp => file.Length >= 8 && BitConverter.ToUInt32(file[4..8]) + 8L > file.Length,
        SKEncodedImageFormat.Bmp => file.Length >= 6 && BitConverter.ToUInt32(file[2..6]) > file.Length,
        _ => false,
    };

    static unsafe bool Decode(SKCodec codec, SKImageInfo info, byte[] destination)
    {
        fixed (byte* pixels = destination)
            return codec.GetPixels(info, (nint)pixels) == SKCodecResult.Success;
    }

    static SKSizeI ScaledSize(SKCodec codec, int size)
    {
        int shorter = Math.Min(codec.Info.Width, codec.Info.Height);
        if (codec.EncodedFormat != SKEncodedImageFormat.Jpeg || shorter < 2L * Spare * size)
            return codec.Info.Size;
        SKSizeI scaled = codec.GetScaledDimensions((float)Spare * size / shorter);
        return Math.Min(scaled.Width, scaled.Height) >= size ? scaled : codec.Info.Size;
    }

    static void LayOnWhite(Span<byte> colors)
    {
        for (int i = 0; i < colors.Length; i += 4)
        {
            int alpha = colors[i + 3];
            for (int c = 0; c < 3; c++)
                colors[i + c] = (byte)((colors[i + c] * alpha + 255 * (255 - alpha) + 127) / 255);
        }
    }
}
