namespace Pith.Extrapolation.Validation;

/// <summary>A method with settings that is judged by cross-validation.</summary>
/// <param name="Entry">The method.</param>
/// <param name="Values">The settings that were given or tried, by name without dashes, as the command line writes them.</param>
/// <param name="Method">The method made from them.</param>
public sealed record ExtrapolationCandidate(ExtrapolatorEntry Entry, IReadOnlyDictionary<string, string> Values, IExtrapolator Method)
{
    /// <summary>Makes a candidate.</summary>
    /// <param name="entry">The method.</param>
    /// <param name="values">Its settings.</param>
    /// <exception cref="OptionException">A setting is not allowed.</exception>
    public static ExtrapolationCandidate Of(ExtrapolatorEntry entry, IReadOnlyDictionary<string, string> values) =>
        new(entry, values, entry.Create(values));

    /// <summary>The settings in one line, e.g. <c>neighbors 20, weights scaled</c>; empty for defaults.</summary>
    public string Settings => string.Join(
        ", ", Values.Where(pair => pair.Key != "compat").OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));
}
