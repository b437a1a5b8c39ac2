using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Pipelines.Train;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>How training went, epoch by epoch.</summary>
static class TrainingSection
{
    public static ReportSection? Build(ReportModel model)
    {
        if (Metrics(model) is not (FoundRun run, { Count: > 0 } epochs))
            return null;
        var body = new HtmlText();
        string rows = run.Option("subset") is string subset ? $" on {Share(subset)} of the rows" : "";
        body.Element("p class=\"intro\"", $"The model {run.Option("model")} trained{rows}: accuracy after each epoch. The last epoch counts; no epoch was chosen by the test rows.");
        var lines = new JsonArray(Line(epochs, e => e.TestAccuracy, "test rows"), Line(epochs, e => e.TrainingAccuracy, "trained rows"));
        if (lines.All(line => ((JsonArray)line!["values"]!).All(value => value is null)))
            return null;
        body.Chart("epochs", "Accuracy by epoch", new JsonObject { ["lines"] = lines });
        return new ReportSection("training", "Training", body);
    }

    public static string Headline(ReportModel model) =>
        Last(model) is double accuracy ? $"{HtmlText.Percent(accuracy)} test accuracy" : $"{HtmlText.Count(model.Runs.Main.Manifest.Rows)} rows";

    public static IEnumerable<Figure> Figures(ReportModel model)
    {
        if (model.Runs.Main.Command != "train" || Metrics(model) is not (FoundRun run, { } epochs))
            yield break;
        yield return new("Model", run.Option("model") ?? "", $"{epochs.Count} epochs");
        if (model.Table is { Inside: not null } table)
            yield return new("Trained rows", HtmlText.Count(table.InsideCount), HtmlText.Percent((double)table.InsideCount / table.Rows) + " of the rows");
    }

    static string Share(string subset) =>
        double.TryParse(subset, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) && share <= 1 ? HtmlText.Percent(share, share < 0.01 ? 1 : 0) : subset;

    static double? Last(ReportModel model) => Metrics(model) is (_, { Count: > 0 } epochs) ? Finite(epochs[^1].TestAccuracy) : null;

    static (FoundRun Run, IReadOnlyList<MetricsEpoch> Epochs)? Metrics(ReportModel model) =>
        model.Runs.Of("train") is FoundRun run && run.File(MetricsFile.Name) is not null ? (run, MetricsFile.Read(run.Folder).Epochs) : null;

    static JsonObject Line(IReadOnlyList<MetricsEpoch> epochs, Func<MetricsEpoch, double?> measure, string title) =>
        new() { ["name"] = title, ["values"] = new JsonArray([.. epochs.Select(epoch => (JsonNode?)Finite(measure(epoch)))]) };

    static double? Finite(double? number) => number is double value && double.IsFinite(value) ? value : null;
}
