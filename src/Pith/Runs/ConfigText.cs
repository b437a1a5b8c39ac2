using System.Globalization;
using System.Text;

namespace Pith.Runs;

/// <summary>Writes option values as YAML: one mapping whose keys are the option names.</summary>
static class ConfigText
{
    /// <summary>The options of a run as a file that makes it again.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">Names and texts; null for an option that was not given.</param>
    public static string Of(string command, IEnumerable<KeyValuePair<string, string?>> options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# pith {command} --config config.yaml --out RUN makes this run again.\n");
        foreach ((string name, string? value) in options)
            text.Append(Line(name, value));
        return text.ToString();
    }

    /// <summary>One key with its value as a line of a file.</summary>
    public static string Line(string name, string? value) => $"{name}: {(value is null ? "null" : Scalar(value))}\n";

    static string Scalar(string value)
    {
        bool isPlain = value.Length > 0
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or ',')
            && value is not ("null" or "true" or "false")
            && value[0] is not ('-' or ',');
        bool isFlag = value is "true" or "false";
        if (isPlain || isFlag)
            return value;
        return "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal) + "\"";
    }
}
