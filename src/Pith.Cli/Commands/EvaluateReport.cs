using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Evaluation;
using Pith.Pipelines.Evaluate;

namespace Pith.Cli.Commands;

/// <summary>The result of <c>pith evaluate</c> for people and for programs.</summary>
static class EvaluateReport
{
    public static void Print(CommandContext context, EvaluationFacts facts, EvaluationTable table, string outPath)
    {
        if (context.Json)
        {
            JsonObject result = EvaluationSummary.Of(facts, table).ToJson();
            result["seconds"] = Results.Seconds(context.Stages.Finished);
            result["run"] = outPath;
            context.PrintJson(result);
            return;
        }
        Screen screen = context.Screen;
        screen.Line(FormattableString.Invariant(
            $"Coresets of {facts.Data}: {facts.Model}, {facts.Steps:N0} steps for every coreset, {facts.Rows:N0} training rows, {facts.TestRows:N0} test rows, {EvaluationText.Seeds(facts.Seeds)}; in percent and points."));
        screen.Table("", EvaluationText.Columns, EvaluationText.Rows(table, facts), 1, 2, 3, 4, 5, 6);
        screen.Line(EvaluationText.Reading(facts.Seeds));
        screen.Line($"Written: {outPath} (results.csv, classes.csv, summary.json, summary.md{(facts.ScoringSeconds is null ? "" : ", scoring/")}, manifest.json), in all {ProgressDisplay.Duration(context.Stages.TotalSeconds)}");
    }
}
