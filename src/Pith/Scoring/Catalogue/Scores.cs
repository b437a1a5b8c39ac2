using Pith.Data.Scores;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Scoring.Catalogue;

/// <summary>Every importance score by its contract name, and the computation of any number of them.</summary>
public static class Scores
{
    /// <summary>The scores: those of training dynamics, then those of embeddings. Nothing else lists them.</summary>
    public static Catalog<IImportanceScore> Catalog { get; } = new("scores",
    [
        Forgetting.Entry,
        ForgettingD2.Entry,
        Correctness.Entry,
        Aum.Entry,
        AumLogit.Entry,
        El2n.Entry,
        Entropy.Entry,
        Loss.Entry,
        Confidence.Entry,
        MeanConfidence.Entry,
        Margin.Entry,
        LeastConfidence.Entry,
        Variability.Entry,
        DynamicUncertainty.Entry,
        DynamicUncertaintySx.Entry,
        Tdds.Entry,
        TddsSx.Entry,
        Dual.Entry,
        Grand.Entry,
        Prototypicality.Entry,
        Density.Entry,
        ModerateDistance.Entry,
    ]);

    /// <summary>Every score with its defaults.</summary>
    public static IReadOnlyList<IImportanceScore> All { get; } = [.. Catalog.All.Select(entry => entry.Defaults)];

    /// <summary>Computes scores with their defaults.</summary>
    /// <param name="names">Names of the catalogue.</param>
    /// <param name="input">What is known about the rows.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The scores [N], in the order of <paramref name="names"/>.</returns>
    /// <exception cref="OptionException">There is no such score, or one cannot be computed from the input; nothing is computed then.</exception>
    /// <exception cref="InvalidDataContentException">The input holds values that a score cannot take.</exception>
    public static IReadOnlyList<ImportanceScores> Compute(
        IReadOnlyList<string> names, ScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        Compute([.. names.Select(name => Catalog.Get(name).Defaults)], input, progress, cancellation);

    /// <summary>Computes scores; those of training dynamics share one pass over the files.</summary>
    /// <param name="scores">Scores of different names, of the catalogue or of one's own.</param>
    /// <param name="input">What is known about the rows.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The scores [N], in the order of <paramref name="scores"/>.</returns>
    /// <exception cref="OptionException">A score cannot be computed from the input; nothing is computed then.</exception>
    /// <exception cref="InvalidDataContentException">The input holds values that a score cannot take.</exception>
    public static IReadOnlyList<ImportanceScores> Compute(
        IReadOnlyList<IImportanceScore> scores, ScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        foreach (IImportanceScore score in scores)
            score.Require(input);
        Dictionary<string, ImportanceScores> computed = Batches(scores)
            .SelectMany(batch => batch.Compute(input, progress, cancellation).Scores)
            .ToDictionary(score => score.Name);
        return [.. scores.Select(score => computed[score.Name])];
    }

    /// <summary>Scores in the groups in which they are computed: those of training dynamics that can share a pass over the files come first
    /// and together, each other one alone.</summary>
    /// <param name="scores">Scores of different names.</param>
    public static IReadOnlyList<ScoreBatch> Batches(IReadOnlyList<IImportanceScore> scores)
    {
        // Log-probabilities are rounded while they are read, so that one pass has one precision; scores that see none go with the first.
        LogPrecision[] precisions = [.. scores.OfType<LogScore>().Select(score => score.LogPrecision).Distinct()];
        LogPrecision first = precisions.FirstOrDefault();
        return
        [
            .. scores.OfType<DynamicsScore>()
                .GroupBy(score => score is LogScore { LogPrecision: var precision } ? precision : first)
                .Select(pass => new ScoreBatch([.. pass])),
            .. scores.Where(score => score is not DynamicsScore).Select(score => new ScoreBatch(score)),
        ];
    }
}
