using System.Globalization;

namespace Pith.Common;

/// <summary>The values that an option may take, as data: validation, help texts, documents, sliders and the tests of bad values read it.</summary>
/// <remarks>Values travel boxed between a rule and its domain; each domain names the type it takes.</remarks>
public abstract record OptionDomain
{
    /// <summary>The allowed values in words, as the end of "must be ...", e.g. <c>a whole number of at least 1</c>.</summary>
    public abstract string Words { get; }

    /// <summary>What stands for a value in help texts, e.g. <c>NUMBER</c>; empty for a switch, which takes none.</summary>
    public abstract string ValueName { get; }

    /// <summary>Values that must be refused; the generated tests try each.</summary>
    public virtual IReadOnlyList<object> BadValues => [];

    /// <summary>Reads a value; null where the text is no such value, or one that is not allowed.</summary>
    public abstract object? Parse(string text);

    /// <summary>Whether a value is allowed.</summary>
    public abstract bool Allows(object? value);

    /// <summary>A value as <see cref="Parse"/> reads it; empty for null.</summary>
    public virtual string Format(object? value) => value is Enum name
        ? KebabCase.Of(name.ToString())
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}

/// <summary>A finite <see cref="double"/> between two bounds.</summary>
/// <param name="Minimum">The smallest value.</param>
/// <param name="Maximum">The largest value; positive infinity where there is none.</param>
/// <param name="ExcludesMaximum">Whether <paramref name="Maximum"/> itself is too large.</param>
sealed record Interval(double Minimum, double Maximum = double.PositiveInfinity, bool ExcludesMaximum = false) : OptionDomain
{
    /// <summary>Whether a value may be written as a fraction such as <c>8/255</c>. Default no.</summary>
    public bool TakesFractions { get; init; }

    /// <summary>Whether null, the method's own choice, is allowed too. Default no.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether <see cref="Minimum"/> itself is too small. Default no.</summary>
    public bool ExcludesMinimum { get; init; }

    /// <inheritdoc/>
    public override string Words => ExcludesMinimum && ExcludesMaximum ? FormattableString.Invariant($"a number above {Minimum} and below {Maximum}")
        : double.IsInfinity(Minimum) ? "a finite number"
        : double.IsPositiveInfinity(Maximum) ? FormattableString.Invariant($"a finite number of at least {Minimum}")
        : ExcludesMaximum ? FormattableString.Invariant($"a number of at least {Minimum} and less than {Maximum}")
        : FormattableString.Invariant($"a number from {Minimum} to {Maximum}");

    /// <inheritdoc/>
    public override string ValueName => "NUMBER";

    /// <inheritdoc/>
    public override IReadOnlyList<object> BadValues =>
    [
        double.NaN, double.PositiveInfinity, Minimum - 1,
        .. double.IsPositiveInfinity(Maximum) ? Array.Empty<object>() : [Maximum + 1],
        .. ExcludesMaximum ? new object[] { Maximum } : [],
        .. ExcludesMinimum ? new object[] { Minimum } : [],
    ];

    /// <inheritdoc/>
    public override object? Parse(string text) => TryRead(text, out double value) && Allows(value) ? value : null;

    /// <inheritdoc/>
    public override bool Allows(object? value) => value is null
        ? IsOptional
        : value is double number && double.IsFinite(number) && (ExcludesMinimum ? number > Minimum : number >= Minimum)
            && (ExcludesMaximum ? number < Maximum : number <= Maximum);

    bool TryRead(string text, out double value)
    {
        string[] parts = text.Split('/');
        if (!TakesFractions || parts.Length != 2)
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        bool isFraction = double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double above)
            & double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double below);
        value = above / below;
        return isFraction;
    }
}

/// <summary>An <see cref="int"/> between two bounds.</summary>
/// <param name="Minimum">The smallest value.</param>
/// <param name="Maximum">The largest value; <see cref="int.MaxValue"/> where there is none.</param>
/// <param name="IsOptional">Whether null, the method's own choice, is allowed too.</param>
sealed record Whole(int Minimum, int Maximum = int.MaxValue, bool IsOptional = false) : OptionDomain
{
    /// <inheritdoc/>
    public override string Words => Maximum == int.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {Minimum}")
        : string.Create(CultureInfo.InvariantCulture, $"a whole number from {Minimum} to {Maximum}");

    /// <inheritdoc/>
    public override string ValueName => "NUMBER";

    /// <inheritdoc/>
    public override IReadOnlyList<object> BadValues => Maximum == int.MaxValue ? [Minimum - 1] : [Minimum - 1, Maximum + 1];

    /// <inheritdoc/>
    public override object? Parse(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && Allows(value) ? value : null;

    /// <inheritdoc/>
    public override bool Allows(object? value) => value is null ? IsOptional : value is int number && number >= Minimum && number <= Maximum;
}

/// <summary>One <see cref="int"/> out of a few.</summary>
/// <param name="Values">The values, ascending, at least two.</param>
sealed record WholeOf(params IReadOnlyList<int> Values) : OptionDomain
{
    /// <inheritdoc/>
    public override string Words => string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", Values.SkipLast(1))} or {Values[^1]}");

    /// <inheritdoc/>
    public override string ValueName => "NUMBER";

    /// <inheritdoc/>
    public override IReadOnlyList<object> BadValues => [Values[0] - 1, Values[^1] + 1, .. Values.Where(v => !Values.Contains(v + 1)).SkipLast(1).Select(v => (object)(v + 1))];

    /// <inheritdoc/>
    public override object? Parse(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && Allows(value) ? value : null;

    /// <inheritdoc/>
    public override bool Allows(object? value) => value is int number && Values.Contains(number);
}

/// <summary>One value of an enumeration, written in kebab case.</summary>
/// <typeparam name="TEnum">The enumeration.</typeparam>
sealed record Choice<TEnum> : OptionDomain, IChoice
    where TEnum : struct, Enum
{
    /// <summary>The names, in the order declared.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<TEnum>().Select(KebabCase.Of)];

    /// <inheritdoc/>
    public override string Words => "one of " + string.Join(", ", Names);

    /// <inheritdoc/>
    public override string ValueName => "NAME";

    /// <inheritdoc/>
    public override IReadOnlyList<object> BadValues => [(TEnum)Enum.ToObject(typeof(TEnum), 99)];

    /// <inheritdoc/>
    public override object? Parse(string text) => KebabCase.TryParse(text, out TEnum value) ? value : null;

    /// <inheritdoc/>
    public override bool Allows(object? value) => value is TEnum choice && Enum.IsDefined(choice);
}

/// <summary>A domain whose values are a few names.</summary>
interface IChoice
{
    /// <summary>The names as they are written.</summary>
    IReadOnlyList<string> Names { get; }
}

/// <summary>One <see cref="string"/> out of a list of names.</summary>
/// <param name="Names">The names.</param>
sealed record NameOf(IReadOnlyList<string> Names) : OptionDomain, IChoice
{
    /// <inheritdoc/>
    public override string Words => Names.Count == 1 ? Names[0] : "one of " + string.Join(", ", Names);

    /// <inheritdoc/>
    public override string ValueName => "NAME";

    /// <inheritdoc/>
    public override object? Parse(string text) => Names.Contains(text) ? text : null;

    /// <inheritdoc/>
    public override bool Allows(object? value) => value is null || (value is string name && Names.Contains(name));
}

/// <summary>Any <see cref="string"/>: a path, a list, a specification that its reader checks.</summary>
/// <param name="Placeholder">What stands for it in help texts, e.g. <c>FILE</c>.</param>
sealed record AnyText(string Placeholder) : OptionDomain
{
    /// <summary>Whether several texts may be given, as a list with commas or each for itself. Default no.</summary>
    public bool TakesSeveral { get; init; }

    /// <inheritdoc/>
    public override string Words => "a text";

    /// <inheritdoc/>
    public override string ValueName => Placeholder;

    /// <inheritdoc/>
    public override object? Parse(string text) => text;

    /// <inheritdoc/>
    public override bool Allows(object? value) => value is null or string;
}

/// <summary>A switch: on where it is given, a <see cref="bool"/>.</summary>
sealed record Switch : OptionDomain
{
    /// <inheritdoc/>
    public override string Words => "true or false";

    /// <inheritdoc/>
    public override string ValueName => "";

    /// <inheritdoc/>
    public override object? Parse(string text) => text switch { "true" => true, "false" => false, _ => null };

    /// <inheritdoc/>
    public override bool Allows(object? value) => value is bool;

    /// <inheritdoc/>
    public override string Format(object? value) => value switch { true => "true", false => "false", _ => "" };
}

/// <summary>A value with a reader of its own, for the few that are neither numbers nor names.</summary>
/// <param name="Placeholder">What stands for it in help texts.</param>
/// <param name="Allowed">The allowed values in words.</param>
/// <param name="Read">Reads a value; null where the text is none.</param>
/// <param name="Write">Writes a value; null for the usual way.</param>
/// <remarks>Null means that nothing is asked for.</remarks>
sealed record Custom(string Placeholder, string Allowed, Func<string, object?> Read, Func<object, string>? Write = null) : OptionDomain
{
    /// <summary>Whether a value is allowed. Default: all are, because only <see cref="Read"/> makes them.</summary>
    public Func<object?, bool> IsAllowed { get; init; } = _ => true;

    /// <summary>Values that must be refused.</summary>
    public IReadOnlyList<object> Refused { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<object> BadValues => Refused;

    /// <inheritdoc/>
    public override string Words => Allowed;

    /// <inheritdoc/>
    public override string ValueName => Placeholder;

    /// <inheritdoc/>
    public override object? Parse(string text) => Read(text);

    /// <inheritdoc/>
    public override bool Allows(object? value) => IsAllowed(value);

    /// <inheritdoc/>
    public override string Format(object? value) => value is null ? "" : Write is null ? base.Format(value) : Write(value);
}
