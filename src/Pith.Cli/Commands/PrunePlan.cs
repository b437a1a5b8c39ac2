using Pith.Cli.Infrastructure;
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
        if (request.Method.NeedsGraph)
        {
            int neighbors = int.TryParse(request.MethodValues.GetValueOrDefault("neighbors"), out int asked)
                ? asked
                : inputs.Graph?.Neighbors ?? D2Options.Default.Neighbors;
            if (inputs.Graph is null && inputs.Embeddings is not null)
                costs.Add(GraphCost.Exact(inputs.Rows, inputs.Embeddings.Columns, neighbors, speed, PoolSizes(request, inputs)));
            bool union = inputs.Graph is null || request.MethodValues.GetValueOrDefault("symmetrize") == "union";
            costs.Add(SelectionCost.D2(inputs.Rows, neighbors, budget, union));
        }
        else
        {
            costs.Add(SelectionCost.Simple(inputs.Rows));
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
