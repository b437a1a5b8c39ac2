using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Cross entropy at the last epoch: high means hard; at least 0.</summary>
/// <remarks>
/// <c>-ln p[y]</c> of the recorded outputs, not the recorded training loss, which may contain regularisation. Recorded probabilities of 0
/// count as the smallest single-precision number, which makes 103.3 the largest loss.
/// </remarks>
sealed record Loss : DynamicsScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Loss>(
        "loss", "cross entropy at the last epoch", [], new Loss());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => "cross entropy in nats of the outputs and the label at the last epoch";

    /// <inheritdoc/>
    public override string? DefinitionOfResiduals => "squared residual of the prediction at the last epoch";

    /// <inheritdoc/>
    public override string Source => "Maharana et al. 2023, arXiv 2310.07931, and Zheng et al. 2023 (CCS): generate_importance_score.py";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Loss];

    /// <inheritdoc/>
    public override bool NeedsLastEpochOnly => true;

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => history[RowReduction.Loss][^1];
}
