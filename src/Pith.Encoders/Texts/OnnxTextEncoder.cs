using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pith.Encoders.Onnx;
using Pith.Pipelines.Embed;

namespace Pith.Encoders.Texts;

/// <summary>An encoder of texts: word pieces, a model, and the pooling of its vectors.</summary>
sealed class OnnxTextEncoder : ITextEncoder
{
    static readonly string[] s_tokenInputs = ["input_ids", "tokens", "input"];
    static readonly string[] s_tokenOutputs = ["last_hidden_state", "token_embeddings"];
    static readonly string[] s_vocabularies = ["vocab.txt", "vocab.json"];
    static readonly string[] s_textOutputs = ["sentence_embedding", "text_embeds", "embeddings", "pooler_output"];

    readonly OnnxModel _model;
    readonly IPieces _pieces;
    readonly TextInputs _inputs;
    readonly string _output;
    readonly Pooling _pooling;
    readonly bool _isNormalized;

    OnnxTextEncoder(OnnxModel model, EncoderSettings settings)
    {
        _model = model;
        var notes = new List<string>();
        string vocabulary = VocabularyOf(settings);
        _inputs = TextInputs.Of(model, model.NameOf("input", settings.Input, model.Session.InputMetadata, s_tokenInputs, TextInputs.IsOfTokens));
        int most = Math.Min(settings.MostTokens, _inputs.FixedTokens ?? int.MaxValue);
        _pieces = vocabulary.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? new BytePairs(vocabulary, most) : new WordPieces(vocabulary, most);
        string[] usual = settings.Pooling switch
        {
            Pooling.None => s_textOutputs,
            null => [.. s_tokenOutputs, .. s_textOutputs],
            _ => s_tokenOutputs,
        };
        _output = model.NameOf("output", settings.Output, model.Session.OutputMetadata, usual, OutputReading.Suits);
        NodeMetadata output = model.Session.OutputMetadata[_output];
        int axes = output.Dimensions.Length;
        _pooling = settings.Pooling ?? (axes == 3 ? Pooling.Mean : Pooling.None);
        if (axes != (_pooling == Pooling.None ? 2 : 3))
        {
            throw new OptionException("pooling", _pooling == Pooling.None
                ? $"`pooling` none takes one vector a text, but {model.Path} gives {_output} {OnnxModel.Shape(output)}; give mean or cls, or another `output`."
                : $"`pooling` {KebabCase.Of(_pooling)} takes a vector for each token, but {model.Path} gives {_output} {OnnxModel.Shape(output)}; give none, or another `output`.");
        }
        _isNormalized = settings.Normalize || settings.Known is not null;
        if (settings.Known is null)
        {
            notes.Add($"{Path.GetFileName(model.Path)}: tokens go to {_inputs.Name}, vectors come from {_output} {OnnxModel.Shape(output)} (pooling {KebabCase.Of(_pooling)}{(_isNormalized ? ", unit length" : "")}); {Path.GetFileName(vocabulary)} {_pieces.Words}.");
        }
        Notes = notes;
        Columns = output.Dimensions[^1] > 0 ? output.Dimensions[^1] : ColumnsOfATry();
    }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <inheritdoc/>
    public int MostRows => _inputs.FixedRows ?? int.MaxValue;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Opens an encoder.</summary>
    public static OnnxTextEncoder Open(EncoderSettings settings) => OnnxModel.OpenFor(settings.Files[0], model => new OnnxTextEncoder(model, settings));

    /// <inheritdoc/>
    public TokenizedText Tokenize(string text, string? second) => _pieces.Tokenize(text, second);

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<TokenizedText> texts, Span<float> vectors)
    {
        using TextBatch batch = _inputs.Fill(texts, _pieces.PaddingId);
        using IDisposableReadOnlyCollection<OrtValue> results = _model.Run(batch.Values, _output);
        ReadOnlySpan<float> values = OutputReading.ValuesOf(results[0]);
        int columns = Columns;
        int rowValues = _pooling == Pooling.None ? columns : batch.Tokens * columns;
        if (values.Length < (long)rowValues * texts.Length)
            throw new InvalidDataContentException(FormattableString.Invariant($"{_model.Path} gives {values.Length} values in {_output} where {rowValues} for each of {texts.Length} texts were to be expected; it is no encoder of texts."));
        for (int i = 0; i < texts.Length; i++)
        {
            Span<float> vector = vectors.Slice(i * columns, columns);
            ReadOnlySpan<float> row = values.Slice(i * rowValues, rowValues);
            if (_pooling == Pooling.None)
                row.CopyTo(vector);
            else
                OutputReading.Pool(row, texts[i].Ids.Length, _pooling, vector);
            if (_isNormalized)
                OutputReading.Normalize(vector);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    int ColumnsOfATry()
    {
        using TextBatch batch = _inputs.Fill([_pieces.Tokenize("a", null)], _pieces.PaddingId);
        using IDisposableReadOnlyCollection<OrtValue> results = _model.Run(batch.Values, _output);
        return (int)results[0].GetTensorTypeAndShape().Shape[^1];
    }

    static string VocabularyOf(EncoderSettings settings)
    {
        if (settings.Known is not null)
            return settings.Files[1];
        if (settings.Tokenizer is string asked)
            return File.Exists(asked) ? asked : throw new InvalidDataContentException($"`tokenizer` {asked} does not exist; give the vocabulary of the encoder, one token a line.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(settings.Files[0]))!;
        return s_vocabularies.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new OptionException("tokenizer", $"`tokenizer` is missing: {settings.Name} has no vocab.txt or vocab.json beside it; give the vocabulary of the encoder.");
    }
}
