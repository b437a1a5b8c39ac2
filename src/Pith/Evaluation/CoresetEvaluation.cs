using System.Diagnostics;
using Pith.Evaluation.Dynamic;
using Pith.Selection;

namespace Pith.Evaluation;

/// <summary>Trains a model on the coreset of every method, budget and seed, and tests it: the fair comparison of selection methods.</summary>
/// <remarks>The trials of one seed share selection seed and initial weights, so methods are compared pairwise. Seeds come one after the other, and within a seed the
/// budgets from the largest, so what is known after an interruption is even. Where neither selection nor training draws anything, a training would only repeat
/// the one before: it is made once and stands for all seeds. Deterministic but for the seconds.</remarks>
sealed class CoresetEvaluation
{
    // The rows of each method and budget with the last seed, ascending, and what came of them.
    readonly Dictionary<(string Label, EvaluationBudget Budget), (int[] Rows, EvaluationResult Result)> _lastRows = [];

    /// <summary>The dataset; rows that must be dropped count neither for budgets nor as candidates.</summary>
    public required SelectionProblem Problem { get; init; }

    /// <summary>The methods at each budget, usually the same; random among them.</summary>
    public required Func<EvaluationBudget, IReadOnlyList<EvaluatedMethod>> Methods { get; init; }

    /// <summary>The budgets.</summary>
    public required IReadOnlyList<EvaluationBudget> Budgets { get; init; }

    /// <summary>Seeds, at least 1: S, S + 1, ... from the problem's seed S.</summary>
    public required int Seeds { get; init; }

    /// <summary>How a coreset is judged.</summary>
    public required ICoresetTrial Trial { get; init; }

    /// <summary>Whether the model is also trained on every row.</summary>
    public bool WithAll { get; init; }

    /// <summary>Methods that choose rows anew each epoch; those that do not use the budget are trained once a seed.</summary>
    public IReadOnlyList<DynamicMethod> Dynamic { get; init; } = [];

    /// <summary>Keeps the trials; null for nobody.</summary>
    public IEvaluationCache? Cache { get; init; }

    /// <summary>Told each trial when it is done, and whether it was done before.</summary>
    public Action<EvaluationResult, bool>? Finished { get; init; }

    /// <summary>Trials in all.</summary>
    public int Trials => Seeds * (Budgets.Sum(b => Methods(b).Count) + (WithAll ? 1 : 0)
        + Dynamic.Sum(method => method.Options.UsesBudget ? Budgets.Count : 1));

    /// <summary>Runs what is not yet done.</summary>
    /// <param name="progress">Told the steps done, over all trials.</param>
    /// <param name="cancellation">Stops the evaluation; finished trials stay in the cache.</param>
    /// <exception cref="OptionException">A budget cannot be met, or the problem lacks what a method needs.</exception>
    public EvaluationTable Run(IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var selector = new CoresetSelector(Problem);
        var done = new List<EvaluationResult>();
        _lastRows.Clear();
        int[] every = [.. Enumerable.Range(0, Problem.Rows).Except(Problem.MustDrop)];
        var whole = new EvaluationBudget(1, every.Length);
        var steps = new TrialProgress(progress, "evaluation", Trials, Trial.Steps);
        for (int s = 0; s < Seeds; s++)
        {
            ulong seed = Problem.Seed + (ulong)s;
            foreach (EvaluationBudget budget in Budgets.OrderByDescending(b => b.Kept))
            {
                foreach (EvaluatedMethod method in Methods(budget))
                    done.Add(RunTrial(method.Label, budget, seed, steps, () => selector.Select(method, budget.Kept, LargestOf(method), seed, null, cancellation), cancellation));
                foreach (DynamicMethod method in Dynamic.Where(method => method.Options.UsesBudget))
                    done.Add(RunTrial(method, budget, seed, steps, every, cancellation));
            }
            if (WithAll)
                done.Add(RunTrial(EvaluationTable.All, whole, seed, steps, () => every, cancellation) with { IsOfEveryBudget = true });
            foreach (DynamicMethod method in Dynamic.Where(method => !method.Options.UsesBudget))
                done.Add(RunTrial(method, whole, seed, steps, every, cancellation) with { IsOfEveryBudget = true });
            selector.Forget(seed);
        }
        return new EvaluationTable(InOrder(done), ClassThirds.Of(Problem.Labels, Problem.MustDrop));
    }

    EvaluationResult RunTrial(
        string label, EvaluationBudget budget, ulong seed, TrialProgress steps, Func<int[]> select, CancellationToken cancellation)
    {
        EvaluationResult? kept = Cache?.Find(label, budget, seed);
        if (kept is not null && Trial.IgnoresSeed)
            _lastRows[(label, budget)] = ([.. select().Order()], kept);
        EvaluationResult result = kept ?? Measure();
        steps.Next();
        if (result.Seeds > 0)
            Finished?.Invoke(result, kept is not null);
        return result;

        EvaluationResult Measure()
        {
            long start = Stopwatch.GetTimestamp();
            int[] rows = select();
            int[] ascending = [.. rows.Order()];
            if (Trial.IgnoresSeed && _lastRows.TryGetValue((label, budget), out var last) && last.Rows.AsSpan().SequenceEqual(ascending))
                return last.Result with { Seed = seed, Seeds = 0 };
            TestAccuracy test = Trial.Run(rows, seed, steps, cancellation);
            var measured = new EvaluationResult(label, budget, seed, test, Stopwatch.GetElapsedTime(start).TotalSeconds);
            Cache?.Keep(measured);
            _lastRows[(label, budget)] = (ascending, measured);
            return measured;
        }
    }

    EvaluationResult RunTrial(DynamicMethod method, EvaluationBudget budget, ulong seed, TrialProgress steps, int[] rows, CancellationToken cancellation)
    {
        EvaluationResult? kept = Cache?.Find(method.Label, budget, seed);
        EvaluationResult result = (kept ?? Measure()) with { IsDynamic = true };
        steps.Next();
        Finished?.Invoke(result, kept is not null);
        return result;

        EvaluationResult Measure()
        {
            long start = Stopwatch.GetTimestamp();
            (TestAccuracy test, IReadOnlyList<TrainedEpoch> epochs) = Trial.RunDynamic(rows, method.Options.Create(rows, budget.Kept, seed), seed, steps, cancellation);
            var measured = new EvaluationResult(method.Label, budget, seed, test, Stopwatch.GetElapsedTime(start).TotalSeconds);
            // The rows come first: a trial that is kept has them.
            Cache?.KeepEpochs(method.Label, budget, seed, epochs);
            Cache?.Keep(measured);
            return measured;
        }
    }

    int LargestOf(EvaluatedMethod method) => Budgets.Where(b => Methods(b).Any(m => m.Key == method.Key)).Max(b => b.Kept);

    // By budget as asked for, then method as asked for, then seed; everything last.
    List<EvaluationResult> InOrder(List<EvaluationResult> done)
    {
        var ordered = new List<EvaluationResult>();
        foreach (EvaluationBudget budget in Budgets)
        {
            foreach (string label in Methods(budget).Select(method => method.Label).Concat(Dynamic.Where(method => method.Options.UsesBudget).Select(method => method.Label)))
                ordered.AddRange(Once([.. done.Where(r => r.Method == label && r.Budget == budget && !r.IsOfEveryBudget)]));
        }
        foreach (IGrouping<string, EvaluationResult> method in done.Where(r => r.IsOfEveryBudget).GroupBy(r => r.Method))
            ordered.AddRange(Once([.. method]));
        return ordered;
    }

    // A trial that all other seeds would repeat stands for them; where some differ, every seed stands for itself.
    static EvaluationResult[] Once(EvaluationResult[] seeds) => seeds.Length > 1 && seeds.Skip(1).All(result => result.Seeds == 0)
        ? [seeds[0] with { Seeds = seeds.Length }]
        : Array.ConvertAll(seeds, result => result with { Seeds = 1 });
}
