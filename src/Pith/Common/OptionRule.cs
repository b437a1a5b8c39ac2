using System.Globalization;

namespace Pith.Common;

/// <summary>One row of an options record's constraint table: it feeds validation, <c>--help</c> and the generated bad-value tests.</summary>
/// <typeparam name="TOptions">The immutable options record that the rule belongs to.</typeparam>
public sealed class OptionRule<TOptions>
{
    readonly Func<TOptions, object?> _get;
    readonly Func<object?, bool> _isAllowed;
    readonly Func<TOptions, object?, TOptions> _with;

    /// <summary>Creates a rule.</summary>
    /// <param name="name">The option's name as the contract spells it, without dashes.</param>
    /// <param name="summary">What it does, one clause.</param>
    /// <param name="allowed">The allowed range in words, e.g. <c>a whole number of at least 1</c>.</param>
    /// <param name="get">Reads the value.</param>
    /// <param name="with">Returns a copy of the options with another value.</param>
    /// <param name="isAllowed">Whether a value is allowed.</param>
    /// <param name="badValues">Values that must be refused; the generated tests try each.</param>
    public OptionRule(
        string name,
        string summary,
        string allowed,
        Func<TOptions, object?> get,
        Func<TOptions, object?, TOptions> with,
        Func<object?, bool> isAllowed,
        params object[] badValues)
    {
        Name = name;
        Summary = summary;
        Allowed = allowed;
        BadValues = badValues;
        _get = get;
        _with = with;
        _isAllowed = isAllowed;
    }

    /// <summary>The option's name without dashes.</summary>
    public string Name { get; }

    /// <summary>What the option does, one clause.</summary>
    public string Summary { get; }

    /// <summary>The allowed values in words.</summary>
    public string Allowed { get; }

    /// <summary>Values that validation must refuse.</summary>
    public IReadOnlyList<object> BadValues { get; }

    /// <summary>Reads a value from text as the command line writes it; null where the text is no such value.</summary>
    public Func<string, object?> Parse { get; init; } = _ => null;

    /// <summary>A copy of <paramref name="options"/> with this option read from <paramref name="text"/>.</summary>
    /// <exception cref="OptionException">The text is no allowed value.</exception>
    public TOptions WithText(TOptions options, string text)
    {
        object? value = Parse(text);
        return value is not null && _isAllowed(value)
            ? _with(options, value)
            : throw new OptionException(Name, $"--{Name} must be {Allowed}; got {text}.");
    }

    /// <summary>The value of this option in <paramref name="options"/> as the command line writes it.</summary>
    public string Text(TOptions options) =>
        _get(options) is Enum value ? KebabCase.Of(value.ToString()) : Convert.ToString(_get(options), CultureInfo.InvariantCulture) ?? "";

    /// <summary>The value of this option in <paramref name="options"/>.</summary>
    public object? Get(TOptions options) => _get(options);

    /// <summary>A copy of <paramref name="options"/> with this option set to <paramref name="value"/>.</summary>
    public TOptions With(TOptions options, object? value) => _with(options, value);

    /// <summary>The same rule for options that hold <typeparamref name="TOptions"/>.</summary>
    /// <typeparam name="TOuter">The outer options record.</typeparam>
    /// <param name="get">Reads the inner options.</param>
    /// <param name="with">Returns a copy of the outer options with other inner ones.</param>
    public OptionRule<TOuter> Within<TOuter>(Func<TOuter, TOptions> get, Func<TOuter, TOptions, TOuter> with) =>
        new(Name, Summary, Allowed, o => _get(get(o)), (o, v) => with(o, _with(get(o), v)), _isAllowed, [.. BadValues]) { Parse = Parse };

    /// <summary>Throws when the value in <paramref name="options"/> is not allowed.</summary>
    /// <exception cref="OptionException">The value is not allowed; the message names the option, the value and the allowed range.</exception>
    public void Validate(TOptions options)
    {
        object? value = _get(options);
        if (!_isAllowed(value))
        {
            string shown = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "nothing";
            throw new OptionException(Name, $"--{Name} must be {Allowed}; got {shown}.");
        }
    }
}

/// <summary>Makes the usual kinds of <see cref="OptionRule{TOptions}"/>.</summary>
public static class OptionRules
{
    /// <summary>A finite number within bounds.</summary>
    public static OptionRule<TOptions> Number<TOptions>(
        string name, string summary, double minimum, double maximum, Func<TOptions, double> get, Func<TOptions, double, TOptions> with)
    {
        string allowed = double.IsPositiveInfinity(maximum)
            ? string.Create(CultureInfo.InvariantCulture, $"a finite number of at least {minimum}")
            : string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}");
        var bad = new List<object> { double.NaN, double.PositiveInfinity, minimum - 1 };
        if (!double.IsPositiveInfinity(maximum))
            bad.Add(maximum + 1);
        return new OptionRule<TOptions>(
            name, summary, allowed, o => get(o), (o, v) => with(o, (double)v!),
            v => v is double d && double.IsFinite(d) && d >= minimum && d <= maximum, [.. bad])
        {
            Parse = ParseNumber,
        };
    }

    /// <summary>A whole number within bounds.</summary>
    public static OptionRule<TOptions> Whole<TOptions>(
        string name, string summary, int minimum, int maximum, Func<TOptions, int> get, Func<TOptions, int, TOptions> with)
    {
        string allowed = maximum == int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {minimum}")
            : string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}");
        var bad = new List<object> { minimum - 1 };
        if (maximum != int.MaxValue)
            bad.Add(maximum + 1);
        return new OptionRule<TOptions>(
            name, summary, allowed, o => get(o), (o, v) => with(o, (int)v!),
            v => v is int i && i >= minimum && i <= maximum, [.. bad])
        {
            Parse = text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null,
        };
    }

    /// <summary>One value of an enumeration, written in kebab case on the command line.</summary>
    public static OptionRule<TOptions> Choice<TOptions, TEnum>(
        string name, string summary, Func<TOptions, TEnum> get, Func<TOptions, TEnum, TOptions> with)
        where TEnum : struct, Enum
    {
        string allowed = "one of " + string.Join(", ", Enum.GetValues<TEnum>().Select(KebabCase.Of));
        return new OptionRule<TOptions>(
            name, summary, allowed, o => get(o), (o, v) => with(o, (TEnum)v!),
            v => v is TEnum e && Enum.IsDefined(e), (TEnum)Enum.ToObject(typeof(TEnum), 99))
        {
            Parse = text => KebabCase.TryParse(text, out TEnum value) ? value : null,
        };
    }

    /// <summary>Reads a number as the command line writes it; null where the text is no number.</summary>
    public static object? ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}

/// <summary>Writes enumeration values as the contract spells them: <c>HighIsHard</c> becomes <c>high-is-hard</c>.</summary>
public static class KebabCase
{
    /// <summary>The kebab-case text of <paramref name="value"/>.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => Of(value.ToString());

    /// <summary>The kebab-case text of a name in Pascal case.</summary>
    public static string Of(string name)
    {
        var text = new System.Text.StringBuilder(name.Length + 4);
        foreach (char c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    /// <summary>Finds the value whose kebab-case text is <paramref name="text"/>, ignoring case.</summary>
    public static bool TryParse<TEnum>(string text, out TEnum value)
        where TEnum : struct, Enum
    {
        foreach (TEnum candidate in Enum.GetValues<TEnum>())
        {
            if (string.Equals(Of(candidate), text, StringComparison.OrdinalIgnoreCase))
            {
                value = candidate;
                return true;
            }
        }
        value = default;
        return false;
    }
}
