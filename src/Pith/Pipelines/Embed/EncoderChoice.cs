using Pith.Data.Encoders;
using Pith.Data.Files;

namespace Pith.Pipelines.Embed;

/// <summary>From what a request names to an encoder with its files.</summary>
static class EncoderChoice
{
    /// <summary>The settings of the request's encoder.</summary>
    /// <param name="request">The request, with an encoder.</param>
    /// <exception cref="InvalidDataContentException">The encoder is not installed, or its file does not exist.</exception>
    public static EncoderSettings Of(EmbedRequest request) => Of(request, request.Encoder!);

    /// <summary>The settings of the encoder of the images' texts.</summary>
    /// <param name="request">The request, with such an encoder.</param>
    public static EncoderSettings OfTexts(EmbedRequest request) => Of(request, request.TextEncoder!) with { Input = null, Output = null, Normalize = true };

    static EncoderSettings Of(EmbedRequest request, string name)
    {
        EncoderInfo? known = File.Exists(name) ? null : KnownEncoders.Find(name);
        if (known is not null && !KnownEncoders.IsInstalled(known))
            throw KnownEncoders.NotInstalled(known);
        if (known is null && !File.Exists(name))
            throw new InvalidDataContentException($"{name} does not exist; give an ONNX file, or one of {NameList.Of([.. KnownEncoders.All.Select(encoder => encoder.Name)])}.");
        return new EncoderSettings(name, known is null ? [name] : KnownEncoders.FilesOf(known))
        {
            Known = known,
            Pooling = request.Pooling,
            Normalize = request.Normalize || request.TextEncoder is not null,
            MostTokens = request.MostTokens,
            Tokenizer = request.Tokenizer,
            Size = request.Size,
            Mean = request.Mean,
            Deviation = request.Deviation,
            Input = request.Input,
            Output = request.Output,
        };
    }
}
