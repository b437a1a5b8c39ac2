namespace Pith.Data.Images.Decoding;

/// <summary>Decodes images; called from several threads at once.</summary>
interface IImageDecoder
{
    /// <summary>Looks at the header of an image, without decoding it.</summary>
    /// <param name="file">The bytes of its file.</param>
    ImageFinding Inspect(ReadOnlyMemory<byte> file);

    /// <summary>Decodes an image: turned as its EXIF orientation says, laid on white where it is transparent, scaled so that its shorter side
    /// has the wanted size, and cut to the square in the middle.</summary>
    /// <param name="file">The bytes of its file.</param>
    /// <param name="size">Pixels of a side.</param>
    /// <param name="pixels">Receives [size, size, 3] red, green and blue, 0 to 255; left as it is where the image cannot be used.</param>
    ImageFinding Decode(ReadOnlyMemory<byte> file, int size, Span<byte> pixels);
}

/// <summary>The decoder of this process. The library has none of its own; whoever wants image files read provides one.</summary>
static class ImageDecoders
{
    /// <summary>The most pixels of an image: what one decoded image may take is four bytes for each.</summary>
    public const long MostPixels = 100_000_000;

    static Func<IImageDecoder>? s_provider;
    static IImageDecoder? s_decoder;

    /// <summary>Says where the decoder comes from; it is asked for once, when the first image is decoded.</summary>
    public static void Provide(Func<IImageDecoder> provider) => (s_provider, s_decoder) = (provider, null);

    /// <summary>The decoder.</summary>
    /// <exception cref="InvalidDataContentException">None was provided.</exception>
    public static IImageDecoder Current => s_decoder ??= s_provider?.Invoke()
        ?? throw new InvalidDataContentException("image files are decoded by Pith.Encoders, which this program does not have; convert them to arrays and give npy:DIR.");
}
