using System.Globalization;
using Pith.Cli.Infrastructure;
using Pith.Pipelines.OnePass;
using YamlDotNet.RepresentationModel;

namespace Pith.Cli.Binding;

/// <summary>The configuration of a pipeline: values by option name, and a section for each stage whose keys are its command's options.</summary>
/// <param name="Values">Values at the top level.</param>
/// <param name="Sections">Options by section, with their values as text; a switch is <c>true</c> or <c>false</c>.</param>
sealed record PipelineConfig(
    IReadOnlyDictionary<string, string> Values,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Sections)
{
    /// <summary>No file.</summary>
    public static PipelineConfig Empty { get; } = new(new Dictionary<string, string>(), new Dictionary<string, IReadOnlyDictionary<string, string>>());

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="known">The keys of the top level that are no sections.</param>
    /// <exception cref="OptionException">A key is unknown, or has a value of the wrong form; the message names the line.</exception>
    public static PipelineConfig Read(string path, IReadOnlyCollection<string> known)
    {
        var values = new Dictionary<string, string>();
        var sections = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        string[] keys = [.. known, .. OnePassSections.All.Select(s => s.Name).Except(known)];
        foreach ((YamlNode keyNode, YamlNode valueNode) in ConfigFile.Load(path).Children)
        {
            string key = (keyNode as YamlScalarNode)?.Value ?? "";
            if (OnePassSections.All.FirstOrDefault(s => s.Name == key) is OnePassSection section && valueNode is YamlMappingNode mapping)
                sections[key] = ReadSection(path, section, mapping);
            else if (!keys.Contains(key))
                throw ConfigFile.Unknown(path, keyNode, "key", key, keys, "; docs/pipeline.md lists the keys.");
            else if (!known.Contains(key) && valueNode is not YamlScalarNode { Value: null or "" or "null" or "~" })
                throw new OptionException("config", $"{path}, line {Line(keyNode)}: {key} is a section; write its options below it, indented.");
            else if (ConfigFile.ValueOf(path, key, valueNode) is string value)
                values[key] = value;
        }
        return new PipelineConfig(values, sections);
    }

    static Dictionary<string, string> ReadSection(string path, OnePassSection section, YamlMappingNode mapping)
    {
        IReadOnlyList<IOptionRule> options = section.Stage.Rules;
        string[] keys = [.. section.Keys];
        var values = new Dictionary<string, string>();
        foreach ((YamlNode keyNode, YamlNode valueNode) in mapping.Children)
        {
            string typed = (keyNode as YamlScalarNode)?.Value ?? "";
            string key = options.FirstOrDefault(o => o.Name == typed || o.Aliases.Contains(typed))?.Name ?? typed;
            if (section.Set.Contains(key))
                throw new OptionException("config", $"{path}, line {Line(keyNode)}: {key} of {section.Name} is set by the pipeline; leave it out here.");
            if (!keys.Contains(key))
                throw ConfigFile.Unknown(path, keyNode, $"option of {section.Name}", typed, keys, $"; the keys are the options of pith {section.Stage.Name} without dashes.");
            if (ConfigFile.ValueOf(path, key, valueNode) is not string value)
                continue;
            if (options.First(o => o.Name == key).Domain is Switch && value.ToLowerInvariant() is not ("true" or "false"))
                throw new OptionException("config", $"{path}, line {Line(valueNode)}: {key} of {section.Name} must be true or false; got {value}.");
            values[key] = options.First(o => o.Name == key).Domain is Switch ? value.ToLowerInvariant() : value;
        }
        return values;
    }

    static string Line(YamlNode node) => node.Start.Line.ToString(CultureInfo.InvariantCulture);
}
