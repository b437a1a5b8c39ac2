using Pith.Extrapolation.Neighbors;
using Pith.Extrapolation.Validation;
using Pith.Neighbors.Graphs;

namespace Pith.Extrapolation.Study;

/// <summary>Extrapolation from beginning to end: validate the candidates, choose one, predict the unscored rows, judge, merge.</summary>
/// <remarks>The choice and the verdict rest on scored rows only.</remarks>
public static class Extrapolate
{
    /// <summary>Scores every row of a problem.</summary>
    /// <param name="problem">The scored rows and the rows to predict.</param>
    /// <param name="options">By which method and how it is judged; null for the defaults.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OptionException">An option is out of range, or the problem lacks what the method needs.</exception>
    /// <exception cref="InvalidDataContentException">The problem holds values that the method cannot take.</exception>
    public static ExtrapolationResult Run(
        ExtrapolationProblem problem,
        ExtrapolateOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Run(problem, options ?? new ExtrapolateOptions(), progress, null, cancellation);
    }

    /// <summary>The same for a caller who times the stages <c>graph</c>, <c>validate</c>, <c>extrapolate</c> and <c>judge</c>.</summary>
    internal static ExtrapolationResult Run(
        ExtrapolationProblem problem, ExtrapolateOptions options, IProgress<WorkProgress>? progress, IStageTimes? times, CancellationToken cancellation)
    {
        T Time<T>(string stage, Func<T> work) => times is null ? work() : times.Time(stage, work);
        IReadOnlyList<ExtrapolationCandidate> candidates = ExtrapolationCandidates.Of(problem, options);
        if (problem.Graph is null && GraphNeighbors(candidates) is > 0 and int neighbors)
            problem = problem with { Graph = Time("graph", () => BuildGraph(problem, neighbors, progress, cancellation)) };
        var judge = new CandidateJudge(problem, candidates, options);
        int chosen = Time("validate", () => judge.Validate(progress, cancellation));
        Predictions predicted = Time(ExtrapolatorCost.Stage, () => Predict(candidates[chosen].Method, problem, progress, cancellation));
        ExtrapolationJudgement judgement = Time(
            "judge", () => judge.Judge(chosen, predicted.NearestDistances ?? SharedPredictions.NearestDistances(problem, cancellation)));
        return new ExtrapolationResult(ExtrapolatedScores.Of(problem, predicted, judgement.Uncertainty.Factor), judgement, predicted);
    }

    static Predictions Predict(IExtrapolator method, ExtrapolationProblem problem, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        const string Phase = "predictions";
        if (PredictionsCheckpoint.Read(problem.Checkpoints, Phase, problem.QueryRows) is { } before)
            return before;
        problem.Checkpoints?.Enter("extrapolation: predictions");
        Predictions made = problem.QueryRows.Length > 0 && SharedPredictions.CanShare(method, problem)
            ? SharedPredictions.Predict(method, problem, progress, cancellation)
            : method.Predict(problem, progress, cancellation);
        PredictionsCheckpoint.Keep(problem.Checkpoints, Phase, made);
        return made;
    }

    /// <summary>Neighbours a row of the graph that graph methods among the candidates share; 0 where none needs one.</summary>
    internal static int GraphNeighbors(IReadOnlyList<ExtrapolationCandidate> candidates) =>
        candidates.Select(candidate => (candidate.Method as IGraphExtrapolator)?.Neighbors ?? 0).Max();

    static KnnGraph BuildGraph(ExtrapolationProblem problem, int neighbors, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
        GraphBuilder.Build(
            problem.Embeddings, Math.Min(neighbors, problem.Rows - 1), problem.Metric, problem.Accuracy, problem.Threads, progress, cancellation);
}
