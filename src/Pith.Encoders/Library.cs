using Pith.Data.Images.Decoding;
using Pith.Encoders.Images;
using Pith.Encoders.Onnx;
using Pith.Encoders.Texts;
using Pith.Pipelines.Embed;

namespace Pith.Encoders;

/// <summary>What the command asks this assembly for, which it loads when the first image or encoder is needed.</summary>
public static class Library
{
    /// <summary>Opens encoders.</summary>
    internal static IEncoderLibrary Encoders { get; } = new OnnxEncoders();

    /// <summary>Decodes images.</summary>
    internal static IImageDecoder Decoder { get; } = new SkiaDecoder();

    sealed class OnnxEncoders : IEncoderLibrary
    {
        public ITextEncoder OpenTexts(EncoderSettings settings) => OnnxTextEncoder.Open(settings);

        public IImageEncoder OpenImages(EncoderSettings settings) => OnnxImageEncoder.Open(settings);
    }
}
