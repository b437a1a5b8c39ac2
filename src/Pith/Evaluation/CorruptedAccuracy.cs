using Pith.Numerics.Statistics;

namespace Pith.Evaluation;

/// <summary>How many test rows a model gets right where they are spoilt.</summary>
/// <param name="Corruption">What they are spoilt with, with its severity, e.g. <c>blur:3</c>.</param>
/// <param name="Right">Test rows that the model gives their class.</param>
sealed record CorruptedAccuracy(string Corruption, int Right);

/// <summary>Accuracy of a method and budget on spoilt test rows.</summary>
/// <param name="Corruption">What they are spoilt with, with its severity.</param>
/// <param name="Accuracy">Share of the test rows that are right, 0 to 1, over the seeds.</param>
/// <param name="Difference">The same less that of random with the same seed; null for random itself.</param>
sealed record CorruptedFigure(string Corruption, ConfidenceInterval Accuracy, ConfidenceInterval? Difference)
{
    /// <summary>The figures of some trials, in the order of the corruptions.</summary>
    /// <param name="trials">Of one method and budget.</param>
    /// <param name="random">Those of random at the budget.</param>
    public static IReadOnlyList<CorruptedFigure> Of(EvaluationResult[] trials, EvaluationResult[] random)
    {
        int count = trials.Min(trial => trial.Test.Corrupted.Count);
        bool isRandom = ReferenceEquals(trials, random) || random.Length == 0 || trials[0].Method == random[0].Method;
        (EvaluationResult Trial, EvaluationResult Other)[] pairs = isRandom ? [] : [.. PairedTrials.Of(trials, random).Where(pair => pair.Other.Test.Corrupted.Count == count)];
        return
        [
            .. Enumerable.Range(0, count).Select(c => new CorruptedFigure(
                trials[0].Test.Corrupted[c].Corruption,
                ConfidenceInterval.OfMean([.. trials.Select(trial => ShareOf(trial, c))]),
                pairs.Length == 0 ? null : ConfidenceInterval.OfMean([.. pairs.Select(pair => ShareOf(pair.Trial, c) - ShareOf(pair.Other, c))]))),
        ];
    }

    static double ShareOf(EvaluationResult trial, int corruption) => (double)trial.Test.Corrupted[corruption].Right / Math.Max(1, trial.Test.Rows.Sum());
}
