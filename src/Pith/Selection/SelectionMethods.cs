namespace Pith.Selection;

/// <summary>A selection method as lists and help texts show it.</summary>
/// <param name="Name">The contract name.</param>
/// <param name="Summary">What it does, in one clause.</param>
/// <param name="Needs">What it cannot do without.</param>
/// <param name="Options">Its option rules, for help texts.</param>
/// <param name="Create">Makes the method from option values written as on the command line, by name without dashes; a profile named
/// by <c>compat</c> comes first.</param>
public sealed record SelectionMethodEntry(
    string Name,
    string Summary,
    SelectionNeeds Needs,
    IReadOnlyList<SelectionOptionInfo> Options,
    Func<IReadOnlyDictionary<string, string>, ISelectionMethod> Create)
{
    /// <summary>Whether it cannot do without importance scores.</summary>
    public bool NeedsScores => Needs.HasFlag(SelectionNeeds.Scores);

    /// <summary>Whether it needs embeddings or a brought graph.</summary>
    public bool NeedsGraph => Needs.HasFlag(SelectionNeeds.Graph);

    /// <summary>Whether it needs embeddings; a graph does not replace them.</summary>
    public bool NeedsEmbeddings => Needs.HasFlag(SelectionNeeds.Embeddings);

    /// <summary>Whether it needs the class of every row.</summary>
    public bool NeedsLabels => Needs.HasFlag(SelectionNeeds.Labels);

    /// <summary>Whether it needs a model's logits for every row.</summary>
    public bool NeedsLogits => Needs.HasFlag(SelectionNeeds.Logits);
}

/// <summary>An option of a selection method as help texts show it.</summary>
/// <param name="Name">The name without dashes.</param>
/// <param name="Summary">What it does, in one clause.</param>
/// <param name="Allowed">The allowed values in words.</param>
/// <param name="Default">The default as it would be written.</param>
public sealed record SelectionOptionInfo(string Name, string Summary, string Allowed, string Default);

/// <summary>Every selection method by its contract name.</summary>
public static class SelectionMethods
{
    /// <summary>The methods, the default first.</summary>
    public static IReadOnlyList<SelectionMethodEntry> All { get; } =
    [
        new(D2Selection.MethodName, "message passing on a kNN graph balances difficulty and diversity (D2 Pruning)",
            SelectionNeeds.Scores | SelectionNeeds.Graph,
            Describe(D2Options.Rules, D2Options.Default), CreateD2),
        new(RandomSelection.MethodName, "rows drawn at random, uniformly or with a share for every class", SelectionNeeds.Nothing,
            Describe(PlainSelectionOptions.Rules, PlainSelectionOptions.Default),
            values => new RandomSelection(Apply(RandomSelection.MethodName, PlainSelectionOptions.Rules, PlainSelectionOptions.Default, values))),
        new(TopSelection.MethodName, "the hardest rows by score", SelectionNeeds.Scores,
            Describe(PlainSelectionOptions.Rules, PlainSelectionOptions.Default),
            values => new TopSelection(Apply(TopSelection.MethodName, PlainSelectionOptions.Rules, PlainSelectionOptions.Default, values))),
    ];

    /// <summary>The method of a name.</summary>
    /// <param name="name">The contract name.</param>
    /// <exception cref="OptionException">There is no such method; the message lists those there are.</exception>
    public static SelectionMethodEntry Get(string name) =>
        All.FirstOrDefault(entry => entry.Name == name)
        ?? throw new OptionException("method", $"--method must be one of {string.Join(", ", All.Select(entry => entry.Name))}; got {name}.");

    /// <summary>Reads the options of D2 Pruning from option values written as on the command line; <c>compat</c> chooses the profile that
    /// they change.</summary>
    /// <param name="values">Values by name without dashes.</param>
    /// <exception cref="OptionException">A name is unknown or a value is not allowed.</exception>
    public static D2Options ReadD2Options(IReadOnlyDictionary<string, string> values)
    {
        D2Options profile = D2Options.Default;
        if (values.TryGetValue("compat", out string? compat) && !D2Options.CompatProfiles.TryGetValue(compat, out profile!))
            throw new OptionException("compat",
                $"--compat must be one of {string.Join(", ", D2Options.CompatProfiles.Keys)}; got {compat}.");
        return Apply(D2Selection.MethodName, D2Options.Rules, profile, values.Where(pair => pair.Key != "compat").ToDictionary());
    }

    static D2Selection CreateD2(IReadOnlyDictionary<string, string> values) => new(ReadD2Options(values));

    static SelectionOptionInfo[] Describe<TOptions>(IReadOnlyList<OptionRule<TOptions>> rules, TOptions defaults) =>
        [.. rules.Select(rule => new SelectionOptionInfo(rule.Name, rule.Summary, rule.Allowed, rule.Text(defaults)))];

    static TOptions Apply<TOptions>(
        string method, IReadOnlyList<OptionRule<TOptions>> rules, TOptions options, IReadOnlyDictionary<string, string> values)
    {
        foreach ((string name, string text) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            OptionRule<TOptions> rule = rules.FirstOrDefault(rule => rule.Name == name)
                ?? throw new OptionException(
                    name, $"--{name} is not an option of --method {method}; it has {string.Join(", ", rules.Select(r => "--" + r.Name))}.");
            options = rule.WithText(options, text);
        }
        return options;
    }
}
