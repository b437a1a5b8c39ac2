using System.Text.Json.Nodes;
using Pith.Cli.Binding;
using Pith.Cli.Infrastructure;
using Pith.Evaluation;
using Pith.Pipelines;
using Pith.Pipelines.Evaluate;

namespace Pith.Cli.Views;

/// <summary>Shows an evaluation: every method and budget beside random, and how to read it.</summary>
sealed class EvaluateView : IStageView<EvaluateRequest, EvaluateResult>
{
    public JsonObject ToJson(StageOutcome<EvaluateRequest, EvaluateResult> outcome)
    {
        JsonObject json = EvaluationSummary.Of(outcome.Result!.Facts, outcome.Result.Table).ToJson();
        if (outcome.Result.GraphRecall is { } recall)
            json["graph"] = Results.ApproximateGraph(recall);
        json["seconds"] = Results.Seconds(outcome.Stages);
        json["run"] = outcome.Call.Out;
        return json;
    }

    public void Print(StageOutcome<EvaluateRequest, EvaluateResult> outcome, Screen screen)
    {
        (EvaluationFacts facts, EvaluationTable table) = outcome.Result!;
        screen.Line(FormattableString.Invariant(
            $"Coresets of {facts.Data}: {facts.Model}, {facts.Steps:N0} steps for every coreset, {facts.Rows:N0} training rows, {facts.TestRows:N0} test rows, {EvaluationText.Seeds(facts.Seeds)}; in percent and points."));
        if (facts.Scores is { } scores)
            screen.Line(scores.Sentence);
        IReadOnlyList<string> columns = EvaluationText.Columns(table);
        screen.Table("", columns, EvaluationText.Rows(table, facts), [.. Enumerable.Range(1, columns.Count - 1)]);
        screen.Line(EvaluationText.Reading(facts.Seeds));
        foreach (FiguresText figures in FiguresText.Of(table))
        {
            screen.Table("", figures.Columns, figures.Rows, [.. Enumerable.Range(1, figures.Columns.Count - 1)]);
            if (figures.Reading.Length > 0)
                screen.Line(figures.Reading);
        }
        screen.Line($"{Results.Written(outcome.Call.Out!)}, in all {Durations.Text(outcome.Seconds)}");
    }
}
