using Pith.Evaluation;
using Pith.Pipelines.Evaluate;
using Pith.Selection;
using static System.FormattableString;

namespace Pith.Pipelines.Prune;

/// <summary>Settles what a selection is told to find itself: its cutoff and how it is taken, the width of D2's reverse message, its neighbours.</summary>
static class PruneTuning
{
    /// <summary>Refuses what tuning cannot do.</summary>
    /// <exception cref="OptionException">A setting cannot be found from what is given.</exception>
    public static void Check(PruneRequest request)
    {
        if (request.Method.Info is null)
        {
            if (request.Data.Embeddings is null || request.Data.Labels is null || request.Data.Scores is null)
                throw new OptionException("method", "`method` auto lets methods compete on held-out rows and needs `embeddings`, `scores` and `labels`; give them, or name a method.");
            if (request.Data.Graph is not null)
                throw new OptionException("method", "`method` auto builds graphs of its own; leave `graph` out, or name a method.");
            if (request.Method.Common.Keys.FirstOrDefault(name => CompetingMethods.Tuning(1, new Dictionary<string, string>()).Methods.All(method => !method.Info.Has(name))) is string foreign)
                throw new OptionException(foreign, $"`{foreign}` is an option of none of the methods that compete with `method` auto; leave it out, or name a method.");
            CompetingMethods.Tuning(1, request.Method.Common);
            return;
        }
        foreach (string name in request.Method.Open)
        {
            if (!request.Method.Info.Has(name))
                throw new OptionException(name, $"`{name}` is not an option of `method` {request.Method.Name}; leave it out.");
            if (request.Data.Embeddings is null || request.Data.Labels is null)
                throw new OptionException(name,
                    $"`{name}` auto judges coresets by a linear probe on held-out rows and needs `embeddings` and `labels`; give both, or give {(name == "cutoff-by" ? "all or class" : "a number")}.");
            if (name is "cutoff" or "cutoff-by" && request.Data.Scores is null && request.Data.CutoffScores is null)
                throw new OptionException(name, $"`{name}` auto drops the hardest rows and needs scores that say which they are; give `scores` or `cutoff-scores`.");
            if (name == "neighbors" && request.Data.Graph is not null)
                throw new OptionException(name, "`neighbors` auto builds graphs of its own; leave `graph` out, or give a number.");
        }
    }

    /// <summary>The request with numbers for all settings.</summary>
    /// <param name="request">The request.</param>
    /// <param name="problem">The dataset.</param>
    /// <param name="budget">Rows to keep.</param>
    /// <param name="context">Told what was found.</param>
    public static PruneRequest Settle(PruneRequest request, SelectionProblem problem, int budget, StageContext context)
    {
        MethodChoice<ISelectionOptions> choice = request.Method;
        if (choice.Info is not null && choice.Open.Count == 0)
            return request;
        if (problem.Labels!.Distinct().Count() < 2)
            throw new InvalidDataContentException("the labels hold one class only, so no coreset can be judged by what a probe learns; give numbers instead of auto.");
        if (choice.Info is null)
            return request with { Method = Compete(choice, problem, budget, context) };
        var method = new EvaluatedMethod(choice.Name, choice.Options!) { Given = choice.Given, Open = choice.Open, Compat = choice.Compat };
        TuningResult result = context.Stages.Time("tuning", () => new Tuning(
            problem, (decimal)budget / problem.Rows, TuningTrials.OfFeatures(problem.Embeddings!, problem.Labels!, threads: problem.Threads),
            FittedDefaults.Neighbors(TuningOptions.Of(method), isGiven: false, problem, context.Log))
            .Run(context.Progress, context.Cancellation));
        string found = string.Join(", ", choice.Open.Select(name => $"`{name}` {result.Winner.ValueOf(name)}"));
        context.Log.Message(Invariant(
            $"tuned in {Durations.Text(result.Seconds)}: {found}; a linear probe on held-out rows gains {EvaluationText.Points(result.Gain)} points against random."));
        if (result.IsRandom)
            context.Log.Message($"warning: no setting of {choice.Name} beats random there; consider `method` random.");
        return request with { Method = choice with { Options = result.Winner.Options, Open = [] } };
    }

    // Random rows are taken where nothing beats them.
    static MethodChoice<ISelectionOptions> Compete(MethodChoice<ISelectionOptions> choice, SelectionProblem problem, int budget, StageContext context)
    {
        double keep = (double)budget / problem.Rows;
        TuningResult result = context.Stages.Time("tuning", () => new Tuning(
            problem, (decimal)keep, TuningTrials.OfFeatures(problem.Embeddings!, problem.Labels!, threads: problem.Threads),
            FittedDefaults.Neighbors(CompetingMethods.Tuning(keep, choice.Common), isGiven: false, problem, context.Log))
            .Run(context.Progress, context.Cancellation));
        context.Log.Message(Invariant(
            $"tuned in {Durations.Text(result.Seconds)}: {result.Winner.Label}; a linear probe on held-out rows gains {EvaluationText.Points(result.Gain)} points against random."));
        if (result.IsRandom)
            context.Log.Message("warning: no method beats random there; random rows are kept.");
        return new MethodChoice<ISelectionOptions>(result.Choice.Info, result.Choice.Options) { Given = result.Choice.Given };
    }
}
