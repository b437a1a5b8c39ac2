using System.Globalization;
using System.Text;
using Pith.Runs;

namespace Pith.Pipelines.OnePass;

/// <summary>Writes the configuration of a pipeline: values by option name, and a section for each stage.</summary>
static class OnePassConfig
{
    /// <summary>The file's text.</summary>
    /// <param name="command">The command to name.</param>
    /// <param name="top">The options at the top.</param>
    /// <param name="sections">Options by section.</param>
    /// <param name="shown">What stands for the value of <c>SECTION.OPTION</c>, or null for the value itself.</param>
    public static string Text(
        string command,
        IEnumerable<KeyValuePair<string, string?>> top,
        IEnumerable<KeyValuePair<string, IReadOnlyList<KeyValuePair<string, string>>>> sections,
        Func<string, string?> shown)
    {
        var text = new StringBuilder(ConfigText.Of(command, top));
        foreach ((string name, IReadOnlyList<KeyValuePair<string, string>> options) in sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}:{(options.Count == 0 ? " {}" : "")}\n");
            foreach ((string option, string value) in options)
                text.Append("  ").Append(ConfigText.Line(option, shown($"{name}.{option}") ?? value));
        }
        return text.ToString();
    }

    /// <summary>The sections that a manifest recorded, as texts by section and option, with inputs where they were.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> SectionsOf(Manifest manifest)
    {
        Dictionary<string, string> inputs = manifest.Inputs.ToDictionary(input => input.Option, input => input.Path);
        return manifest.Options
            .Where(option => option.Key.Contains('.', StringComparison.Ordinal) && option.Value is not null)
            .GroupBy(option => option.Key.Split('.', 2)[0])
            .ToDictionary(
                section => section.Key,
                section => (IReadOnlyDictionary<string, string>)section.ToDictionary(
                    option => option.Key.Split('.', 2)[1], option => inputs.GetValueOrDefault(option.Key) ?? option.Value!));
    }
}
