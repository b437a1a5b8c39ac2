namespace Pith.Common;

/// <summary>Reads an options record from texts, by its constraint table.</summary>
public static class OptionTexts
{
    /// <summary>A copy of <paramref name="options"/> with every named value set.</summary>
    /// <param name="method">The method that the options belong to, for the message.</param>
    /// <param name="rules">Its constraint table.</param>
    /// <param name="options">What is not named stays as it is here.</param>
    /// <param name="values">Texts as on the command line, by name without dashes.</param>
    /// <exception cref="OptionException">A name is not in the table, or a value is not allowed.</exception>
    public static TOptions Apply<TOptions>(
        string method, IReadOnlyList<OptionRule<TOptions>> rules, TOptions options, IReadOnlyDictionary<string, string> values)
    {
        foreach ((string name, string text) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            OptionRule<TOptions> rule = rules.FirstOrDefault(rule => rule.Name == name)
                ?? throw new OptionException(name, $"`{name}` is not an option of `method` {method}; it has {Names(rules)}.");
            options = rule.WithText(options, text);
        }
        return options;
    }

    static string Names<TOptions>(IReadOnlyList<OptionRule<TOptions>> rules) =>
        rules.Count == 0 ? "none" : string.Join(", ", rules.Select(rule => $"`{rule.Name}`"));
}
