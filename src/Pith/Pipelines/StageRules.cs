using System.Globalization;

namespace Pith.Pipelines;

/// <summary>Rows of the option tables that many stages have.</summary>
static class StageRules
{
    /// <summary>A file or folder that is read.</summary>
    public static OptionRule<TRequest> Input<TRequest>(
        string name, string summary, Func<TRequest, string?> get, Func<TRequest, string?, TRequest> with, string placeholder = "FILE") =>
        new(name, summary, new AnyText(placeholder), r => get(r), (r, v) => with(r, (string?)v)) { Role = OptionRole.Input };

    /// <summary>The seed of every random choice.</summary>
    public static OptionRule<TRequest> Seed<TRequest>(Func<TRequest, ulong> get, Func<TRequest, ulong, TRequest> with) => new(
        "seed",
        "seed of every random choice, a whole number from 0",
        new Custom("S", "a whole number from 0 to 18446744073709551615", ReadSeed),
        r => get(r),
        (r, v) => with(r, (ulong)v!));

    static object? ReadSeed(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : null;
}
