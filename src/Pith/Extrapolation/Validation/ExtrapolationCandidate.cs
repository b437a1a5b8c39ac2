using System.Globalization;

namespace Pith.Extrapolation.Validation;

/// <summary>A method with settings that is judged by cross-validation.</summary>
/// <param name="options">The settings.</param>
/// <exception cref="OptionException">A setting is out of range.</exception>
public sealed class ExtrapolationCandidate(IExtrapolatorOptions options)
{
    /// <summary>The settings.</summary>
    public IExtrapolatorOptions Options => options;

    /// <summary>The method.</summary>
    public MethodInfo<IExtrapolatorOptions> Info => options.Info;

    /// <summary>The method made from them.</summary>
    public IExtrapolator Method { get; } = options.Create();

    /// <summary>The settings that were given or tried, as against left to their defaults. Default none.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>The profile of a published code that the settings started from, or null.</summary>
    public string? Compat { get; init; }

    /// <summary>The neighbours that it looks at, or null where it has no such setting.</summary>
    public int? Neighbors => Info.TextOf(options, ExtrapolationRules.NeighborsOption) is string text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The settings that were given or tried as text, by name, in the order of their names; with the profile, if there is one.</summary>
    public IReadOnlyDictionary<string, string> NamedSettings
    {
        get
        {
            var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (string name in Named)
                settings[name] = Info.TextOf(options, name) ?? "";
            if (Compat is not null)
                settings[MethodInfo<IExtrapolatorOptions>.CompatOption] = Compat;
            return settings;
        }
    }

    /// <summary>The same in one line without the profile, e.g. <c>neighbors 20, weights scaled</c>; empty for defaults.</summary>
    public string Settings => string.Join(
        ", ", NamedSettings.Where(pair => pair.Key != MethodInfo<IExtrapolatorOptions>.CompatOption).Select(pair => $"{pair.Key} {pair.Value}"));
}
