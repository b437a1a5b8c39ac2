using System.Text.Json.Nodes;
using Pith.Pipelines.OnePass;
using Pith.Report.Page;
using Pith.Report.Sources;
using Pith.Runs;

namespace Pith.Report.Sections;

/// <summary>What the runs cost.</summary>
static class CostSection
{
    const int MostBars = 10;

    public static ReportSection? Build(ReportModel model)
    {
        (string Name, ManifestStage Stage)[] stages =
        [
            .. from run in model.Runs.Runs
               from stage in run.Manifest.Stages
               where PlainWords.Stage(stage.Name) is not null
               select (model.Runs.Runs.Count > 1 ? run.Name == stage.Name ? stage.Name : $"{run.Name}: {stage.Name}" : stage.Name, stage),
        ];
        if (stages.Length == 0)
            return null;
        double total = stages.Sum(s => s.Stage.Seconds);
        var body = new HtmlText();
        string machine = model.Runs.Main.Manifest.MadeOn is ManifestMachine m ? $" on {m.Cores} cores" : "";
        (string Name, ManifestStage Stage)[] costliest = [.. stages.OrderByDescending(s => s.Stage.Seconds).Take(MostBars)];
        var bars = new JsonArray();
        foreach ((string name, ManifestStage stage) in costliest)
            bars.Add((JsonNode)new JsonObject { ["name"] = name, ["seconds"] = stage.Seconds, ["text"] = HtmlText.Seconds(stage.Seconds) });
        if (model.Runs.Pipeline?.Costs is PipelineCosts costs)
            Costs(body, costs);
        body.Element("p class=\"intro\"", $"{HtmlText.Seconds(total)} in all{machine}, the costliest stages first.")
            .Chart("stages", "Seconds of the costliest stages", new JsonObject { ["bars"] = bars });
        body.Raw("<details><summary>All stages</summary>").Table(
            ["run", "stage", "#time", "#peak memory so far"],
            from run in model.Runs.Runs
            from stage in run.Manifest.Stages
            where PlainWords.Stage(stage.Name) is not null
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

    // What pruning cost beside what training on all rows would have, and beside random rows, which cost nothing to choose.
    static void Costs(HtmlText body, PipelineCosts costs)
    {
        var bars = new JsonArray();
        void Bar(string name, double finding, double training) => bars.Add((JsonNode)new JsonObject
        {
            ["name"] = name,
            ["finding"] = finding,
            ["training"] = training,
            ["findingText"] = finding > 0 ? HtmlText.Seconds(finding) : "none",
            ["trainingText"] = HtmlText.Seconds(training),
            ["text"] = HtmlText.Seconds(finding + training),
        });
        Bar("this coreset", costs.Pruning, costs.CoresetTraining);
        Bar("random rows, as many", 0, costs.CoresetTraining);
        if (costs.FullTraining is double full)
            Bar(costs.FullTrainingIsMeasured ? "all rows" : "all rows, estimated", 0, full);
        body.Element("p class=\"intro\"", $"One training of {costs.Epochs} epochs, with what it took to choose its rows.")
            .Chart("cost", "Seconds for finding the coreset and training on it, beside random rows and all rows", new JsonObject { ["bars"] = bars });
    }
}
