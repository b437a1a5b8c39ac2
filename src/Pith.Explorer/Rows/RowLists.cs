using System.Text.Json.Nodes;
using Pith.Evaluation;
using Pith.Explorer.Selections;
using Pith.Explorer.Sources;

namespace Pith.Explorer.Rows;

/// <summary>Lists of rows to look at, as the page takes them.</summary>
static class RowLists
{
    const int MostDoubts = 300;
    const int MostGroups = 100;
    const int MostOfGroup = 24;

    /// <summary>Rows whose label their neighbours contradict, the most doubtful first.</summary>
    /// <param name="data">The rows, with labels.</param>
    /// <param name="graph">Their neighbours.</param>
    public static JsonObject Doubts(ExploredData data, BaseGraph graph)
    {
        int[] labels = data.Labels!;
        LabelDoubt[] found = LabelDoubts.Find(labels, graph.Graph, data.Problem.Scores?.OrientedHard());
        return new JsonObject
        {
            ["count"] = found.Length,
            ["rows"] = new JsonArray([.. found.Take(MostDoubts).Select(doubt => (JsonNode)new JsonObject
            {
                ["row"] = doubt.Row,
                ["id"] = data.NameOf(doubt.Row),
                ["class"] = data.ClassOf(labels[doubt.Row]),
                ["neighbors"] = data.ClassOf(doubt.Other),
                ["share"] = doubt.Share,
            })]),
        };
    }

    /// <summary>Groups of near-duplicates, the largest first, of each the kept rows before the others.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="graph">Their neighbours.</param>
    /// <param name="kept">The kept rows.</param>
    public static JsonObject Duplicates(ExploredData data, BaseGraph graph, ReadOnlySpan<int> kept)
    {
        bool[] isKept = RowSets.Mask(data.Rows, kept);
        return new JsonObject
        {
            ["count"] = graph.Duplicates.Groups.Count,
            ["groups"] = new JsonArray([.. graph.Duplicates.Groups.Take(MostGroups).Select(group => (JsonNode)new JsonObject
            {
                ["size"] = group.Length,
                ["kept"] = group.Count(row => isKept[row]),
                ["rows"] = new JsonArray([.. group.OrderByDescending(row => isKept[row]).Take(MostOfGroup).Select(row => (JsonNode)new JsonObject
                {
                    ["row"] = row,
                    ["id"] = data.NameOf(row),
                    ["kept"] = isKept[row],
                })]),
            })]),
        };
    }
}
