using System.Text.Json.Nodes;
using Pith.Explorer.Sources;
using Pith.Neighbors.Graphs;

namespace Pith.Explorer.Rows;

/// <summary>Rows whose label their neighbours contradict: most of them have one other label.</summary>
/// <remarks>A hint to look, not a verdict: a row between two classes is contradicted, too. Ordered by the share of neighbours that agree on the other
/// label, then by how hard the row is.</remarks>
static class LabelDoubts
{
    const double LeastShare = 0.7;
    const int LeastNeighbors = 5;
    const int MostShown = 300;

    /// <summary>The rows in doubt, the most doubtful first.</summary>
    /// <param name="data">The rows, with labels.</param>
    /// <param name="graph">Their neighbours.</param>
    public static JsonObject Find(ExploredData data, MessageGraph graph)
    {
        int[] labels = data.Labels!;
        double[]? hardness = data.Problem.Scores?.OrientedHard();
        List<(int Row, double Share, int Other)> found = [];
        var counts = new int[labels.Max() + 1];
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<int> neighbors = graph.NeighborsOf(row);
            if (neighbors.Length < LeastNeighbors || labels[row] < 0)
                continue;
            Array.Clear(counts);
            int other = labels[row];
            foreach (int neighbor in neighbors)
            {
                if (labels[neighbor] is >= 0 and int label && label != labels[row] && ++counts[label] > (other == labels[row] ? 0 : counts[other]))
                    other = label;
            }
            double share = other == labels[row] ? 0 : (double)counts[other] / neighbors.Length;
            if (share >= LeastShare)
                found.Add((row, share, other));
        }
        double Hard((int Row, double Share, int Other) entry) => hardness is null || double.IsNaN(hardness[entry.Row]) ? double.NegativeInfinity : hardness[entry.Row];
        return new JsonObject
        {
            ["count"] = found.Count,
            ["rows"] = new JsonArray([.. found.OrderByDescending(entry => entry.Share).ThenByDescending(Hard).ThenBy(entry => entry.Row).Take(MostShown).Select(entry => (JsonNode)new JsonObject
            {
                ["row"] = entry.Row,
                ["id"] = data.NameOf(entry.Row),
                ["class"] = data.ClassOf(labels[entry.Row]),
                ["neighbors"] = data.ClassOf(entry.Other),
                ["share"] = entry.Share,
            })]),
        };
    }
}
