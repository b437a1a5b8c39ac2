using System.Text.Json.Nodes;
using Pith.Explorer.Selections;
using Pith.Explorer.Sources;

namespace Pith.Explorer.Rows;

/// <summary>Groups of rows that are near-duplicates of each other, along the pairs of <see cref="BaseGraph"/>.</summary>
static class DuplicateGroups
{
    const int MostGroups = 100;
    const int MostRows = 24;

    /// <summary>The groups, the largest first.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="graph">Their near-duplicate pairs.</param>
    /// <param name="kept">The kept rows.</param>
    public static JsonObject Find(ExploredData data, BaseGraph graph, ReadOnlySpan<int> kept)
    {
        var isKept = new bool[data.Rows];
        foreach (int row in kept)
            isKept[row] = true;
        var parents = new Dictionary<int, int>();
        int Root(int row)
        {
            int root = row;
            while (parents.TryGetValue(root, out int parent) && parent != root)
                root = parent;
            for (int at = row; at != root;)
                (at, parents[at]) = (parents[at], root);
            return root;
        }
        foreach ((int first, int second) in graph.Pairs)
        {
            parents.TryAdd(first, first);
            parents.TryAdd(second, second);
            (int a, int b) = (Root(first), Root(second));
            parents[Math.Max(a, b)] = Math.Min(a, b);
        }
        int[][] groups = [.. parents.Keys.Order().GroupBy(Root).Select(group => group.ToArray()).OrderByDescending(group => group.Length).ThenBy(group => group[0])];
        return new JsonObject
        {
            ["count"] = groups.Length,
            ["threshold"] = graph.Threshold,
            ["groups"] = new JsonArray([.. groups.Take(MostGroups).Select(group => (JsonNode)new JsonObject
            {
                ["size"] = group.Length,
                ["kept"] = group.Count(row => isKept[row]),
                ["rows"] = new JsonArray([.. group.OrderByDescending(row => isKept[row]).Take(MostRows).Select(row => (JsonNode)new JsonObject
                {
                    ["row"] = row,
                    ["id"] = data.NameOf(row),
                    ["kept"] = isKept[row],
                })]),
            })]),
        };
    }
}
