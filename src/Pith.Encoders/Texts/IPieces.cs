using Pith.Pipelines.Embed;

namespace Pith.Encoders.Texts;

/// <summary>Cuts texts into the tokens of a vocabulary.</summary>
interface IPieces
{
    /// <summary>The number of the token that fills up shorter texts of a batch.</summary>
    int PaddingId { get; }

    /// <summary>What is kept of texts, after the vocabulary's name.</summary>
    string Words { get; }

    /// <summary>The tokens of a text or of a pair.</summary>
    /// <param name="text">The text.</param>
    /// <param name="second">The second text of a pair, or null.</param>
    TokenizedText Tokenize(string text, string? second);
}
