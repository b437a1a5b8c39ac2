using System.Text.Json.Nodes;
using Pith.Cli.Binding;
using Pith.Cli.Infrastructure;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Pipelines;
using Pith.Pipelines.Graph;

namespace Pith.Cli.Views;

/// <summary>Shows what a kNN graph holds.</summary>
sealed class GraphView : IStageView<GraphRequest, BuiltGraph>
{
    public JsonObject ToJson(StageOutcome<GraphRequest, BuiltGraph> outcome)
    {
        BuiltGraph built = outcome.Result!;
        RecallEstimate recall = built.Graph.Recall!;
        return new JsonObject
        {
            ["rows"] = built.Graph.Rows,
            ["columns"] = built.Columns,
            ["neighbors"] = built.Graph.Neighbors,
            ["metric"] = KebabCase.Of(outcome.Request.Metric),
            ["exact"] = recall.IsExact,
            ["recall"] = recall.Recall,
            ["recallInterval"] = Results.RecallInterval(recall),
            ["recallRows"] = recall.SampledRows,
            ["meanDistance"] = Results.Number(built.MeanDistance),
            ["zeroDistances"] = built.ZeroDistances,
            ["seconds"] = Results.Seconds(outcome.Stages),
            ["out"] = outcome.Call.Out,
        };
    }

    public void Print(StageOutcome<GraphRequest, BuiltGraph> outcome, Screen screen)
    {
        BuiltGraph built = outcome.Result!;
        KnnGraph graph = built.Graph;
        RecallEstimate recall = graph.Recall!;
        string kind = recall.IsExact ? "Exact" : "Approximate";
        screen.Line(FormattableString.Invariant(
            $"{kind} kNN graph of {graph.Rows:N0} rows x {built.Columns:N0} columns, {graph.Neighbors} neighbours a row, {KebabCase.Of(outcome.Request.Metric)}: mean distance {built.MeanDistance:G4}, {built.ZeroDistances:N0} at distance 0."));
        if (!recall.IsExact)
            screen.Line(recall.Words);
        Results.StageTable(screen, outcome.Stages);
        screen.Line($"Written: {outcome.Call.Out}");
        screen.Line($"Next: pith prune --graph {outcome.Call.Out} --scores s.npy --keep 30% --out RUN");
    }
}
