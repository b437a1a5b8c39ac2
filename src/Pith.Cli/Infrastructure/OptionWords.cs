using System.Text.RegularExpressions;

namespace Pith.Cli.Infrastructure;

/// <summary>The library names options in backquotes; people type them as flags.</summary>
static partial class OptionWords
{
    /// <summary>A message with every <c>`name`</c> written as <c>--name</c>.</summary>
    public static string AsFlags(string message) => OptionName().Replace(message, "--$1");

    [GeneratedRegex("`([a-z][a-z0-9]*(?:[-.][a-z0-9]+)*)`")]
    private static partial Regex OptionName();
}
