using System.Globalization;
using Pith.Data;
using Pith.Evaluation;
using Pith.Numerics;
using Pith.Pipelines;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Trials;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.Frame;

namespace Pith;

/// <content>Coresets beside random rows.</content>
public sealed partial class PithDataset
{
    /// <summary>Compares selection methods with random rows: a linear probe is trained on each coreset and tested.</summary>
    /// <param name="keep">Shares of the rows to keep, with commas: <c>10%</c>, <c>0.1,0.3</c>.</param>
    /// <param name="methods">Methods with commas, each with settings of its own behind colons: <c>d2,d2:cutoff=0.1,top</c>. Random always runs
    /// too; <c>all</c> is training on every row. Settings that are <c>auto</c> are tuned on held-out training rows first.</param>
    /// <param name="test">Embeddings and labels of test rows, from the same model; null to hold a fifth of the rows out, which no method then may
    /// keep.</param>
    /// <param name="seeds">Seeds of selection and training, <paramref name="seed"/> and those after it, 1 to 1000. Default 3: an interval needs at
    /// least 2.</param>
    /// <param name="steps">Training steps of every probe, however many rows it has. Default 200, enough for it to settle.</param>
    /// <param name="seed">Seed of every random choice. Default 0.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <exception cref="OptionException">A name or a value is not allowed, or a budget cannot be met.</exception>
    /// <exception cref="MissingDataException">Embeddings, labels or what a method needs are missing.</exception>
    /// <exception cref="InvalidDataContentException">There are too few rows or classes, or the test rows do not fit.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public Task<PithEvaluation> EvaluateAsync(
        string keep,
        string methods,
        PithDataset? test = null,
        int seeds = 3,
        int steps = 200,
        ulong seed = 0,
        IProgress<PithProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        EvaluateRequest request = RequestOf(new() { ["keep"] = keep, ["methods"] = methods }, seeds, steps);
        request.ReadDynamic();
        IReadOnlyList<EvaluatedMethod> asked = request.ReadMethods();
        Data.Require([ProbeDemand, .. asked.SelectMany(method => SelectionNeeds.DemandsOf(method.Options))]);
        return FacadeCall.Start(context => Evaluate(request, asked, test, seed, context), progress, cancellation);
    }

    /// <summary>Compares a coreset with random rows of its number: a linear probe is trained on each and tested.</summary>
    /// <param name="coreset">A coreset of this dataset.</param>
    /// <param name="test">Embeddings and labels of test rows, from the same model; none of them may be among this dataset's.</param>
    /// <param name="seeds">Random subsets to compare with, 1 to 1000. Default 3: an interval needs at least 2.</param>
    /// <param name="steps">Training steps of every probe. Default 200, enough for it to settle.</param>
    /// <param name="seed">Seed of every random choice. Default 0.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <exception cref="OptionException">A value is not allowed.</exception>
    /// <exception cref="MissingDataException">Embeddings or labels are missing.</exception>
    /// <exception cref="InvalidDataContentException">There are too few classes, or the test rows do not fit.</exception>
    /// <exception cref="MisalignedDataException">The coreset is one of another number of rows.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public Task<PithEvaluation> EvaluateAsync(
        PithCoreset coreset,
        PithDataset test,
        int seeds = 3,
        int steps = 200,
        ulong seed = 0,
        IProgress<PithProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(coreset);
        ArgumentNullException.ThrowIfNull(test);
        Alignment.Require("the dataset", Rows, "the coreset's dataset", coreset.Rows);
        Share keep = Share.Of((decimal)coreset.Kept / Rows);
        EvaluateRequest request = RequestOf([], seeds, steps) with { Keeps = [keep] };
        Data.Require(ProbeDemand);
        EvaluatedMethod[] methods = [EvaluatedMethod.OfRows(coreset.Method, coreset.KeptRows()), EvaluatedMethod.Random];
        if (coreset.Method == EvaluatedMethod.Random.Label)
            methods[0] = methods[0] with { Label = "coreset" };
        return FacadeCall.Start(context => Evaluate(request, methods, test, seed, context, coreset.Kept), progress, cancellation);
    }

    static DataDemand ProbeDemand { get; } = new(DataNeeds.Embeddings | DataNeeds.Labels, "evaluation by a linear probe needs");

    static EvaluateRequest RequestOf(Dictionary<string, string> texts, int seeds, int steps)
    {
        texts["seeds"] = seeds.ToString(CultureInfo.InvariantCulture);
        texts["steps"] = steps.ToString(CultureInfo.InvariantCulture);
        return new EvaluateStage().Bind(texts);
    }

    PithEvaluation Evaluate(
        EvaluateRequest request, IReadOnlyList<EvaluatedMethod> methods, PithDataset? test, ulong seed, StageContext context, int? kept = null)
    {
        RequireAllLabels();
        Check(context);
        (SelectionProblem problem, LinearProbe probe) = ProbeOf(test, request.Source.StepsOr(LinearProbe.DefaultSteps), seed, context);
        methods = FittedDefaults.Neighbors(methods, problem, context.Log);
        int available = problem.Rows - problem.MustDrop.Length;
        EvaluationBudget[] budgets = [.. request.Keeps.Select(keep => new EvaluationBudget(keep.Number, kept ?? KeepCount.Of(keep, available)))];
        Dictionary<(decimal, string), string> tuned = [];
        Dictionary<EvaluationBudget, EvaluatedMethod[]> settled = budgets.ToDictionary(
            budget => budget, budget => methods.Select(method => Settle(problem, method, budget, tuned, context)).ToArray());
        EvaluationTable table = new CoresetEvaluation
        {
            Problem = problem,
            Methods = budget => settled[budget],
            Budgets = budgets,
            Seeds = request.Seeds,
            Trial = probe,
            WithAll = request.TrainsOnAll,
        }.Run(context.Progress, context.Cancellation);
        string name = Files.Embeddings == Memory ? "" : InputFiles.NameOf(Files.Embeddings!);
        return new PithEvaluation(
            table, new EvaluationFacts(name, probe.Model, available, probe.TestLabels.Length, probe.Steps, request.Seeds, null, tuned));
    }

    (SelectionProblem Problem, LinearProbe Probe) ProbeOf(PithDataset? test, int steps, ulong seed, StageContext context)
    {
        SelectionProblem problem = ProblemOf(seed);
        MatrixView features = problem.Embeddings!, testFeatures = features;
        int[] labels = problem.Labels!, testLabels;
        if (test is not null)
        {
            test.Data.Require(new DataDemand(DataNeeds.Embeddings | DataNeeds.Labels, "test rows need"));
            test.RequireAllLabels();
            test.Check(context);
            (testFeatures, testLabels) = (test.Data.Embeddings!, test.Data.Labels!);
            if (testFeatures.Columns != features.Columns)
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"the test rows have {testFeatures.Columns} columns but the dataset has {features.Columns}; both must come from one model."));
        }
        else
        {
            int[] held = TrialInputs.HoldOut(Rows, Files.Embeddings!, seed);
            problem = problem with { MustDrop = [.. problem.MustDrop.Union(held)] };
            (testFeatures, testLabels) = (features.SelectRows(held), [.. held.Select(row => labels[row])]);
        }
        int classes = Math.Max(labels.Max(), testLabels.Max()) + 1;
        if (classes < 2)
            throw new InvalidDataContentException("the labels hold one class only; a probe needs at least 2.");
        return (problem, new LinearProbe
        {
            Features = features,
            Labels = labels,
            TestFeatures = testFeatures,
            TestLabels = testLabels,
            Classes = classes,
            Steps = steps,
            Threads = Threads,
        });
    }

    // Only training rows decide: the test rows are among those that must be dropped, or not of this dataset.
    static EvaluatedMethod Settle(
        SelectionProblem problem, EvaluatedMethod method, EvaluationBudget budget, Dictionary<(decimal, string), string> tuned, StageContext context)
    {
        if (!method.IsOpen)
            return method;
        EvaluatedMethod winner = new Tuning(
            problem, budget.Keep, TuningTrials.OfFeatures(problem.Embeddings!, problem.Labels!, threads: problem.Threads),
            FittedDefaults.Neighbors(TuningOptions.Of(method), isGiven: false, problem, context.Log))
            .Run(context.Progress, context.Cancellation).Winner;
        tuned[(budget.Keep, method.Label)] = string.Join(", ", method.Open.Select(setting => $"{setting} {winner.ValueOf(setting)}"));
        return method.Open.Aggregate(method, (settled, setting) => settled.Set(setting, winner.ValueOf(setting)!));
    }
}
