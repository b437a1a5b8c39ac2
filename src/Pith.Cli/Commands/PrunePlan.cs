using Pith.Cli.Infrastructure;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Runs;
using Pith.Runs.Costs;
using Pith.Selection;

namespace Pith.Cli.Commands;

/// <summary>The plan of a <c>pith prune</c>: which stages it will pass, by their cost models.</summary>
static class PrunePlan
{
    public static RunPlan Of(CommandContext context, PruneCommand command, PruneRequest request, PruneInputs inputs, int budget)
    {
        MachineSpeed speed = request.DryRun ? MachineSpeed.Measure(request.Threads) : MachineSpeed.Typical;
        long allBytes = command.Options.Where(o => o.Kind == OptionKind.Input).Select(context.Text).OfType<string>().Sum(InputFiles.TotalBytes);
        var costs = new List<StageCost>();
        if (inputs.Embeddings is not null && inputs.Graph is null)
            costs.Add(ReadCost.Embeddings(InputFiles.TotalBytes(context.Text(command.Embeddings)!), speed.Cores));
        if (inputs.Graph is not null)
            costs.Add(ReadCost.Graph(inputs.Rows, inputs.Graph.Neighbors));
        if (inputs.Logits is not null)
            costs.Add(ReadCost.Logits(inputs.Rows, inputs.Logits.Columns));
        long classes = inputs.Logits?.Columns ?? (inputs.Labels is null ? 0 : inputs.Labels.Distinct().Count());
        SelectionWork work = request.Method.Work(
            new SelectionSize(inputs.Rows, inputs.Embeddings?.Columns ?? 0, classes, budget, request.MethodValues));
        if (work.Neighbors > 0 && inputs.Graph is null && inputs.Embeddings is not null)
            costs.Add(GraphCost.Exact(inputs.Rows, inputs.Embeddings.Columns, work.Neighbors, speed, PoolSizes(request, inputs)));
        if (work.PassesMessages)
        {
            int neighbors = request.MethodValues.ContainsKey("neighbors") ? work.Neighbors : inputs.Graph?.Neighbors ?? work.Neighbors;
            bool union = inputs.Graph is null || request.MethodValues.GetValueOrDefault("symmetrize") == "union";
            costs.Add(SelectionCost.D2(inputs.Rows, neighbors, budget, union));
        }
        else
        {
            costs.Add(SelectionCost.Of(inputs.Rows, work, speed));
        }
        costs.Add(SelectionCost.Write(inputs.Rows, budget));
        costs.Add(ReadCost.Fingerprint(allBytes));
        return new RunPlan(inputs.Rows, inputs.Embeddings?.Columns ?? 0, costs);
    }

    static long[]? PoolSizes(PruneRequest request, PruneInputs inputs) =>
        request.MethodValues.GetValueOrDefault("pool") == "class" && inputs.Labels is not null
            ? [.. inputs.Labels.GroupBy(label => label).Select(g => (long)g.Count())]
            : null;
}
