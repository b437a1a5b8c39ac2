using System.Diagnostics;
using Pith.Extrapolation.Neighbors;

namespace Pith.Extrapolation.Validation;

/// <summary>Predicts scored rows from other scored rows, for every candidate alike.</summary>
/// <remarks>Each fold is predicted from all other folds. Candidates that only look at nearest scored rows share one search a fold, with the
/// largest number of neighbours: the lists of fewer are its beginnings.</remarks>
static class CrossValidation
{
    /// <summary>Runs all folds.</summary>
    /// <param name="problem">The problem; its query rows are not looked at.</param>
    /// <param name="candidates">What to judge.</param>
    /// <param name="folds">F, from 2 to the scored rows.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OptionException">There are fewer scored rows than folds.</exception>
    public static HeldOutScores Run(
        ExtrapolationProblem problem,
        IReadOnlyList<ExtrapolationCandidate> candidates,
        int folds,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        int scored = problem.ScoredRows.Length;
        if (folds < 2 || folds > scored)
            throw BadFolds(folds, scored);
        IFolds drawn = problem.CrossFittedFeatures is null ? new Folds(scored, folds, problem.Seed) : new PartFolds(problem, folds);
        folds = drawn.Count;
        var result = new HeldOutScores(candidates.Count, [.. Enumerable.Range(0, folds).Select(drawn.HeldOut)]);
        for (int fold = 0; fold < folds; fold++)
        {
            progress?.Report(new WorkProgress("cross-validation", fold, folds, "folds"));
            if (HeldOutCheckpoint.Read(problem.Checkpoints, result, fold))
                continue;
            problem.Checkpoints?.Enter(FormattableString.Invariant($"extrapolation: validation {fold + 1} of {folds}"));
            PredictFold(drawn.Problem(problem, fold), candidates, result, result.FoldStarts[fold], cancellation);
            if (drawn.WithFinalFeatures(problem, fold) is { } final)
                ScoredNeighbors.ForEachBlock(final, 1, 0, (first, lists) => lists.Distances.Span.CopyTo(result.NearestDistances.AsSpan(result.FoldStarts[fold] + first)), null, cancellation);
            HeldOutCheckpoint.Keep(problem.Checkpoints, result, fold);
        }
        progress?.Report(new WorkProgress("cross-validation", folds, folds, "folds"));
        return result;
    }

    internal static OptionException BadFolds(int folds, int scored) => new(
        "folds", FormattableString.Invariant($"`folds` must be a whole number from 2 to {scored} (the scored rows); got {folds}."));

    static void PredictFold(
        ExtrapolationProblem problem, IReadOnlyList<ExtrapolationCandidate> candidates, HeldOutScores result, int start, CancellationToken cancellation)
    {
        // The search without labels comes first and always takes place: it also tells how far each row is from the nearest scored one.
        foreach (double weight in NeighborMethods(candidates).Select(c => c.Method.LabelWeight).Append(0).Distinct().Order())
            PredictFromNeighbors(problem, [.. NeighborMethods(candidates).Where(c => c.Method.LabelWeight == weight)], weight, result, start, cancellation);
        for (int c = 0; c < candidates.Count; c++)
        {
            if (candidates[c].Method is INeighborExtrapolator)
                continue;
            long since = Stopwatch.GetTimestamp();
            Predictions predicted = candidates[c].Method.Predict(problem, null, cancellation);
            predicted.Values.CopyTo(result.Predictions[c], start);
            predicted.Uncertainties.CopyTo(result.Uncertainties[c], start);
            result.Seconds[c] += Stopwatch.GetElapsedTime(since).TotalSeconds;
        }
    }

    static void PredictFromNeighbors(
        ExtrapolationProblem problem,
        (INeighborExtrapolator Method, int Index)[] sharing,
        double labelWeight,
        HeldOutScores result,
        int start,
        CancellationToken cancellation)
    {
        long since = Stopwatch.GetTimestamp();
        int wanted = Math.Min(sharing.Select(c => c.Method.NeighborsWanted).Append(1).Max(), problem.ScoredRows.Length);
        ScoredNeighbors.ForEachBlock(problem, wanted, labelWeight, (first, lists) =>
        {
            int at = start + first;
            foreach ((INeighborExtrapolator method, int index) in sharing)
            {
                NeighborExtrapolator.PredictBlock(
                    method, problem, first, lists, result.Predictions[index].AsMemory(at, lists.Queries), result.Uncertainties[index].AsMemory(at, lists.Queries));
            }
            if (labelWeight != 0)
                return;
            for (int q = 0; q < lists.Queries; q++)
                result.NearestDistances[at + q] = lists.Distances.Span[q * lists.Neighbors];
        }, null, cancellation);
        double seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        foreach ((_, int index) in sharing)
            result.Seconds[index] += seconds / sharing.Length;
    }

    static IEnumerable<(INeighborExtrapolator Method, int Index)> NeighborMethods(IReadOnlyList<ExtrapolationCandidate> candidates) =>
        candidates.Select((c, i) => (Method: c.Method as INeighborExtrapolator, Index: i)).Where(c => c.Method is not null).Select(c => (c.Method!, c.Index));
}
