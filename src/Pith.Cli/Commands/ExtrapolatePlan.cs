using Pith.Cli.Infrastructure;
using Pith.Extrapolation;
using Pith.Extrapolation.Validation;
using Pith.Numerics;
using Pith.Runs;
using Pith.Runs.Costs;

namespace Pith.Cli.Commands;

/// <summary>What a call of <c>pith extrapolate</c> will take.</summary>
static class ExtrapolatePlan
{
    public static RunPlan Of(
        CommandContext context,
        ExtrapolateCommand command,
        ExtrapolateRequest request,
        ExtrapolateInputs inputs,
        IReadOnlyList<ExtrapolationCandidate> candidates)
    {
        MachineSpeed speed = request.DryRun ? MachineSpeed.Measure(request.Threads) : MachineSpeed.Typical;
        long bytes = 0;
        foreach (CliOption option in command.Options)
        {
            if (option.Kind == OptionKind.Input && context.Text(option) is string given)
                bytes += InputFiles.TotalBytes(given);
        }
        ExtrapolationProblem problem = inputs.Problem;
        int classes = problem.Labels?.Where(label => label >= 0).Distinct().Count() ?? 0;
        var costs = new List<StageCost> { ReadCost.Embeddings(InputFiles.TotalBytes(context.Text(command.Embeddings)!), speed.Cores) };
        costs.AddRange(ExtrapolationCost.Of(
            problem.Rows, problem.ScoredRows.Length, problem.Embeddings.Columns, classes, request.Settings.Folds, candidates, speed));
        costs.Add(ReadCost.Fingerprint(bytes));
        return new RunPlan(problem.Rows, problem.Embeddings.Columns, costs);
    }
}
