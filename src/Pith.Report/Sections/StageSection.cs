using System.Text.Json.Nodes;
using Pith.Pipelines.OnePass;
using Pith.Report.Page;
using Pith.Report.Sources;
using Pith.Runs;

namespace Pith.Report.Sections;

/// <summary>What the runs cost.</summary>
static class StageSection
{
    const int MostBars = 10;

    public static ReportSection? Build(ReportModel model)
    {
        (string Name, ManifestStage Stage)[] stages =
        [
            .. from run in model.Runs.Runs
               from stage in run.Manifest.Stages
               select (model.Runs.Runs.Count > 1 ? $"{run.Name}: {stage.Name}" : stage.Name, stage),
        ];
        if (stages.Length == 0)
            return null;
        double total = stages.Sum(s => s.Stage.Seconds);
        var body = new HtmlText();
        string machine = model.Runs.Main.Manifest.MadeOn is ManifestMachine m ? $" on {m.Cores} cores" : "";
        body.Element("p class=\"intro\"", $"{HtmlText.Seconds(total)} in all{machine}, the costliest stages first.");
        (string Name, ManifestStage Stage)[] costliest = [.. stages.OrderByDescending(s => s.Stage.Seconds).Take(MostBars)];
        var bars = new JsonArray();
        foreach ((string name, ManifestStage stage) in costliest)
            bars.Add((JsonNode)new JsonObject { ["name"] = name, ["seconds"] = stage.Seconds, ["text"] = HtmlText.Seconds(stage.Seconds) });
        body.Chart("stages", "Seconds of the costliest stages", new JsonObject { ["bars"] = bars });
        if (model.Runs.Pipeline?.Costs is PipelineCosts costs)
            Costs(body, costs);
        body.Raw("<details><summary>All stages</summary>").Table(
            ["run", "stage", "#time", "#peak memory so far"],
            from run in model.Runs.Runs
            from stage in run.Manifest.Stages
            select new[] { run.Name, stage.Name, HtmlText.Seconds(stage.Seconds), ByteSize.Format(stage.PeakBytes) }).Raw("</details>");
        return new ReportSection("cost", "Cost", body);
    }

    /// <summary>Whether a pipeline was worth its time, as a sentence; null where no pipeline says so.</summary>
    public static string? Finding(ReportModel model)
    {
        if (model.Runs.Pipeline is not { PaidOff: bool paidOff, Costs: PipelineCosts costs })
            return null;
        string verdict = paidOff ? "Pruning paid for itself in time" : "Pruning did not pay for itself in time";
        return costs.FullTraining is double full
            ? $"{verdict}: finding the coreset and training on it took {HtmlText.Seconds(costs.Pruning + costs.CoresetTraining)}, training on all rows takes {HtmlText.Seconds(full)}{(costs.FullTrainingIsMeasured ? "" : " (estimated)")}."
            : verdict + ".";
    }

    // What pruning cost beside what training on all rows would have.
    static void Costs(HtmlText body, PipelineCosts costs)
    {
        (string Name, double? Seconds)[] lines =
        [
            ("finding the coreset", costs.Pruning),
            ("training on the coreset", costs.CoresetTraining),
            (costs.FullTrainingIsMeasured ? "training on all rows" : "training on all rows, estimated", costs.FullTraining),
        ];
        body.Element("h3", "What it cost, and what it saved").Table(["", "#time"],
            lines.Where(line => line.Seconds is not null).Select(line => new[] { line.Name, HtmlText.Seconds(line.Seconds!.Value) }));
    }
}
