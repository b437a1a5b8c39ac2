namespace Pith.Tables.Engine;

/// <summary>The engine refused a statement or a file.</summary>
/// <param name="sentence">The sentence for the user.</param>
/// <param name="kind">What the engine calls the error, e.g. <c>Binder</c>.</param>
/// <param name="text">Its own words in one line.</param>
sealed class EngineException(string sentence, string kind, string text) : InvalidDataContentException(sentence)
{
    /// <summary>What the engine calls the error.</summary>
    public string Kind => kind;

    /// <summary>Its own words in one line.</summary>
    public string Text => text;
}
