using System.Globalization;
using Pith.Explorer.Sources;
using Pith.Pipelines.Prune;
using Pith.Runs;

namespace Pith.Explorer.Settings;

/// <summary>The call of <c>pith prune</c> that makes the same coreset as a setting.</summary>
/// <param name="Options">Its options with their texts, in order; those left to their defaults are left out.</param>
/// <param name="Out">The run folder.</param>
/// <param name="KeepFile">The file of rows that must be kept; null where none are marked.</param>
/// <param name="DropFile">The file of rows that must be dropped; null where none are marked.</param>
sealed record PruneCall(IReadOnlyList<KeyValuePair<string, string>> Options, string Out, string? KeepFile, string? DropFile)
{
    /// <summary>The call as it is typed.</summary>
    public string Text => string.Join(' ', Options.Append(KeyValuePair.Create("out", Out))
        .Select(option => option.Value == "true" ? $"--{option.Key}" : $"--{option.Key} {Quoted(option.Value)}")
        .Prepend("pith prune"));

    /// <summary>The call for a setting.</summary>
    /// <param name="data">What is explored.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="name">The name of the run folder.</param>
    public static PruneCall Of(ExploredData data, Setting setting, string name)
    {
        var stage = new PruneStage();
        string folder = Shown(Path.Combine(data.SaveFolder, name));
        string? keep = setting.IsMarked && setting.Keep.Length > 0 ? folder + "-keep.npy" : null;
        string? drop = setting.IsMarked && setting.Drop.Length > 0 ? folder + "-drop.npy" : null;
        List<KeyValuePair<string, string>> options = [];
        foreach (OptionRule<PruneRequest> rule in stage.Rules)
        {
            string text = rule.Text(setting.Request);
            string? file = rule.Name == "given" ? keep : rule.Name == "must-drop" ? drop : null;
            if (rule.Name is "keep" or "write" || (setting.IsMarked && rule.Name is "given" or "must-drop" && file is null))
                continue;
            if (rule.Name == "count")
                text = setting.Count.ToString(CultureInfo.InvariantCulture);
            else if (file is not null)
                text = file;
            else if (rule.Role == OptionRole.Input && text.Length > 0)
                text = Shown(text);
            bool isDefault = setting.Request.Method.Info is { } method && method.Has(rule.Name) ? IsDefaultOfMethod(setting, rule.Name, text) : text == stage.DefaultText(rule);
            if (text.Length > 0 && (!isDefault || rule.Name is "method" or "count"))
                options.Add(KeyValuePair.Create(rule.Name, text));
        }
        return new PruneCall(options, folder, keep, drop);
    }

    // Whole paths: whoever copies the call types it in a folder of his own.
    static string Shown(string path) => Path.GetFullPath(path);

    static bool IsDefaultOfMethod(Setting setting, string option, string text) =>
        setting.Request.Method is { Info: { } info, Compat: var compat } && text == (info.TextOf(compat is null ? info.Defaults : info.Profile(compat), option) ?? "");

    static string Quoted(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':' or '=' or '@' or ',' or '+' or '%')
        ? text : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
