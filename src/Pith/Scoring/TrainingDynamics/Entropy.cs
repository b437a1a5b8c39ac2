using Pith.Data;
using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Entropy of the probabilities at the last epoch: high means undecided, hard; 0 to ln C nats.</summary>
/// <remarks>
/// <c>-sum_c p[c] ln(p[c] + 1e-10)</c>, the form and the floor of the published D2 and CCS code. Labels play no part.
/// </remarks>
sealed record Entropy : DynamicsScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Entropy>(
        "entropy", "entropy of the probabilities at the last epoch", [], new Entropy());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => "entropy in nats of the probabilities at the last epoch";

    /// <inheritdoc/>
    public override string Source => "Maharana et al. 2023, arXiv 2310.07931, and Zheng et al. 2023 (CCS): generate_importance_score.py";

    /// <inheritdoc/>
    public override DataNeeds Needs => DataNeeds.Dynamics;

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Entropy];

    /// <inheritdoc/>
    public override bool NeedsLastEpochOnly => true;

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => history[RowReduction.Entropy][^1];
}
