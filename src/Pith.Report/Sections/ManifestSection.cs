using Pith.Report.Page;
using Pith.Report.Sources;
using Pith.Runs;

namespace Pith.Report.Sections;

/// <summary>What the runs were made from, enough to make them again.</summary>
static class ManifestSection
{
    const int MostFiles = 40;

    public static ReportSection Build(ReportModel model)
    {
        var body = new HtmlText();
        body.Element("p class=\"intro\"", "What each run was made from. A run with the same fingerprint has the same bytes; pith verify makes it again and compares.");
        foreach (FoundRun run in model.Runs.Runs)
            Describe(body, run);
        return new ReportSection("manifest", "Manifest", body);
    }

    static void Describe(HtmlText body, FoundRun run)
    {
        Manifest manifest = run.Manifest;
        body.Raw("<details><summary>").Text($"{run.Name}: pith {manifest.Command}").Raw("</summary>");
        body.Table(["", ""],
        [
            ["fingerprint", manifest.Fingerprint],
            ["Pith", manifest.PithVersion],
            ["seed", FormattableString.Invariant($"{manifest.Seed}")],
            ["rows", HtmlText.Count(manifest.Rows)],
            .. manifest.MadeOn is ManifestMachine m
                ? new string[][] { ["machine", FormattableString.Invariant($"{m.System} {m.Architecture}, {m.Cores} cores, {m.VectorBits}-bit vectors, .NET {m.Runtime}")] }
                : [],
        ]);
        body.Element("h3", "Options").Table(["option", "value"],
            manifest.Options.Where(option => option.Value is not null).Select(option => new[] { "--" + option.Key, option.Value! }));
        Files(body, "Inputs", manifest.Inputs.SelectMany(input => input.Files.Select(file => ("--" + input.Option, file))));
        Files(body, "Outputs", manifest.Outputs.Select(file => ("", file)));
        body.Raw("</details>");
    }

    static void Files(HtmlText body, string title, IEnumerable<(string Option, ManifestFile File)> files)
    {
        (string Option, ManifestFile File)[] all = [.. files];
        if (all.Length == 0)
            return;
        body.Element("h3", title).Table(["", "file", "#size", "SHA-256"],
            all.Take(MostFiles).Select(f => new[] { f.Option, f.File.Name, ByteSize.Format(f.File.Bytes), f.File.Sha256 }));
        if (all.Length > MostFiles)
            body.Element("p class=\"note\"", $"and {HtmlText.Count(all.Length - MostFiles)} more in the manifest.");
    }
}
