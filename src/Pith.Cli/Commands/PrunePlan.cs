using Pith.Cli.Infrastructure;
using Pith.Numerics;
using Pith.Runs;
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
        costs.AddRange(request.Options.Cost(SelectionSize.Of(inputs.Problem(DistanceMetric.Euclidean, request), budget), speed));
        costs.Add(SelectionFiles.Cost(inputs.Rows, budget));
        costs.Add(ReadCost.Fingerprint(allBytes));
        return new RunPlan(inputs.Rows, inputs.Embeddings?.Columns ?? 0, costs);
    }
}
