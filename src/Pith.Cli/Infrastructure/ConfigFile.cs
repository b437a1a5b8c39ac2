using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pith.Cli.Infrastructure;

/// <summary>Reads and writes option values as YAML: one mapping whose keys are the option names.</summary>
static class ConfigFile
{
    const int MostBytes = 1 << 16;
    const int MostLevels = 32;

    /// <summary>The options of a configuration file in file order; a list becomes one text with commas.</summary>
    /// <param name="path">The file.</param>
    /// <param name="known">The option names that the command has, without dashes.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string path, IReadOnlyCollection<string> known)
    {
        YamlMappingNode mapping = Load(path);
        var values = new List<KeyValuePair<string, string>>();
        foreach ((YamlNode keyNode, YamlNode valueNode) in mapping.Children)
        {
            string key = (keyNode as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(key))
                throw Unknown(path, keyNode, "option", key, known, "; the keys are the option names without dashes.");
            if (ValueOf(path, key, valueNode) is string value)
                values.Add(new(key, value));
        }
        return values;
    }

    /// <summary>One value as text, a list with commas between its values; null where the file says null or nothing.</summary>
    public static string? ValueOf(string path, string key, YamlNode node)
    {
        string? value = node switch
        {
            YamlScalarNode scalar => scalar.Value,
            YamlSequenceNode list when list.Children.All(c => c is YamlScalarNode) => string.Join(',', list.Children.Select(c => ((YamlScalarNode)c).Value)),
            _ => throw new OptionException("config", $"{path}: the value of {key} must be one value or a list of values."),
        };
        bool isNull = node is YamlScalarNode { Style: ScalarStyle.Plain } && value is null or "" or "null" or "~";
        return isNull ? null : value;
    }

    /// <summary>The refusal of a key that nothing knows, with its line and what was probably meant.</summary>
    public static OptionException Unknown(string path, YamlNode keyNode, string what, string key, IEnumerable<string> known, string otherwise) => new(
        "config",
        $"{path}, line {keyNode.Start.Line.ToString(CultureInfo.InvariantCulture)}: unknown {what} {key}{Suggestions.Ending(key, known, otherwise)}");

    /// <summary>The one mapping that a file holds.</summary>
    public static YamlMappingNode Load(string path)
    {
        if (!File.Exists(path))
            throw new InvalidDataContentException($"--config {path} does not exist; check the path.");
        if (new FileInfo(path).Length > MostBytes)
            throw new OptionException("config", $"{path} has more than {MostBytes} bytes; a configuration holds the values of options.");
        try
        {
            YamlStream stream = Parse(path, File.ReadAllText(path));
            return stream.Documents switch
            {
                [] => [],
                [{ RootNode: YamlMappingNode mapping }] => mapping,
                _ => throw new OptionException("config", $"{path} must hold one mapping of option names to values."),
            };
        }
        catch (Exception error) when (error is not PithException and (InvalidOperationException or ArgumentException or FormatException))
        {
            // The parser's own checks, of what it has no sentence for.
            throw new OptionException("config", $"{path} is not valid YAML ({error.Message.TrimEnd('.')}).");
        }
        catch (YamlException error)
        {
            throw new OptionException(
                "config",
                $"{path} is not valid YAML (line {error.Start.Line.ToString(CultureInfo.InvariantCulture)}: {error.Message.TrimEnd('.')}).");
        }
    }

    // What loads a file calls itself for every level of nesting, so the levels are counted first, by the parser that does not.
    static YamlStream Parse(string path, string text)
    {
        using var ahead = new StringReader(text);
        var parser = new Parser(ahead);
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MostLevels)
            {
                throw new OptionException(
                    "config",
                    string.Create(CultureInfo.InvariantCulture, $"{path} is not valid YAML for options (line {parser.Current.Start.Line}: nested more than {MostLevels} levels deep)."));
            }
        }
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return stream;
    }
}
