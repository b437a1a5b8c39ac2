namespace Pith.Data;

/// <summary>A dataset lacks what a method cannot do without.</summary>
/// <remarks>The message says so in the library's words; who knows how its user gets the thing may say it in words of its own.</remarks>
public sealed class MissingDataException : OptionException
{
    /// <summary>Creates the error.</summary>
    /// <param name="need">What is missing, one of the needs.</param>
    /// <param name="met">The needs that are met.</param>
    /// <param name="method">The method that needs it.</param>
    /// <param name="setting">The setting that makes it need it, e.g. <c>`budget` confidence</c>; null where it always does.</param>
    public MissingDataException(DataNeeds need, DataNeeds met, string method, string? setting)
        : base(DataNeedsWords.OptionFor(need, met), $"`method` {method}{(setting is null ? "" : $" with {setting}")} needs {DataNeedsWords.Sentence(need)}") =>
        (Need, Method, Setting) = (need, method, setting);

    /// <summary>What is missing.</summary>
    public DataNeeds Need { get; }

    /// <summary>The method that needs it.</summary>
    public string Method { get; }

    /// <summary>The setting that makes the method need it; null where it always does.</summary>
    public string? Setting { get; }
}
