namespace Pith.Pipelines.Embed;

/// <summary>Turns rows into vectors; called from several threads at once, each of which works alone.</summary>
interface IEncoder : IDisposable
{
    /// <summary>D, the length of a vector.</summary>
    int Columns { get; }

    /// <summary>The most rows that one call may hold; a model may be made for one row.</summary>
    int MostRows { get; }

    /// <summary>What was found in the model's file and not told, a sentence each.</summary>
    IReadOnlyList<string> Notes { get; }
}

/// <summary>A text as the numbers of its tokens.</summary>
/// <param name="Ids">The tokens, special ones included.</param>
/// <param name="Types">For each token 0, or 1 where it belongs to the second text of a pair.</param>
/// <param name="IsCut">Whether the text was longer.</param>
sealed record TokenizedText(int[] Ids, byte[] Types, bool IsCut);

/// <summary>Turns texts into vectors.</summary>
interface ITextEncoder : IEncoder
{
    /// <summary>The tokens of a text or of a pair; from one thread only.</summary>
    /// <param name="text">The text.</param>
    /// <param name="second">The second text of a pair, or null.</param>
    TokenizedText Tokenize(string text, string? second);

    /// <summary>Encodes texts.</summary>
    /// <param name="texts">[n] texts, best of about one length.</param>
    /// <param name="vectors">Receives [n, D].</param>
    void Encode(ReadOnlySpan<TokenizedText> texts, Span<float> vectors);
}

/// <summary>Turns images into vectors.</summary>
interface IImageEncoder : IEncoder
{
    /// <summary>Pixels of a side of an image.</summary>
    int Size { get; }

    /// <summary>Encodes images.</summary>
    /// <param name="pixels">[n, Size, Size, 3] red, green and blue, 0 to 255.</param>
    /// <param name="count">n.</param>
    /// <param name="vectors">Receives [n, D].</param>
    void Encode(ReadOnlySpan<byte> pixels, int count, Span<float> vectors);
}

/// <summary>Opens encoders.</summary>
interface IEncoderLibrary
{
    /// <summary>Opens an encoder of texts.</summary>
    /// <exception cref="OptionException">A setting does not suit the model.</exception>
    /// <exception cref="InvalidDataContentException">The file is no model, or not one of texts.</exception>
    ITextEncoder OpenTexts(EncoderSettings settings);

    /// <summary>Opens an encoder of images.</summary>
    /// <exception cref="OptionException">A setting does not suit the model.</exception>
    /// <exception cref="InvalidDataContentException">The file is no model, or not one of images.</exception>
    IImageEncoder OpenImages(EncoderSettings settings);
}

/// <summary>The encoders of this process. The library has none of its own; whoever wants rows embedded provides them.</summary>
static class EncoderLibrary
{
    static Func<IEncoderLibrary>? s_provider;
    static IEncoderLibrary? s_library;

    /// <summary>Says where the encoders come from; they are asked for once, when the first is opened.</summary>
    public static void Provide(Func<IEncoderLibrary> provider) => (s_provider, s_library) = (provider, null);

    /// <summary>The encoders.</summary>
    /// <exception cref="InvalidDataContentException">None were provided.</exception>
    public static IEncoderLibrary Current => s_library ??= s_provider?.Invoke()
        ?? throw new InvalidDataContentException("encoders run in Pith.Encoders, which this program does not have; embed with the pith command, or give `embeddings`.");
}
