using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Scoring.Catalogue;

/// <summary>Scores that are computed together: one, or all that share a pass over training dynamics.</summary>
public sealed class ScoreBatch
{
    readonly IReadOnlyList<DynamicsScore>? _pass;

    internal ScoreBatch(IImportanceScore score) => (Name, Scores) = (score.Name, [score]);

    internal ScoreBatch(IReadOnlyList<DynamicsScore> pass) => (Name, Scores, _pass) = ("score", pass, pass);

    /// <summary>The name of the work, as plans and manifests know it.</summary>
    public string Name { get; }

    /// <summary>The scores.</summary>
    public IReadOnlyList<IImportanceScore> Scores { get; }

    /// <summary>What the batch takes, beyond reading its input and writing the values.</summary>
    /// <param name="size">The size of the input.</param>
    /// <param name="speed">The machine.</param>
    public IEnumerable<StageCost> Cost(ScoreSize size, MachineSpeed speed) => Scores[0].Cost(size, speed);

    /// <summary>Computes the scores.</summary>
    /// <param name="input">What is known about the rows.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="OptionException">A score cannot be computed from the input.</exception>
    /// <exception cref="InvalidDataContentException">The input holds values that a score cannot take.</exception>
    public ScoreBatchResult Compute(ScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (_pass is null)
            return new ScoreBatchResult([Scores[0].Compute(input, progress, cancellation)], null);
        DynamicsScoring scoring = DynamicsScorer.Compute(_pass, input, progress, cancellation);
        return new ScoreBatchResult(scoring.Scores, scoring.Agreement);
    }
}

/// <summary>What came of a batch.</summary>
/// <param name="Scores">The scores [N], in the order of the batch.</param>
/// <param name="Agreement">How far scores of training dynamics agree with each other and with themselves as of earlier epochs; null for
/// others.</param>
public sealed record ScoreBatchResult(IReadOnlyList<ImportanceScores> Scores, ScoreAgreement? Agreement);
