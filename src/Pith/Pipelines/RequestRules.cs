using System.Globalization;

namespace Pith.Pipelines;

/// <summary>Rules that the requests of several stages share.</summary>
static class RequestRules
{
    /// <summary>The seed of every random choice.</summary>
    public static OptionRule<TRequest> Seed<TRequest>(Func<TRequest, ulong> get, Func<TRequest, ulong, TRequest> with) => new(
        "seed",
        "seed of every random choice, a whole number from 0",
        new Custom("S", "a whole number from 0 to 18446744073709551615", ReadSeed),
        request => get(request),
        (request, value) => with(request, (ulong)value!));

    /// <summary>A rule whose summary also says what is allowed, for help texts.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="end">What follows the summary, e.g. <c> (unsupervised)</c>.</param>
    /// <param name="defaultWords">What help texts say of the default; null for what the rule says.</param>
    public static OptionRule<TRequest> Explained<TRequest>(this OptionRule<TRequest> rule, string end = "", string? defaultWords = null) =>
        new(rule.Name, $"{rule.Summary}{end}: {rule.Domain.Words}", rule.Domain, rule.Get, rule.With)
        {
            Role = rule.Role,
            Aliases = rule.Aliases,
            ValueName = rule.ValueName,
            DefaultWords = defaultWords ?? rule.DefaultWords,
        };

    static object? ReadSeed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : null;
}
