using Pith.Cli.Infrastructure;
using Pith.Evaluation;
using Pith.Runs;
using static System.FormattableString;

namespace Pith.Cli.Commands;

/// <summary>Runs an evaluation inside its run folder: scores, then trainings, with a line for each.</summary>
sealed class EvaluationWork(CommandContext context, CoresetInputRequest request, CoresetInputs inputs, EvaluationRequest evaluation)
{
    /// <summary>Runs what is not yet done.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="facts">What the evaluation was made on.</param>
    public EvaluationTable Run(RunFolder run, out EvaluationFacts facts)
    {
        inputs.Score(context, run);
        var cells = new EvaluationCells(run, evaluation.Trials);
        var work = new CoresetEvaluation
        {
            Problem = inputs.Problem,
            Methods = _ => evaluation.Methods,
            Budgets = evaluation.Budgets,
            Seeds = evaluation.Seeds,
            Trial = inputs.Trial,
            WithAll = evaluation.WithAll,
            Cache = cells,
            Finished = Tell,
        };
        EvaluationTable table = context.Stages.Time("evaluation", () => work.Run(context.Progress, context.Cancellation));
        facts = new EvaluationFacts(
            inputs.Name, inputs.Trial.Model, inputs.Available, inputs.TestRows, request.Steps, evaluation.Seeds, inputs.ScoringSeconds, new Dictionary<(decimal, string), string>());
        return table;
    }

    void Tell(EvaluationResult result, bool wasKept)
    {
        context.Progress.Dispose();
        string done = wasKept ? "done before" : ProgressDisplay.Duration(result.Seconds);
        context.Screen.Message(Invariant(
            $"{result.Method}, keep {result.Budget.Keep * 100:0.##} %, seed {result.Seed}: test accuracy {100 * result.Test.Accuracy:0.00} %, {done}"));
    }
}
