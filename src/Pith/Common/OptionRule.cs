namespace Pith.Common;

/// <summary>What an option's value decides.</summary>
public enum OptionRole
{
    /// <summary>The result: it enters the manifest, config.yaml and the fingerprint.</summary>
    Result,

    /// <summary>A file that is read: as <see cref="Result"/>, and its bytes are fingerprinted as an input.</summary>
    Input,

    /// <summary>Only how the work is done (threads, places): it never changes a byte of the result.</summary>
    Execution,
}

/// <summary>One option of a record as lists, help texts and documents show it, whatever the record.</summary>
public interface IOptionRule
{
    /// <summary>The option's name as the contract spells it, without dashes.</summary>
    string Name { get; }

    /// <summary>What it does, one clause.</summary>
    string Summary { get; }

    /// <summary>The values it may take.</summary>
    OptionDomain Domain { get; }

    /// <summary>What its value decides.</summary>
    OptionRole Role { get; }

    /// <summary>Other names that it is called by.</summary>
    IReadOnlyList<string> Aliases { get; }

    /// <summary>What stands for a value in help texts; empty for a switch.</summary>
    string ValueName { get; }

    /// <summary>What help texts say of the default where it depends on other options; null for the default itself.</summary>
    string? DefaultWords { get; }
}

/// <summary>One row of an options record's table: how text becomes a value of the record and back, and what is allowed.</summary>
/// <typeparam name="TOptions">The immutable options record that the rule belongs to.</typeparam>
public sealed class OptionRule<TOptions> : IOptionRule
{
    readonly Func<TOptions, object?> _get;
    readonly Func<TOptions, object?, TOptions> _with;

    /// <summary>Creates a rule.</summary>
    /// <param name="name">The option's name as the contract spells it, without dashes.</param>
    /// <param name="summary">What it does, one clause.</param>
    /// <param name="domain">The allowed values.</param>
    /// <param name="get">Reads the value.</param>
    /// <param name="with">Returns a copy of the options with another value.</param>
    public OptionRule(
        string name, string summary, OptionDomain domain, Func<TOptions, object?> get, Func<TOptions, object?, TOptions> with)
    {
        Name = name;
        Summary = summary;
        Domain = domain;
        _get = get;
        _with = with;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Summary { get; }

    /// <inheritdoc/>
    public OptionDomain Domain { get; }

    /// <inheritdoc/>
    public OptionRole Role { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether its text is read before those of other options, because it chooses what they change. Default false.</summary>
    public bool GoesFirst { get; init; }

    /// <summary>What stands for a value in help texts. Default what <see cref="Domain"/> says.</summary>
    public string ValueName { get => field ?? Domain.ValueName; init; }

    /// <inheritdoc/>
    public string? DefaultWords { get; init; }

    /// <summary>A copy of <paramref name="options"/> with this option read from <paramref name="text"/>.</summary>
    /// <exception cref="OptionException">The text is no allowed value.</exception>
    public TOptions WithText(TOptions options, string text) =>
        Domain.Parse(text) is { } value ? _with(options, value) : throw new OptionException(Name, text, Domain.Words);

    /// <summary>The value of this option in <paramref name="options"/> as <see cref="WithText"/> reads it; empty for null.</summary>
    public string Text(TOptions options) => Domain.Format(_get(options));

    /// <summary>The value of this option in <paramref name="options"/>.</summary>
    public object? Get(TOptions options) => _get(options);

    /// <summary>A copy of <paramref name="options"/> with this option set to <paramref name="value"/>.</summary>
    public TOptions With(TOptions options, object? value) => _with(options, value);

    /// <summary>The same rule for options that hold <typeparamref name="TOptions"/>.</summary>
    /// <typeparam name="TOuter">The outer options record.</typeparam>
    /// <param name="get">Reads the inner options.</param>
    /// <param name="with">Returns a copy of the outer options with other inner ones.</param>
    public OptionRule<TOuter> Within<TOuter>(Func<TOuter, TOptions> get, Func<TOuter, TOptions, TOuter> with) =>
        new(Name, Summary, Domain, o => _get(get(o)), (o, v) => with(o, _with(get(o), v)))
        {
            Role = Role,
            Aliases = Aliases,
            GoesFirst = GoesFirst,
            ValueName = ValueName,
            DefaultWords = DefaultWords,
        };

    /// <summary>Throws when the value in <paramref name="options"/> is not allowed.</summary>
    /// <exception cref="OptionException">The value is not allowed; the message names the option, the value and the allowed range.</exception>
    public void Validate(TOptions options)
    {
        object? value = _get(options);
        if (!Domain.Allows(value))
            throw new OptionException(Name, Domain.Format(value) is { Length: > 0 } shown ? shown : "nothing", Domain.Words);
    }
}

/// <summary>Makes the usual kinds of <see cref="OptionRule{TOptions}"/>, and checks whole tables.</summary>
static class OptionRules
{
    /// <summary>A finite number within bounds.</summary>
    public static OptionRule<TOptions> Number<TOptions>(
        string name, string summary, double minimum, double maximum, Func<TOptions, double> get, Func<TOptions, double, TOptions> with) =>
        new(name, summary, new Interval(minimum, maximum), o => get(o), (o, v) => with(o, (double)v!));

    /// <summary>A whole number within bounds.</summary>
    public static OptionRule<TOptions> Whole<TOptions>(
        string name, string summary, int minimum, int maximum, Func<TOptions, int> get, Func<TOptions, int, TOptions> with) =>
        new(name, summary, new Whole(minimum, maximum), o => get(o), (o, v) => with(o, (int)v!));

    /// <summary>One value of an enumeration, written in kebab case.</summary>
    public static OptionRule<TOptions> Choice<TOptions, TEnum>(
        string name, string summary, Func<TOptions, TEnum> get, Func<TOptions, TEnum, TOptions> with)
        where TEnum : struct, Enum =>
        new(name, summary, new Choice<TEnum>(), o => get(o), (o, v) => with(o, (TEnum)v!));

    /// <summary>Throws for the first option of <paramref name="options"/> that is out of range.</summary>
    /// <exception cref="OptionException">The message names the option, the value and what is allowed.</exception>
    public static void Validate<TOptions>(this IReadOnlyList<OptionRule<TOptions>> rules, TOptions options)
    {
        foreach (OptionRule<TOptions> rule in rules)
            rule.Validate(options);
    }
}
