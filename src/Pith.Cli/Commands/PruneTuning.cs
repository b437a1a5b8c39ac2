using Pith.Cli.Infrastructure;
using Pith.Evaluation;
using Pith.Runs.Evaluation;
using Pith.Selection;
using static System.FormattableString;

namespace Pith.Cli.Commands;

/// <summary>Settles what <c>pith prune</c> is told to find itself: <c>--cutoff auto</c>, <c>--gamma auto</c>, <c>--neighbors auto</c>.</summary>
static class PruneTuning
{
    /// <summary>Takes the settings that are left to tuning out of the values, and refuses what tuning cannot do.</summary>
    /// <param name="context">The call.</param>
    /// <param name="command">The command.</param>
    /// <param name="method">The method.</param>
    /// <param name="values">Its settings as given.</param>
    public static string[] TakeOpen(CommandContext context, PruneCommand command, MethodInfo<ISelectionOptions> method, Dictionary<string, string> values)
    {
        string[] open = [.. values.Where(v => v.Value == EvaluatedMethod.Tuned && Tuning.Settings.Contains(v.Key)).Select(v => v.Key)];
        foreach (string name in open)
        {
            if (!method.Has(name))
                throw new OptionException(name, $"--{name} is not an option of --method {method.Name}; leave it out.");
            if (!context.Has(command.Embeddings) || !context.Has(command.Labels))
                throw new OptionException(name,
                    $"--{name} auto judges coresets by a linear probe on held-out rows and needs --embeddings and --labels; give both, or give a number.");
            if (name == "cutoff" && !context.Has(command.Scores) && !context.Has(command.CutoffScores))
                throw new OptionException(name, "--cutoff auto drops the hardest rows and needs scores that say which they are; give --scores or --cutoff-scores.");
            if (name == "neighbors" && context.Has(command.Graph))
                throw new OptionException(name, "--neighbors auto builds graphs of its own; leave --graph out, or give a number.");
            values.Remove(name);
        }
        return open;
    }

    /// <summary>The request with numbers for all settings.</summary>
    /// <param name="context">The call.</param>
    /// <param name="request">The request.</param>
    /// <param name="problem">The dataset.</param>
    /// <param name="budget">Rows to keep.</param>
    public static PruneRequest Settle(CommandContext context, PruneRequest request, SelectionProblem problem, int budget)
    {
        if (request.Open.Count == 0)
            return request;
        if (problem.Labels!.Distinct().Count() < 2)
            throw new InvalidDataContentException("the labels hold one class only, so no coreset can be judged by what a probe learns; give numbers instead of auto.");
        var method = new EvaluatedMethod(request.Method.Name, request.Options) { Given = request.Open, Open = request.Open };
        TuningResult result = context.Stages.Time("tuning", () => new Tuning(
            problem, (decimal)budget / problem.Rows, TuningTrials.OfFeatures(problem.Embeddings!, problem.Labels!, threads: request.Threads), TuningOptions.Of(method))
            .Run(context.Progress, context.Cancellation));
        context.Progress.Dispose();
        string found = string.Join(", ", request.Open.Select(name => $"--{name} {result.Winner.ValueOf(name)}"));
        context.Screen.Message(Invariant(
            $"tuned in {ProgressDisplay.Duration(result.Seconds)}: {found}; a linear probe on held-out rows gains {EvaluationText.Points(result.Gain)} points against random."));
        if (result.IsRandom)
            context.Screen.Message($"warning: no setting of {request.Method.Name} beats random there; consider --method random.");
        return request with { Options = result.Winner.Options };
    }
}
