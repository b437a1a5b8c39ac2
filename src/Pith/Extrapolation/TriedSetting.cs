namespace Pith.Extrapolation;

/// <summary>A setting of which validation tries several values.</summary>
/// <param name="Option">The setting's name.</param>
/// <param name="Changes">Sets the tried values, one each.</param>
public sealed record TriedSetting(string Option, IReadOnlyList<Func<IExtrapolatorOptions, IExtrapolatorOptions>> Changes)
{
    /// <summary>A setting with the values to try.</summary>
    /// <param name="option">The setting's name.</param>
    /// <param name="values">The values, in the order tried; of equally good ones the first is chosen.</param>
    /// <param name="with">Returns a copy of the options with another value.</param>
    public static TriedSetting Of<TOptions, TValue>(string option, IEnumerable<TValue> values, Func<TOptions, TValue, TOptions> with)
        where TOptions : class, IExtrapolatorOptions =>
        new(option, [.. values.Select(value => new Func<IExtrapolatorOptions, IExtrapolatorOptions>(options => with((TOptions)options, value)))]);
}
