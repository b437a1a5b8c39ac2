using System.CommandLine;

namespace Pith.Cli.Infrastructure;

/// <summary>One option of a command. Values are taken as text and read by <see cref="CommandContext"/>, so that every bad value gets our
/// sentence.</summary>
sealed class CliOption
{
    public CliOption(string name, string valueName, string summary, string? defaultText, string[] aliases, bool isFlag, bool isRepeatable = false)
    {
        Name = name;
        DefaultText = defaultText;
        IsFlag = isFlag;
        IsRepeatable = isRepeatable;
        string described = defaultText is null ? summary : $"{summary} [{defaultText}]";
        string[] dashed = [.. aliases.Select(a => "--" + a)];
        Aliases = aliases;
        Symbol = isFlag
            ? new Option<bool>("--" + name, dashed) { Description = described, Arity = ArgumentArity.Zero }
            : isRepeatable ? new Option<string[]>("--" + name, dashed) { Description = described, HelpName = valueName, Arity = ArgumentArity.OneOrMore }
            : new Option<string?>("--" + name, dashed) { Description = described, HelpName = valueName, Arity = ArgumentArity.ExactlyOne };
    }

    /// <summary>The flag of a row of an option table.</summary>
    /// <param name="rule">The row.</param>
    /// <param name="defaultText">What the option comes to where it is not given; empty for nothing.</param>
    public static CliOption Of(IOptionRule rule, string defaultText)
    {
        string shown = rule.DefaultWords ?? (rule.Domain is Switch ? "" : defaultText);
        string summary = OptionWords.AsFlags(shown.Length == 0 ? rule.Summary : $"{rule.Summary} [{shown}]");
        return new CliOption(rule.Name, rule.ValueName, summary, null, [.. rule.Aliases], isFlag: rule.Domain is Switch, isRepeatable: rule.Domain is AnyText { TakesSeveral: true });
    }

    public string Name { get; }

    public string? DefaultText { get; }

    public bool IsFlag { get; }

    /// <summary>Whether it may be given several times, each time with one value or a list with commas.</summary>
    public bool IsRepeatable { get; }

    public IReadOnlyList<string> Aliases { get; }

    public Option Symbol { get; }

    public bool IsCalled(string name) => Name == name || Aliases.Contains(name);
}
