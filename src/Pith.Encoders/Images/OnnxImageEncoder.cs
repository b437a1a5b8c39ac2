using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pith.Encoders.Onnx;
using Pith.Pipelines.Embed;

namespace Pith.Encoders.Images;

/// <summary>An encoder of images: scaling, a model, and the pooling of its vectors.</summary>
sealed class OnnxImageEncoder : IImageEncoder
{
    const int UsualSize = 224;
    const string FeaturesOfResNet = "Pooling395_Output_0";

    static readonly string[] s_inputs = ["pixel_values", "images", "input"];
    static readonly string[] s_outputs = ["image_embeds", "embeddings", "features", "pooler_output", "last_hidden_state"];

    readonly OnnxModel _model;
    readonly PixelScaling _scaling;
    readonly string _input;
    readonly string _output;
    readonly int? _fixedRows;
    readonly bool _isPlanar;
    readonly Pooling _pooling;
    readonly bool _isMap;
    readonly bool _isNormalized;

    OnnxImageEncoder(OnnxModel model, EncoderSettings settings)
    {
        _model = model;
        bool isKnown = settings.Known is not null;
        _input = model.NameOf("input", settings.Input, model.Session.InputMetadata, s_inputs, IsOfImages);
        NodeMetadata input = model.Session.InputMetadata[_input];
        if (!IsOfImages(input))
            throw new InvalidDataContentException($"{model.Path} is no encoder of images: its input {_input} {OnnxModel.Shape(input)} does not take rows of coloured pixels.");
        if (model.Session.InputMetadata.Keys.FirstOrDefault(other => other != _input) is string foreign)
            throw new InvalidDataContentException($"{model.Path} wants {foreign} {OnnxModel.Shape(model.Session.InputMetadata[foreign])}, which an image does not give; an encoder of images has one input.");
        int[] lengths = input.Dimensions;
        _fixedRows = lengths[0] > 0 ? lengths[0] : null;
        // Most models have the channels first; only a length of 3 at the end says otherwise.
        _isPlanar = lengths[1] == 3 || lengths[3] != 3;
        Size = SizeOf(settings, lengths);
        _scaling = isKnown ? PixelScaling.OfCntk : PixelScaling.Of(settings.Mean, settings.Deviation);
        _output = isKnown ? FeaturesOfResNet : model.NameOf("output", settings.Output, model.Session.OutputMetadata, s_outputs, OutputReading.Suits);
        NodeMetadata output = model.Session.OutputMetadata[_output];
        bool hasTokens = output.Dimensions.Length == 3;
        _pooling = hasTokens ? settings.Pooling ?? Pooling.Cls : Pooling.None;
        if (settings.Pooling is Pooling asked && (asked == Pooling.None) == hasTokens)
            throw new OptionException("pooling", $"`pooling` {KebabCase.Of(asked)} does not suit {_output} {OnnxModel.Shape(output)} of {model.Path}; {(hasTokens ? "give mean or cls" : "leave it out")}, or give another `output`.");
        _isMap = output.Dimensions.Length == 4;
        _isNormalized = settings.Normalize;
        Notes = isKnown ? [] :
        [
            $"{Path.GetFileName(model.Path)}: pixels go to {_input} {OnnxModel.Shape(input)} ({(_isPlanar ? "channels first" : "channels last")}, {Size} x {Size}), vectors come from {_output} {OnnxModel.Shape(output)}{(hasTokens ? $" (pooling {KebabCase.Of(_pooling)})" : "")}{(settings.Mean is null && settings.Deviation is null ? "; colours are scaled as for ImageNet" : "")}.",
        ];
        Columns = ColumnsOfATry();
    }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public int MostRows => _fixedRows ?? int.MaxValue;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Opens an encoder.</summary>
    public static OnnxImageEncoder Open(EncoderSettings settings) => OnnxModel.OpenFor(settings.Files[0], model => new OnnxImageEncoder(model, settings));

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> pixels, int count, Span<float> vectors)
    {
        using IDisposableReadOnlyCollection<OrtValue> results = Run(pixels, count);
        ReadOnlySpan<float> values = OutputReading.ValuesOf(results[0]);
        int rowValues = values.Length / (_fixedRows ?? count);
        for (int i = 0; i < count; i++)
        {
            Span<float> vector = vectors.Slice(i * Columns, Columns);
            ReadOnlySpan<float> row = values.Slice(i * rowValues, rowValues);
            if (_isMap)
                OutputReading.Average(row, vector);
            else if (_pooling == Pooling.None)
                row.CopyTo(vector);
            else
                OutputReading.Pool(row, rowValues / Columns, _pooling, vector);
            if (_isNormalized)
                OutputReading.Normalize(vector);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    static bool IsOfImages(NodeMetadata node) => node.IsTensor && node.ElementDataType == TensorElementType.Float && node.Dimensions is [_, 3 or < 0, _, _] or [_, _, _, 3];

    static int SizeOf(EncoderSettings settings, int[] lengths)
    {
        bool isPlanar = lengths[1] == 3 || lengths[3] != 3;
        (int height, int width) = isPlanar ? (lengths[2], lengths[3]) : (lengths[1], lengths[2]);
        if (height > 0 && width > 0 && height != width)
            throw new InvalidDataContentException(FormattableString.Invariant($"{settings.Name} takes images of {width} x {height} pixels; only squares are made, export the model for those."));
        int fixedSize = Math.Max(height, width);
        if (fixedSize <= 0)
            return settings.Size ?? UsualSize;
        return settings.Size is not int asked || asked == fixedSize ? fixedSize
            : throw new OptionException("size", FormattableString.Invariant($"`size` {asked} does not suit {settings.Name}, which takes images of {fixedSize} x {fixedSize} pixels; leave it out."));
    }

    IDisposableReadOnlyCollection<OrtValue> Run(ReadOnlySpan<byte> pixels, int count)
    {
        int rows = _fixedRows ?? count;
        int imageValues = Size * Size * 3;
        var values = new float[rows * imageValues];
        for (int i = 0; i < count; i++)
            _scaling.Fill(pixels.Slice(i * imageValues, imageValues), _isPlanar, values.AsSpan(i * imageValues, imageValues));
        long[] shape = _isPlanar ? [rows, 3, Size, Size] : [rows, Size, Size, 3];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(values, shape);
        return _model.Run(new Dictionary<string, OrtValue> { [_input] = input }, _output);
    }

    // What the file says of its output's lengths may be open or wrong; a grey image tells.
    int ColumnsOfATry()
    {
        using IDisposableReadOnlyCollection<OrtValue> results = Run(new byte[Size * Size * 3], 1);
        long[] shape = results[0].GetTensorTypeAndShape().Shape;
        long values = shape.Aggregate(1L, (product, length) => product * length) / (_fixedRows ?? 1);
        // Of a map of features [rows, D, height, width] the mean over its places is a row's vector.
        return (int)(_isMap ? shape[1] : _pooling == Pooling.None ? values : shape[^1]);
    }
}
