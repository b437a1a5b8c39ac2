using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Selection;

namespace Pith.Cli.Commands;

/// <summary>The result of <c>pith prune</c> for people and for programs.</summary>
sealed class PruneReport(
    CommandContext context, PruneRequest request, Coreset selection, PruneInputs inputs, ISelectionMethod method, string run)
{
    const double FaintEdges = 0.01;
    const int MostClassesShown = 20;
    const int MostClassesInJson = 10_000;

    public void Print()
    {
        if (context.Json)
            context.PrintJson(ToJson());
        else
            PrintText();
        Warn(context.Screen);
    }

    double? Fact(string name) => selection.Facts.TryGetValue(name, out double value) ? value : null;

    JsonNode? FactJson(string name) => Fact(name) is double value ? Results.Number(value) : null;

    JsonObject ToJson()
    {
        bool hasGraph = selection.MessageGraph is not null;
        var result = new JsonObject
        {
            ["method"] = request.Method.Name,
            ["rows"] = selection.Rows,
            ["kept"] = selection.Kept,
            ["dropped"] = selection.Dropped,
            ["seconds"] = Results.Seconds(context.Stages.Finished),
            ["graph"] = !hasGraph ? null : new JsonObject
            {
                ["neighbors"] = (int)(Fact("neighbors") ?? 0),
                ["exact"] = inputs.Graph is null,
                ["recall"] = inputs.Graph is null ? 1.0 : null,
                ["meanEdgeWeight"] = FactJson("meanEdgeWeight"),
                ["edges"] = selection.MessageGraph!.Edges,
                ["medianNeighborDistance"] = FactJson("medianNeighborDistance"),
                ["brought"] = inputs.Graph is not null,
            },
            ["negativePicks"] = FactJson("negativePicks"),
            ["scoreShift"] = FactJson("scoreShift"),
            ["orderIsNested"] = method.OrderIsNested,
            ["reasons"] = Reasons(),
            ["seed"] = request.Seed,
            ["run"] = run,
        };
        if (inputs.Scores is not null)
            result["scores"] = new JsonObject { ["name"] = inputs.Scores.Name, ["direction"] = KebabCase.Of(inputs.Scores.Direction) };
        if (request.Compat is not null)
            result["compat"] = request.Compat;
        if (Classes() is { Count: <= MostClassesInJson } classes)
        {
            var list = new JsonArray();
            foreach ((int label, int rows, int kept) in classes)
                list.Add(new JsonObject { ["label"] = label, ["rows"] = rows, ["kept"] = kept });
            result["classes"] = list;
        }
        return result;
    }

    void PrintText()
    {
        Screen screen = context.Screen;
        screen.Line(FormattableString.Invariant(
            $"Kept {selection.Kept:N0} of {selection.Rows:N0} rows (dropped {selection.Dropped:N0}) with method {request.Method.Name}."));
        Results.StageTable(context);
        var facts = new List<string[]>();
        if (selection.MessageGraph is not null)
        {
            string kind = inputs.Graph is null ? "exact" : "brought";
            facts.Add(["graph", FormattableString.Invariant($"{Fact("neighbors"):0} neighbours a row, {kind}, {selection.MessageGraph.Edges:N0} directed edges")]);
        }
        if (Fact("meanEdgeWeight") is double weight)
            facts.Add(["mean edge weight", FormattableString.Invariant($"{weight:G4}")]);
        if (Fact("negativePicks") is double negative)
            facts.Add(["picks with a negative value", FormattableString.Invariant($"{negative:N0}")]);
        if (Fact("scoreShift") is double shift)
            facts.Add(["added to every score", FormattableString.Invariant($"{shift:G6}")]);
        foreach ((string reason, JsonNode? count) in Reasons())
            facts.Add([reason, FormattableString.Invariant($"{count!.GetValue<int>():N0} rows")]);
        screen.Table("", ["", ""], facts);
        PrintClasses(screen);
        screen.Line($"Files: {run} ({string.Join(", ", Directory.EnumerateFiles(run).Select(Path.GetFileName).Order())})");
        screen.Line(method.OrderIsNested
            ? $"Next: pith explain {run} --row {selection.Order[0]}, or another budget up to this one: pith subset {run} --count N --out subset.npy"
            : $"Next: pith explain {run} --row {selection.Order[0]}; check the run: pith verify {run}");
    }

    void Warn(Screen screen)
    {
        if (Fact("meanEdgeWeight") is double weight && weight < FaintEdges)
            screen.Message(FormattableString.Invariant(
                $"warning: the mean edge weight is {weight:G2}, so neighbours add next to nothing to a row's score and the order is close to the scores alone; --kernel scaled measures distances in units of the median neighbour distance."));
        if (Fact("negativePicks") is double negative && negative > selection.Kept / 2.0)
            screen.Message(FormattableString.Invariant(
                $"warning: {negative:N0} of {selection.Kept:N0} rows were picked at a negative value, so their order says who was hit least, not who matters most; a larger --gamma weakens the reverse message."));
        if (inputs.Scores is not null && inputs.Scores.Values.Length > 1 && IsConstant(inputs.Scores.Values))
            screen.Message("warning: all scores are equal, so only the graph and the row numbers decide the order.");
        if (selection.MessageGraph is { Distances.Length: > 0 } graph && graph.Distances.AsSpan().IndexOfAnyExcept(0.0) < 0)
            screen.Message("warning: all neighbours are at distance 0, so the embeddings say nothing about diversity; pith inspect counts the duplicate rows.");
    }

    static bool IsConstant(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (value != values[0])
                return false;
        }
        return true;
    }

    JsonObject Reasons()
    {
        var reasons = new JsonObject();
        foreach (IGrouping<RowReason, RowReason> group in selection.Reasons.GroupBy(r => r).OrderBy(g => g.Key))
            reasons[KebabCase.Of(group.Key)] = group.Count();
        return reasons;
    }

    List<(int Label, int Rows, int Kept)>? Classes()
    {
        if (inputs.Labels is null)
            return null;
        int classes = inputs.Labels.Max() + 1;
        var rows = new int[classes];
        var kept = new int[classes];
        foreach (int label in inputs.Labels)
            rows[label]++;
        foreach (int row in selection.Order)
            kept[inputs.Labels[row]]++;
        return [.. Enumerable.Range(0, classes).Where(c => rows[c] > 0).Select(c => (c, rows[c], kept[c]))];
    }

    void PrintClasses(Screen screen)
    {
        if (Classes() is not List<(int Label, int Rows, int Kept)> classes)
            return;
        var shown = classes.Take(MostClassesShown).Select(c => new[]
        {
            FormattableString.Invariant($"{c.Label}"),
            FormattableString.Invariant($"{c.Rows:N0}"),
            FormattableString.Invariant($"{c.Kept:N0}"),
            FormattableString.Invariant($"{100.0 * c.Kept / c.Rows:0.0} %"),
        });
        screen.Table("", ["class", "rows", "kept", "share"], shown, 0, 1, 2, 3);
        if (classes.Count > MostClassesShown)
            screen.Line(FormattableString.Invariant(
                $"... and {classes.Count - MostClassesShown:N0} more classes; the smallest share kept of any is {classes.Min(c => 100.0 * c.Kept / c.Rows):0.0} %."));
    }
}
