using System.Globalization;
using Pith.Cli.Infrastructure;
using Pith.Runs;
using YamlDotNet.RepresentationModel;

namespace Pith.Cli.Pipelines;

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
        string[] keys = [.. known, .. PipelineSchema.Sections.Select(s => s.Name).Except(known)];
        foreach ((YamlNode keyNode, YamlNode valueNode) in ConfigFile.Load(path).Children)
        {
            string key = (keyNode as YamlScalarNode)?.Value ?? "";
            if (PipelineSchema.Sections.FirstOrDefault(s => s.Name == key) is PipelineSection section && valueNode is YamlMappingNode mapping)
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

    /// <summary>The file that <see cref="Read"/> reads back.</summary>
    /// <param name="command">The command to name.</param>
    /// <param name="values">The top level.</param>
    /// <param name="sections">Options by section.</param>
    /// <param name="shown">What stands for the value of <c>SECTION.OPTION</c>, or null for the value itself.</param>
    public static string Write(
        string command,
        IEnumerable<KeyValuePair<string, string?>> values,
        IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> sections,
        Func<string, string?> shown)
    {
        var text = new System.Text.StringBuilder(ConfigText.Of(command, values));
        foreach ((string name, IReadOnlyDictionary<string, string> options) in sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}:{(options.Count == 0 ? " {}" : "")}\n");
            foreach ((string option, string value) in options)
                text.Append("  ").Append(ConfigText.Line(option, shown($"{name}.{option}") ?? value));
        }
        return text.ToString();
    }

    /// <summary>The sections that a manifest recorded, as a file, with inputs where they were.</summary>
    public static string OfManifest(Manifest manifest)
    {
        Dictionary<string, string> inputs = manifest.Inputs.ToDictionary(i => i.Option, i => i.Path);
        var sections = new Dictionary<string, Dictionary<string, string>>();
        foreach ((string name, string? value) in manifest.Options.Where(o => o.Key.Contains('.', StringComparison.Ordinal)))
        {
            string[] parts = name.Split('.', 2);
            if (!sections.TryGetValue(parts[0], out Dictionary<string, string>? options))
                sections[parts[0]] = options = [];
            if (value is not null)
                options[parts[1]] = inputs.GetValueOrDefault(name) ?? value;
        }
        return Write(manifest.Command, [], sections.Select(s => KeyValuePair.Create(s.Key, (IReadOnlyDictionary<string, string>)s.Value)), _ => null);
    }

    static Dictionary<string, string> ReadSection(string path, PipelineSection section, YamlMappingNode mapping)
    {
        IReadOnlyList<CliOption> options = PipelineSchema.OptionsOf(section.Command);
        string[] keys = [.. PipelineSchema.KeysOf(section)];
        var values = new Dictionary<string, string>();
        foreach ((YamlNode keyNode, YamlNode valueNode) in mapping.Children)
        {
            string typed = (keyNode as YamlScalarNode)?.Value ?? "";
            string key = options.FirstOrDefault(o => o.IsCalled(typed))?.Name ?? typed;
            if (section.Set.Contains(key))
                throw new OptionException("config", $"{path}, line {Line(keyNode)}: {key} of {section.Name} is set by the pipeline; leave it out here.");
            if (!keys.Contains(key))
                throw ConfigFile.Unknown(path, keyNode, $"option of {section.Name}", typed, keys, $"; the keys are the options of pith {section.Command} without dashes.");
            if (ConfigFile.ValueOf(path, key, valueNode) is not string value)
                continue;
            if (options.First(o => o.Name == key).IsFlag && value is not ("true" or "false"))
                throw new OptionException("config", $"{path}, line {Line(valueNode)}: {key} of {section.Name} must be true or false; got {value}.");
            values[key] = value;
        }
        return values;
    }

    static string Line(YamlNode node) => node.Start.Line.ToString(CultureInfo.InvariantCulture);
}
