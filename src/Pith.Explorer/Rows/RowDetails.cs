using System.Text.Json.Nodes;
using Pith.Evaluation;
using Pith.Explorer.Selections;
using Pith.Explorer.Sources;
using Pith.Neighbors.Graphs;
using Pith.Pipelines.Prune;
using Pith.Selection;
using Pith.Selection.Explanation;

namespace Pith.Explorer.Rows;

/// <summary>What the page says of one row under a setting: why it was kept or dropped, its neighbours, and who stands for whom.</summary>
static class RowDetails
{
    const int MostNeighbors = 12;
    const int MostMessages = 40;
    const int MostStoodFor = 24;

    /// <summary>Describes a row.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="made">The selection.</param>
    /// <param name="graph">The graph of neighbours, or null where there is none yet.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="OptionException">There is no such row.</exception>
    public static JsonObject Of(ExploredData data, Explained made, BaseGraph? graph, int row)
    {
        RowExplanation why = SelectionExplanation.Explain(made.Problem, made.Coreset, made.Coreset.MessageGraph is null ? null : Selecting.MessagesOf(made.Options), row);
        bool[] isKept = RowSets.Mask(made.Coreset.Rows, made.Coreset.Order);
        var result = new JsonObject
        {
            ["row"] = row,
            ["id"] = data.NameOf(row),
            ["hasId"] = data.Problem.Ids is not null,
            ["class"] = data.Labels is { } labels && labels[row] >= 0 ? data.ClassOf(labels[row]) : null,
            ["kept"] = isKept[row],
            ["sentence"] = why.Sentence,
            ["position"] = why.Position,
            ["score"] = Number(why.Score),
            ["nodeScore"] = Number(why.NodeScore),
            ["start"] = Number(why.StartingValue),
            ["value"] = Number(why.Value),
            ["shown"] = data.Shown is not { } shown ? null : new JsonArray([.. shown.Names.Select((name, column) => (JsonNode)new JsonObject
            {
                ["name"] = name,
                ["value"] = shown.Values[column][row],
            })]),
            ["image"] = data.Images.AreThere,
            ["gains"] = new JsonArray([.. why.Forward.OrderByDescending(message => message.Amount).Take(MostMessages).Select(message => (JsonNode)new JsonObject
            {
                ["row"] = message.Row,
                ["id"] = data.NameOf(message.Row),
                ["distance"] = message.Distance,
                ["weight"] = message.Weight,
                ["amount"] = Number(message.Amount),
                ["kept"] = isKept[message.Row],
            })]),
            ["losses"] = new JsonArray([.. why.Reverse.Take(MostMessages).Select(message => (JsonNode)new JsonObject
            {
                ["row"] = message.Row,
                ["id"] = data.NameOf(message.Row),
                ["position"] = message.Position,
                ["weight"] = message.Weight,
                ["amount"] = Number(message.Amount),
                ["after"] = Number(message.ValueAfter),
                ["kept"] = true,
            })]),
        };
        if (graph is not null)
            AddNeighbors(result, data, graph.Graph, isKept, row);
        return result;
    }

    static void AddNeighbors(JsonObject result, ExploredData data, MessageGraph graph, bool[] isKept, int row)
    {
        (int Row, double Distance)[] nearest = Nearest(graph, row);
        JsonObject Entry((int Row, double Distance) other) => new()
        {
            ["row"] = other.Row,
            ["id"] = data.NameOf(other.Row),
            ["distance"] = other.Distance,
            ["class"] = data.Labels is { } labels && labels[other.Row] >= 0 ? data.ClassOf(labels[other.Row]) : null,
            ["kept"] = isKept[other.Row],
        };
        result["neighbors"] = new JsonArray([.. nearest.Take(MostNeighbors).Select(other => (JsonNode)Entry(other))]);
        if (!isKept[row])
        {
            (int Row, double Distance)? stand = nearest.Where(other => isKept[other.Row]).Select(other => ((int, double)?)other).FirstOrDefault();
            result["standIn"] = stand is { } found ? Entry(found) : null;
            return;
        }
        (int Row, double Distance)[] stoodFor = [.. nearest.Where(other => !isKept[other.Row] && StandsFor(graph, isKept, row, other))];
        result["standsFor"] = new JsonArray([.. stoodFor.Take(MostStoodFor).Select(other => (JsonNode)Entry(other))]);
        result["standsForCount"] = stoodFor.Length;
    }

    // Whether no kept row is nearer to the other one; of equally near ones the lowest row stands.
    static bool StandsFor(MessageGraph graph, bool[] isKept, int row, (int Row, double Distance) other)
    {
        ReadOnlySpan<int> neighbors = graph.NeighborsOf(other.Row);
        ReadOnlySpan<double> distances = graph.DistancesOf(other.Row);
        for (int n = 0; n < neighbors.Length; n++)
        {
            if (isKept[neighbors[n]] && (distances[n] < other.Distance || (distances[n] == other.Distance && neighbors[n] < row)))
                return false;
        }
        return true;
    }

    static (int Row, double Distance)[] Nearest(MessageGraph graph, int row)
    {
        int[] neighbors = graph.NeighborsOf(row).ToArray();
        double[] distances = graph.DistancesOf(row).ToArray();
        return [.. neighbors.Zip(distances).OrderBy(pair => pair.Second).ThenBy(pair => pair.First)];
    }

    static JsonNode? Number(double? value) => value is double number && double.IsFinite(number) ? JsonValue.Create(number) : null;
}
