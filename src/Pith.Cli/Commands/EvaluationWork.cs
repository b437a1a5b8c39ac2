using System.Text.Json;
using Pith.Cli.Infrastructure;
using Pith.Data.Files;
using Pith.Data.Images;
using Pith.Evaluation;
using Pith.Pipelines.Evaluate;
using Pith.Runs;
using static System.FormattableString;

namespace Pith.Cli.Commands;

/// <summary>Runs an evaluation inside its run folder: scores, tunes what is left open, then trains, with a line for each.</summary>
sealed class EvaluationWork(CommandContext context, CoresetInputRequest request, CoresetInputs inputs, EvaluationRequest evaluation)
{
    readonly Dictionary<(decimal Keep, string Method), string> _tuned = [];

    /// <summary>Runs what is not yet done.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="facts">What the evaluation was made on.</param>
    public EvaluationTable Run(RunFolder run, out EvaluationFacts facts)
    {
        inputs.Score(context, run);
        Dictionary<decimal, IReadOnlyList<EvaluatedMethod>> methods = evaluation.Budgets.ToDictionary(
            b => b.Keep, b => (IReadOnlyList<EvaluatedMethod>)[.. evaluation.Methods.Select(m => m.IsOpen ? Settle(run, m, b) : m)]);
        var work = new CoresetEvaluation
        {
            Problem = inputs.Problem,
            Methods = budget => methods[budget.Keep],
            Budgets = evaluation.Budgets,
            Seeds = evaluation.Seeds,
            Trial = inputs.Trial,
            WithAll = evaluation.WithAll,
            Cache = new EvaluationCells(run, evaluation.Trials),
            Finished = Tell,
        };
        EvaluationTable table = context.Stages.Time("evaluation", () => work.Run(context.Progress, context.Cancellation));
        facts = new EvaluationFacts(
            inputs.Name, inputs.Trial.Model, inputs.Available, inputs.TestRows, request.Steps, evaluation.Seeds, inputs.ScoringSeconds, _tuned);
        return table;
    }

    // What tuning found is kept with the trainings: an evaluation that goes on must not tune again.
    EvaluatedMethod Settle(RunFolder run, EvaluatedMethod method, EvaluationBudget budget)
    {
        string name = Invariant($"{RunFolder.ResumeFolder}/tuned-{Fingerprint.OfText(Invariant($"{method.Key} {budget.Keep}"))[..16]}.json");
        string path = run.PathOf(name);
        Dictionary<string, string>? found = File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path)) : null;
        if (found is null)
        {
            Func<int[], ICoresetTrial> trial = inputs.Images is ImageDataset images
                ? TuningTrials.OfImages(images, request.Model, request.Training, threads: request.Threads)
                : TuningTrials.OfFeatures(inputs.Problem.Embeddings!, inputs.Problem.Labels!, threads: request.Threads);
            TuningResult result = context.Stages.Time("tuning", () =>
                new Tuning(inputs.Problem, budget.Keep, trial, TuningOptions.Of(method)).Run(context.Progress, context.Cancellation));
            found = result.Winner.Given.Union(method.Open).ToDictionary(name => name, name => result.Winner.ValueOf(name) ?? "");
            run.Write(name, file => AtomicFile.WriteText(file, JsonSerializer.Serialize(found)));
        }
        string text = string.Join(", ", method.Open.Select(name => $"{name} {found[name]}"));
        _tuned[(budget.Keep, method.Label)] = text;
        context.Progress.Dispose();
        context.Screen.Message(Invariant($"{method.Label}, keep {budget.Keep * 100:0.##} %: tuned on held-out training rows, {text}"));
        return method.Open.Aggregate(method, (settled, name) => settled.Set(name, found[name]));
    }

    void Tell(EvaluationResult result, bool wasKept)
    {
        context.Progress.Dispose();
        string done = wasKept ? "done before" : ProgressDisplay.Duration(result.Seconds);
        context.Screen.Message(Invariant(
            $"{result.Method}, keep {result.Budget.Keep * 100:0.##} %, seed {result.Seed}: test accuracy {100 * result.Test.Accuracy:0.00} %, {done}"));
    }
}
