namespace Pith.Common;

/// <summary>What a catalogue knows of one method: its name, what it does, its options, and how their texts become a record and back.</summary>
/// <typeparam name="TOptions">What the options records of all methods of the catalogue are, e.g. <c>ISelectionOptions</c>.</typeparam>
public abstract class MethodInfo<TOptions>
{
    /// <summary>The key of option texts that chooses a profile.</summary>
    public const string CompatOption = "compat";

    private protected MethodInfo(string name, string summary) => (Name, Summary) = (name, summary);

    /// <summary>The contract name.</summary>
    public string Name { get; }

    /// <summary>What the method does, in one clause.</summary>
    public string Summary { get; }

    /// <summary>The defaults.</summary>
    public abstract TOptions Defaults { get; }

    /// <summary>The method's options.</summary>
    public abstract IReadOnlyList<IOptionRule> Rules { get; }

    /// <summary>The names of published codes whose behaviour the method can reproduce.</summary>
    public abstract IReadOnlyList<string> CompatProfiles { get; }

    /// <summary>Whether the method has an option.</summary>
    public bool Has(string option) => Rules.Any(rule => rule.Name == option);

    /// <summary>The settings of a profile.</summary>
    /// <exception cref="OptionException">The method has no such profile.</exception>
    public abstract TOptions Profile(string name);

    /// <summary>A copy of <paramref name="options"/> with one option read from text.</summary>
    /// <exception cref="OptionException">The method has no such option, or the text is no allowed value.</exception>
    public abstract TOptions With(TOptions options, string option, string text);

    /// <summary>A copy of <paramref name="options"/> with one option set to a value of its domain's type, which is not checked.</summary>
    /// <exception cref="OptionException">The method has no such option.</exception>
    public abstract TOptions WithValue(TOptions options, string option, object? value);

    /// <summary>One option of <paramref name="options"/> as text; null where the method has no such option or its value is null.</summary>
    public abstract string? TextOf(TOptions options, string option);

    /// <summary>Throws for the first option of <paramref name="options"/> that is out of range.</summary>
    /// <exception cref="OptionException">The message names the option, the value and what is allowed.</exception>
    public abstract void Validate(TOptions options);

    /// <summary>The default of an option as text; null where the method has no such option.</summary>
    public string? DefaultOf(string option) => TextOf(Defaults, option);

    /// <summary>Reads an options record: <c>compat</c> chooses the profile that the other values change.</summary>
    /// <param name="values">Texts by option name without dashes.</param>
    /// <exception cref="OptionException">A name is unknown, or a value is not allowed.</exception>
    public TOptions Parse(IReadOnlyDictionary<string, string> values)
    {
        TOptions options = values.TryGetValue(CompatOption, out string? profile) ? Profile(profile) : Defaults;
        foreach ((string name, string text) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name != CompatOption)
                options = With(options, name, text);
        }
        return options;
    }

    /// <summary>Every option as text, in the order of <see cref="Rules"/>; empty where the value is null.</summary>
    public IReadOnlyDictionary<string, string> Format(TOptions options) =>
        Rules.ToDictionary(rule => rule.Name, rule => TextOf(options, rule.Name) ?? "");
}

/// <summary>What a catalogue knows of one method, over the type of its options.</summary>
/// <typeparam name="TBase">What the options records of all methods of the catalogue are.</typeparam>
/// <typeparam name="TOptions">The method's own options record.</typeparam>
public sealed class MethodInfo<TBase, TOptions> : MethodInfo<TBase>
    where TOptions : class, TBase
{
    readonly IReadOnlyList<OptionRule<TOptions>> _rules;
    readonly IReadOnlyDictionary<string, TOptions> _profiles;
    readonly TOptions _defaults;

    /// <summary>Describes a method.</summary>
    /// <param name="name">The contract name.</param>
    /// <param name="summary">What the method does, in one clause.</param>
    /// <param name="rules">Its options.</param>
    /// <param name="defaults">Their defaults.</param>
    /// <param name="profiles">The settings of published codes, by name.</param>
    public MethodInfo(
        string name,
        string summary,
        IReadOnlyList<OptionRule<TOptions>> rules,
        TOptions defaults,
        IReadOnlyDictionary<string, TOptions>? profiles = null)
        : base(name, summary)
    {
        _rules = rules;
        _defaults = defaults;
        _profiles = profiles ?? new Dictionary<string, TOptions>();
    }

    /// <inheritdoc/>
    public override TOptions Defaults => _defaults;

    /// <inheritdoc/>
    public override IReadOnlyList<OptionRule<TOptions>> Rules => _rules;

    /// <inheritdoc/>
    public override IReadOnlyList<string> CompatProfiles => [.. _profiles.Keys];

    /// <inheritdoc/>
    public override TOptions Profile(string name)
    {
        if (_profiles.TryGetValue(name, out TOptions? profile))
            return profile;
        throw new OptionException(CompatOption, _profiles.Count == 0
            ? $"`compat` {name} is not for `method` {Name}, which reproduces no published code; leave `compat` out."
            : $"`compat` must be one of {string.Join(", ", _profiles.Keys)} for `method` {Name}; got {name}.");
    }

    /// <inheritdoc/>
    public override TBase With(TBase options, string option, string text) => Rule(option).WithText((TOptions)options!, text);

    /// <inheritdoc/>
    public override TBase WithValue(TBase options, string option, object? value) => Rule(option).With((TOptions)options!, value);

    /// <inheritdoc/>
    public override string? TextOf(TBase options, string option) =>
        _rules.FirstOrDefault(rule => rule.Name == option)?.Text((TOptions)options!) is { Length: > 0 } text ? text : null;

    /// <inheritdoc/>
    public override void Validate(TBase options) => _rules.Validate((TOptions)options!);

    OptionRule<TOptions> Rule(string option) => _rules.FirstOrDefault(rule => rule.Name == option)
        ?? throw new OptionException(option, _rules.Count == 0
            ? $"`{option}` is not an option of `method` {Name}, which has none of its own."
            : $"`{option}` is not an option of `method` {Name}; it has {string.Join(", ", _rules.Select(rule => $"`{rule.Name}`"))}.");
}
