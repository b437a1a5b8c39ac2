using System.Text.Json.Nodes;
using Pith.Cli.Binding;
using Pith.Cli.Infrastructure;
using Pith.Data.Labels;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Selection;
using Pith.Selection.SemanticDeduplication;
using static System.FormattableString;

namespace Pith.Cli.Views;

/// <summary>Shows a coreset: how much was kept and why, by class, and what to do with it.</summary>
sealed class PruneView(Catalog<ISelectionOptions> methods) : IStageView<PruneRequest, PruneResult>
{
    const double FaintEdges = 0.01;
    const int MostClassesShown = 20;
    const int MostClassesInJson = 10_000;

    public JsonObject ToJson(StageOutcome<PruneRequest, PruneResult> outcome)
    {
        PruneResult result = outcome.Result!;
        Coreset coreset = result.Coreset;
        JsonNode? Fact(string name) => result.Fact(name) is double value ? Results.Number(value) : null;
        var json = new JsonObject
        {
            ["method"] = outcome.Request.Method.Name,
            ["rows"] = coreset.Rows,
            ["kept"] = coreset.Kept,
            ["dropped"] = coreset.Dropped,
            ["seconds"] = Results.Seconds(outcome.Stages),
            ["graph"] = coreset.MessageGraph is null ? null : new JsonObject
            {
                ["neighbors"] = (int)(result.Fact("neighbors") ?? 0),
                ["exact"] = !result.IsGraphSupplied && result.GraphRecall is null,
                ["recall"] = result.IsGraphSupplied ? null : result.GraphRecall?.Recall ?? 1.0,
                ["recallInterval"] = Results.RecallInterval(result.GraphRecall),
                ["meanEdgeWeight"] = Fact("meanEdgeWeight"),
                ["edges"] = coreset.MessageGraph.Edges,
                ["medianNeighborDistance"] = Fact("medianNeighborDistance"),
                ["brought"] = result.IsGraphSupplied,
            },
            ["negativePicks"] = Fact("negativePicks"),
            ["scoreShift"] = Fact("scoreShift"),
            ["orderIsNested"] = result.OrderIsNested,
            ["reasons"] = new JsonObject(Reasons(coreset).Select(reason => KeyValuePair.Create(reason.Name, (JsonNode?)reason.Rows))),
            ["seed"] = outcome.Request.Seed,
            ["run"] = outcome.Call.Out,
        };
        if (Fact(SemanticDeduplicationSelection.RecallFact) is { } pairs)
        {
            json["duplicates"] = new JsonObject
            {
                ["threshold"] = Fact("threshold"),
                ["recall"] = pairs,
                ["recallInterval"] = new JsonArray(Fact(SemanticDeduplicationSelection.RecallFact + "Low"), Fact(SemanticDeduplicationSelection.RecallFact + "High")),
            };
        }
        if (result.Scores is { } scores)
            json["scores"] = Direction(scores);
        if (result.CutoffScores is { } cutoffScores)
            json["cutoffScores"] = Direction(cutoffScores);
        if (PruneWords.Cutoff(outcome.Request) is double cutoff)
            (json["cutoff"], json["cutoffBy"]) = (cutoff, PruneWords.CutsByClass(outcome.Request) ? "class" : "all");
        json["recommends"] = PruneWords.Recommendation(outcome.Request, result) is null ? null : "cutoff auto";
        if (outcome.Request.Method.Compat is string compat)
            json["compat"] = compat;
        if (result.Classes() is { Count: <= MostClassesInJson } classes)
            json["classes"] = new JsonArray([.. classes.Select(c => new JsonObject { ["label"] = Results.ClassName(result.ClassNames, c.Label), ["rows"] = c.Rows, ["kept"] = c.Kept })]);
        return json;
    }

    public void Print(StageOutcome<PruneRequest, PruneResult> outcome, Screen screen)
    {
        PruneResult result = outcome.Result!;
        Coreset coreset = result.Coreset;
        string run = outcome.Call.Out!;
        foreach (string line in PruneWords.Lines(outcome.Request, result))
            screen.Line(line);
        screen.Table("", ["", ""], Facts(result));
        PrintClasses(result, screen);
        Results.StageTable(screen, outcome.Stages);
        screen.Line(Results.Written(run));
        screen.Line(result.OrderIsNested
            ? $"Next: pith explain {run} --row {coreset.Order[0]}, or another budget up to this one: pith subset {run} --count N --out subset.npy"
            : $"Next: pith explain {run} --row {coreset.Order[0]}; check the run: pith verify {run}");
    }

    public void Warn(StageOutcome<PruneRequest, PruneResult> outcome, Screen screen)
    {
        PruneResult result = outcome.Result!;
        if (result.Fact("meanEdgeWeight") is double weight && weight < FaintEdges)
            screen.Message(Invariant(
                $"warning: the mean edge weight is {weight:G2}, so neighbours add next to nothing to a row's score and the order is close to the scores alone; --kernel scaled measures distances in units of the median neighbour distance."));
        if (result.Fact("negativePicks") is double negative && negative > result.Coreset.Kept / 2.0)
            screen.Message(Invariant(
                $"warning: {negative:N0} of {result.Coreset.Kept:N0} rows were picked at a negative value, so their order says who was hit least, not who matters most; a larger --gamma weakens the reverse message."));
        if (result.Coreset.MessageGraph is { Edges: > 0 } graph && EdgeDistances.AreZero(graph))
            screen.Message("warning: all neighbours are at distance 0, so the embeddings say nothing about diversity; pith inspect counts the duplicate rows.");
    }

    public void WriteMoreHelp(TextWriter output) => MethodsHelp.Write(output, methods);

    static JsonObject Direction(ImportanceScores scores) => new()
    {
        ["name"] = scores.Name,
        ["direction"] = KebabCase.Of(scores.Direction),
        ["directionFrom"] = KebabCase.Of(scores.DirectionSource),
    };

    static List<string[]> Facts(PruneResult result)
    {
        var facts = new List<string[]>();
        if (result.Coreset.MessageGraph is { } graph)
            facts.Add(["graph", Invariant($"{result.Fact("neighbors"):0} neighbours a row, {(result.IsGraphSupplied ? "brought" : result.GraphRecall is { } recall ? Invariant($"approximate with recall {recall.Recall:F4}") : "exact")}, {graph.Edges:N0} directed edges")]);
        if (result.Fact("meanEdgeWeight") is double weight)
            facts.Add(["mean edge weight", Invariant($"{weight:G4}")]);
        if (result.Fact("negativePicks") is double negative)
            facts.Add(["picks with a negative value", Invariant($"{negative:N0}")]);
        if (result.Fact("scoreShift") is double shift)
            facts.Add(["added to every score", Invariant($"{shift:G6}")]);
        if (result.Fact(SemanticDeduplicationSelection.RecallFact) is double pairs)
            facts.Add([Invariant($"pairs above {result.Fact("threshold"):G4} found"), Invariant($"{100 * pairs:F1} % (95 % interval {100 * result.Fact(SemanticDeduplicationSelection.RecallFact + "Low"):F1} to {100 * result.Fact(SemanticDeduplicationSelection.RecallFact + "High"):F1} %)")]);
        facts.AddRange(Reasons(result.Coreset).Select(reason => (string[])[reason.Name, Invariant($"{reason.Rows:N0} rows")]));
        return facts;
    }

    static IEnumerable<(string Name, int Rows)> Reasons(Coreset coreset) =>
        coreset.Reasons.GroupBy(reason => reason).OrderBy(group => group.Key).Select(group => (KebabCase.Of(group.Key), group.Count()));

    static void PrintClasses(PruneResult result, Screen screen)
    {
        if (result.Classes() is not { } classes)
            return;
        var shown = classes.Take(MostClassesShown).Select(c => (string[])
            [ClassColumn.NameOf(result.ClassNames, c.Label), Invariant($"{c.Rows:N0}"), Invariant($"{c.Kept:N0}"), Invariant($"{100.0 * c.Kept / c.Rows:0.0} %")]);
        screen.Table("", ["class", "rows", "kept", "share"], shown, 0, 1, 2, 3);
        if (classes.Count > MostClassesShown)
            screen.Line(Invariant(
                $"... and {classes.Count - MostClassesShown:N0} more classes; the smallest share kept of any is {classes.Min(c => 100.0 * c.Kept / c.Rows):0.0} %."));
    }
}
