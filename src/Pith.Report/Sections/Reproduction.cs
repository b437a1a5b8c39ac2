using System.Globalization;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>How the run is made again, and what it was made of and when: the line of the first screen and the page's last lines.</summary>
static class Reproduction
{
    /// <summary>The command that makes the run again; its configuration lies in the run.</summary>
    public static string Of(ReportModel model)
    {
        string folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(model.Runs.Root)));
        return File.Exists(Path.Combine(model.Runs.Root, "config.yaml"))
            ? $"pith {Command(model)} --config {folder}/config.yaml --out {folder}-again"
            : model.Runs.Main.Command == "graph" ? Graph(model.Runs.Main, folder) : $"pith verify {folder}";
    }

    // A graph has no configuration beside it.
    static string Graph(FoundRun run, string name)
    {
        IEnumerable<string> options = run.Manifest.Options.Where(option => option.Value is not (null or "false") && option.Key != "embeddings" && option.Key != "seed")
            .Select(option => option.Value == "true" ? $"--{option.Key}" : $"--{option.Key} {option.Value}");
        return $"pith graph --embeddings {run.Input("embeddings")?.Given} {string.Join(' ', options)} --out {Path.GetFileNameWithoutExtension(name)}-again{Path.GetExtension(name)}";
    }

    /// <summary>What the data is called.</summary>
    public static string Data(ReportModel model) =>
        model.Runs.Pipeline?.Data ?? (model.Inputs.DataText is string text ? Runs.InputFiles.NameOf(text) : model.Runs.Main.Name);

    /// <summary>The page's last lines.</summary>
    public static HtmlText Footer(ReportModel model)
    {
        // The day on which the run was finished, so that the same run gives the same page.
        DateTime made = File.GetLastWriteTimeUtc(model.Runs.Main.ManifestPath);
        var footer = new HtmlText();
        footer.Element("p", string.Create(CultureInfo.InvariantCulture, $"Pith {model.Runs.Main.Manifest.PithVersion} · run of {made:d MMMM yyyy} · data {Data(model)}"));
        return footer.Raw("<p><code>").Text(Of(model)).Raw("</code></p>");
    }

    static string Command(ReportModel model) => model.Runs.Pipeline is null ? model.Runs.Main.Command
        : File.ReadLines(Path.Combine(model.Runs.Root, "config.yaml")).FirstOrDefault()?.Contains("pith demo", StringComparison.Ordinal) == true ? "demo" : "run";
}
