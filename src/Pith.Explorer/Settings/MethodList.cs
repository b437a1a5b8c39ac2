using System.Text.Json.Nodes;
using Pith.Data;
using Pith.Explorer.Sources;
using Pith.Numerics;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Explorer.Settings;

/// <summary>The methods that a page can switch to, with their options as data for its controls.</summary>
static class MethodList
{
    // Seconds that a selection may be expected to take, its graph apart, to follow a slider.
    const double MostSeconds = 2;

    /// <summary>Every method: those that cannot be switched to say why.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="mostNeighbors">The most neighbours that a graph will be made with; null where it is fixed.</param>
    public static JsonArray Of(ExploredData data, int? mostNeighbors) =>
        new([.. SelectionMethods.Catalog.All.Select(method => (JsonNode)Describe(method, data, mostNeighbors))]);

    static JsonObject Describe(MethodInfo<ISelectionOptions> method, ExploredData data, int? mostNeighbors)
    {
        string? why = WhyNot(method, data);
        var options = new JsonArray();
        foreach (IOptionRule rule in method.Rules)
            options.Add((JsonNode)Describe(rule, method, data, mostNeighbors));
        return new JsonObject
        {
            ["name"] = method.Name,
            ["summary"] = method.Summary,
            ["whyNot"] = why,
            ["options"] = options,
        };
    }

    static string? WhyNot(MethodInfo<ISelectionOptions> method, ExploredData data)
    {
        DataNeeds needs = method.Defaults.Needs;
        if (data.Problem.Lacks(needs) is var lacking and not DataNeeds.Nothing)
            return $"needs {DataNeedsWords.Of(lacking)}";
        if (data.IsStandIn && (needs.HasFlag(DataNeeds.Embeddings) || (needs.HasFlag(DataNeeds.Graph) && method != data.Request.Method.Info)))
            return "needs the embeddings, which are gone";
        SelectionSize size = SelectionSize.Of(data.Problem, Math.Max(1, data.Rows / 2)) with { SuppliedNeighbors = 10 };
        double seconds = method.Defaults.Cost(size, MachineSpeed.Typical).SelectMany(cost => cost.Stages).Sum(stage => stage.Seconds);
        return seconds <= MostSeconds ? null : $"takes about {Durations.Text(seconds)}, too long for a slider; use pith prune";
    }

    static JsonObject Describe(IOptionRule rule, MethodInfo<ISelectionOptions> method, ExploredData data, int? mostNeighbors)
    {
        var option = new JsonObject
        {
            ["name"] = rule.Name,
            ["summary"] = rule.Summary,
            ["default"] = method.DefaultOf(rule.Name),
            ["words"] = rule.Domain.Words,
        };
        if (rule.Domain is IChoice choice)
            option["choices"] = new JsonArray([.. choice.Names.Select(name => (JsonNode)name)]);
        if (rule.Name == "neighbors")
            option["most"] = mostNeighbors ?? 0;
        bool needsGraph = rule.Name is "neighbors" or "cutoff" or "cutoff-by" or "pool" && method.Defaults.Needs.HasFlag(DataNeeds.Graph);
        option["whyNot"] = data.IsStandIn && needsGraph ? "needs the embeddings, which are gone" : null;
        return option;
    }
}
