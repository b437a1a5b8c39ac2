using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pith.Encoders.Onnx;
using Pith.Pipelines.Embed;

namespace Pith.Encoders.Texts;

/// <summary>The inputs of a model of texts: tokens, and where the model has them which tokens count and to which text of a pair they belong.</summary>
/// <param name="Name">The input of the tokens.</param>
/// <param name="Mask">The input that says which tokens count, or null.</param>
/// <param name="Types">The input that tells the texts of a pair apart, or null.</param>
/// <param name="IsShort">Whether numbers are of 32 bits; else of 64.</param>
/// <param name="FixedRows">The rows that the model is made for; null for any.</param>
/// <param name="FixedTokens">The tokens that the model is made for; null for any.</param>
sealed record TextInputs(string Name, string? Mask, string? Types, bool IsShort, int? FixedRows, int? FixedTokens)
{
    const string MaskName = "attention_mask", TypesName = "token_type_ids";

    /// <summary>Whether an input could be that of the tokens: whole numbers [rows, tokens].</summary>
    public static bool IsOfTokens(NodeMetadata node) =>
        node.IsTensor && node.ElementDataType is TensorElementType.Int64 or TensorElementType.Int32 && node.Dimensions.Length == 2;

    /// <summary>Finds the inputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The input of the tokens.</param>
    /// <exception cref="InvalidDataContentException">The model wants something else.</exception>
    public static TextInputs Of(OnnxModel model, string name)
    {
        IReadOnlyDictionary<string, NodeMetadata> known = model.Session.InputMetadata;
        if (!IsOfTokens(known[name]))
            throw new InvalidDataContentException($"{model.Path} is no encoder of texts: its input {name} {OnnxModel.Shape(known[name])} does not take the numbers of tokens.");
        if (known.Keys.FirstOrDefault(other => other != name && other is not (MaskName or TypesName)) is string foreign)
            throw new InvalidDataContentException($"{model.Path} wants {foreign} {OnnxModel.Shape(known[foreign])}, which a text does not give; an encoder of texts has the inputs {name}, {MaskName} and {TypesName} at most.");
        int[] lengths = known[name].Dimensions;
        return new TextInputs(
            name,
            known.ContainsKey(MaskName) ? MaskName : null,
            known.ContainsKey(TypesName) ? TypesName : null,
            known[name].ElementDataType == TensorElementType.Int32,
            lengths[0] > 0 ? lengths[0] : null,
            lengths[1] > 0 ? lengths[1] : null);
    }

    /// <summary>The inputs of some texts, filled up to the longest.</summary>
    public TextBatch Fill(ReadOnlySpan<TokenizedText> texts, int padding)
    {
        int rows = FixedRows ?? texts.Length;
        int tokens = FixedTokens ?? 1;
        foreach (TokenizedText text in texts)
            tokens = Math.Max(tokens, text.Ids.Length);
        var ids = new long[rows * tokens];
        var mask = new long[rows * tokens];
        var types = new long[rows * tokens];
        Array.Fill(ids, padding);
        for (int row = 0; row < rows; row++)
        {
            // A model for a fixed number of rows sees the first text again where there is none.
            TokenizedText text = texts[row < texts.Length ? row : 0];
            for (int i = 0; i < text.Ids.Length; i++)
            {
                int place = row * tokens + i;
                (ids[place], mask[place], types[place]) = (text.Ids[i], 1, text.Types[i]);
            }
        }
        var values = new Dictionary<string, OrtValue> { [Name] = ToValue(ids, rows, tokens) };
        if (Mask is not null)
            values[Mask] = ToValue(mask, rows, tokens);
        if (Types is not null)
            values[Types] = ToValue(types, rows, tokens);
        return new TextBatch(values, tokens);
    }

    OrtValue ToValue(long[] numbers, int rows, int tokens) => IsShort
        ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, number => (int)number), [rows, tokens])
        : OrtValue.CreateTensorValueFromMemory(numbers, [rows, tokens]);
}

/// <summary>The inputs of one call.</summary>
/// <param name="Values">By name.</param>
/// <param name="Tokens">Tokens of a row, filled up.</param>
sealed record TextBatch(IReadOnlyDictionary<string, OrtValue> Values, int Tokens) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OrtValue value in Values.Values)
            value.Dispose();
    }
}
