using Pith.Data.Encoders;

namespace Pith.Pipelines.Embed;

/// <summary>How the vectors of a text's tokens become one.</summary>
enum Pooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The first one's, which many models train to stand for the whole text.</summary>
    Cls,

    /// <summary>The model's output is taken as it is.</summary>
    None,
}

/// <summary>An encoder and how it is used; null leaves a choice to what the model's file says.</summary>
/// <param name="Name">The encoder as the user names it.</param>
/// <param name="Files">Its files, the model first.</param>
sealed record EncoderSettings(string Name, IReadOnlyList<string> Files)
{
    /// <summary>The encoder that installs by name, or null for a file of the user.</summary>
    public EncoderInfo? Known { get; init; }

    /// <summary>How the vectors of tokens become one.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>Whether vectors are scaled to unit length.</summary>
    public bool Normalize { get; init; }

    /// <summary>The most tokens of a text, at least 3; longer texts are cut.</summary>
    public int MostTokens { get; init; } = 256;

    /// <summary>The vocabulary of a text encoder, one token a line.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>Pixels of a side of an image.</summary>
    public int? Size { get; init; }

    /// <summary>What is subtracted from red, green and blue, which are 0 to 1.</summary>
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>What red, green and blue are divided by then.</summary>
    public IReadOnlyList<double>? Deviation { get; init; }

    /// <summary>The model's input for tokens or pixels.</summary>
    public string? Input { get; init; }

    /// <summary>The model's output.</summary>
    public string? Output { get; init; }
}
