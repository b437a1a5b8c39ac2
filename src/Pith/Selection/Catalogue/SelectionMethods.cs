using Pith.Data;
using Pith.Selection.D2;

namespace Pith.Selection.Catalogue;

/// <summary>Every selection method by its contract name. The methods of each kind stand in a file of their own.</summary>
public static partial class SelectionMethods
{
    /// <summary>The methods, the default first.</summary>
    public static IReadOnlyList<SelectionMethodEntry> All { get; } = [.. ScoreDrivenMethods(), .. GeometryMethods()];

    /// <summary>The methods grouped by what they need, those that need least first.</summary>
    public static IReadOnlyList<SelectionFamily> Families { get; } =
    [
        .. All.GroupBy(entry => entry.Needs)
            .OrderBy(group => DataNeedsWords.Rank(group.Key))
            .Select(group => new SelectionFamily(group.Key, DataNeedsWords.Of(group.Key), [.. group])),
    ];

    /// <summary>The profiles of <c>--compat</c> that any method has.</summary>
    public static IReadOnlyList<string> CompatProfiles { get; } = [.. All.SelectMany(entry => entry.CompatProfiles).Distinct()];

    /// <summary>The method of a name.</summary>
    /// <param name="name">The contract name.</param>
    /// <exception cref="OptionException">There is no such method; the message lists those there are and suggests the nearest.</exception>
    public static SelectionMethodEntry Get(string name)
    {
        if (All.FirstOrDefault(entry => entry.Name == name) is { } found)
            return found;
        string[] names = [.. All.Select(entry => entry.Name)];
        throw new OptionException(
            "method", $"`method` must be one of {string.Join(", ", names)}; got {name}{Suggestions.Ending(name, names, ".")}");
    }

    /// <summary>Reads the options of D2 Pruning from option values written as on the command line; <c>compat</c> chooses the profile that
    /// they change.</summary>
    /// <param name="values">Values by name without dashes.</param>
    /// <exception cref="OptionException">A name is unknown or a value is not allowed.</exception>
    public static D2Options ReadD2Options(IReadOnlyDictionary<string, string> values) =>
        Read(D2Selection.MethodName, D2Options.Rules, D2Options.Default, D2Options.CompatProfiles, values);

    /// <summary>Makes an entry: option texts are read by the rules, over the profile that <c>compat</c> names or over the defaults.</summary>
    static SelectionMethodEntry Entry<TOptions>(
        string name,
        string summary,
        DataNeeds needs,
        IReadOnlyList<OptionRule<TOptions>> rules,
        TOptions defaults,
        Func<TOptions, ISelectionMethod> create,
        IReadOnlyDictionary<string, TOptions>? profiles = null)
    {
        profiles ??= new Dictionary<string, TOptions>();
        TOptions ReadValues(IReadOnlyDictionary<string, string> values) => Read(name, rules, defaults, profiles, values);
        return new SelectionMethodEntry(name, summary, needs, Describe(rules, defaults), values => create(ReadValues(values)))
        {
            CompatProfiles = [.. profiles.Keys],
            Resolve = values =>
            {
                TOptions options = ReadValues(values);
                return rules.ToDictionary(rule => rule.Name, rule => rule.Text(options));
            },
        };
    }

    static TOptions Read<TOptions>(
        string method,
        IReadOnlyList<OptionRule<TOptions>> rules,
        TOptions defaults,
        IReadOnlyDictionary<string, TOptions> profiles,
        IReadOnlyDictionary<string, string> values)
    {
        if (!values.TryGetValue("compat", out string? compat))
            return Apply(method, rules, defaults, values);
        if (!profiles.TryGetValue(compat, out TOptions? profile))
            throw UnknownProfile(method, [.. profiles.Keys], compat);
        return Apply(method, rules, profile, values.Where(pair => pair.Key != "compat").ToDictionary());
    }

    static OptionException UnknownProfile(string method, string[] profiles, string compat) => new("compat", profiles.Length == 0
        ? $"`compat` {compat} is not for `method` {method}, which reproduces no published code; leave `compat` out."
        : $"`compat` must be one of {string.Join(", ", profiles)} for `method` {method}; got {compat}.");

    static SelectionOptionInfo[] Describe<TOptions>(IReadOnlyList<OptionRule<TOptions>> rules, TOptions defaults) =>
        [.. rules.Select(rule => new SelectionOptionInfo(rule.Name, rule.Summary, rule.Domain.Words, rule.Text(defaults)))];

    static TOptions Apply<TOptions>(
        string method, IReadOnlyList<OptionRule<TOptions>> rules, TOptions options, IReadOnlyDictionary<string, string> values)
    {
        foreach ((string name, string text) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            OptionRule<TOptions> rule = rules.FirstOrDefault(rule => rule.Name == name)
                ?? throw new OptionException(name, rules.Count == 0
                    ? $"`{name}` is not an option of `method` {method}, which has none of its own."
                    : $"`{name}` is not an option of `method` {method}; it has {string.Join(", ", rules.Select(r => $"`{r.Name}`"))}.");
            options = rule.WithText(options, text);
        }
        return options;
    }
}
