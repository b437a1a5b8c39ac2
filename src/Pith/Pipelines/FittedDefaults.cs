using System.Globalization;

namespace Pith.Pipelines;

/// <summary>Defaults that are too large for a small dataset: they are made to fit with a note, where a value that was given is refused.</summary>
static class FittedDefaults
{
    /// <summary>A number that nobody gave, at most what the data allow.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isDefault">Whether it is the default and was not given.</param>
    /// <param name="most">The most that the data allow.</param>
    /// <param name="why">What these are, for the note, e.g. <c>the rows less one</c>.</param>
    /// <param name="log">Told where the number changes.</param>
    public static int Fit(string option, int value, bool isDefault, int most, string why, IStageLog log)
    {
        if (!isDefault || value <= most || most < 1)
            return value;
        log.Message(FormattableString.Invariant($"note: `{option}` is {most} ({why}), because there are too few for the default of {value}."));
        return most;
    }

    /// <summary>A method whose neighbours fit the data.</summary>
    /// <param name="choice">The method and its settings.</param>
    /// <param name="most">The most neighbours that a row can have.</param>
    /// <param name="why">What these are, for the note.</param>
    /// <param name="log">Told where the number changes.</param>
    public static MethodChoice<TOptions> Neighbors<TOptions>(MethodChoice<TOptions> choice, int most, string why, IStageLog log)
        where TOptions : class
    {
        const string Option = "neighbors";
        if (choice is not { Info: { } info, Options: { } options } || !info.Has(Option) || choice.Given.Contains(Option) || choice.Open.Contains(Option)
            || !int.TryParse(info.TextOf(options, Option), NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            return choice;
        int fitting = Fit(Option, value, isDefault: true, most, why, log);
        return fitting == value ? choice : choice with { Options = info.With(options, Option, fitting.ToString(CultureInfo.InvariantCulture)) };
    }
}
