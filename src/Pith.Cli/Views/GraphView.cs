using System.Text.Json.Nodes;
using Pith.Cli.Binding;
using Pith.Cli.Infrastructure;
using Pith.Neighbors.Approximate;
using Pith.Pipelines;
using Pith.Pipelines.Graph;
using Pith.Runs;

namespace Pith.Cli.Views;

/// <summary>Shows what a kNN graph holds.</summary>
sealed class GraphView : IStageView<GraphRequest, BuiltGraph>
{
    public JsonObject ToJson(StageOutcome<GraphRequest, BuiltGraph> outcome)
    {
        BuiltGraph built = outcome.Result!;
        RecallEstimate recall = built.Recall;
        var json = new JsonObject
        {
            ["rows"] = built.Rows,
            ["columns"] = built.Columns,
            ["neighbors"] = built.Neighbors,
            ["metric"] = KebabCase.Of(outcome.Request.Metric),
            ["exact"] = recall.IsExact,
            ["recall"] = recall.Recall,
            ["recallInterval"] = Results.RecallInterval(recall),
            ["recallRows"] = recall.SampledRows,
            ["meanDistance"] = Results.Number(built.MeanDistance),
            ["zeroDistances"] = built.ZeroDistances,
            ["seconds"] = Results.Seconds(outcome.Stages),
            ["out"] = outcome.Call.Out,
            ["manifest"] = ManifestOf(outcome),
        };
        if (built.Ranks > 1)
        {
            json["ranks"] = built.Ranks;
            json["bytesSent"] = built.BytesSent;
        }
        return json;
    }

    // As the user names the place.
    static string ManifestOf(StageOutcome<GraphRequest, BuiltGraph> outcome) =>
        FileManifest.NameFor(outcome.Call.Out!, outcome.Request.Parts is not null);

    public void Print(StageOutcome<GraphRequest, BuiltGraph> outcome, Screen screen)
    {
        BuiltGraph built = outcome.Result!;
        RecallEstimate recall = built.Recall;
        string kind = recall.IsExact ? "Exact" : "Approximate";
        screen.Line(FormattableString.Invariant(
            $"{kind} kNN graph of {built.Rows:N0} rows x {built.Columns:N0} columns, {built.Neighbors} neighbours a row, {KebabCase.Of(outcome.Request.Metric)}: mean distance {built.MeanDistance:G4}, {built.ZeroDistances:N0} at distance 0."));
        if (!recall.IsExact)
            screen.Line(recall.Words);
        if (built.Ranks > 1)
            screen.Line(FormattableString.Invariant($"Built by {built.Ranks} ranks, which sent each other {ByteSize.Format(built.BytesSent)}."));
        Results.StageTable(screen, outcome.Stages);
        screen.Line($"Written: {outcome.Call.Out}; its manifest: {ManifestOf(outcome)}");
        screen.Line($"Next: pith prune --graph {outcome.Call.Out} --scores s.npy --keep 30% --out RUN");
    }
}
