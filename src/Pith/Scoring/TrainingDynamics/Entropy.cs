using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Entropy of the probabilities at the last epoch: high means undecided, hard; 0 to ln C nats.</summary>
/// <remarks>
/// <c>-sum_c p[c] ln(p[c] + 1e-10)</c>, the form and the floor of the published D2 and CCS code. Labels play no part.
/// </remarks>
public sealed class Entropy : DynamicsScore
{
    /// <summary>Creates the score with its settings.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public Entropy(DynamicsScoreOptions options)
        : base(options) { }

    /// <inheritdoc/>
    public override string Name => "entropy";

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => "entropy in nats of the probabilities at the last epoch";

    /// <inheritdoc/>
    public override string Source => "Maharana et al. 2023, arXiv 2310.07931, and Zheng et al. 2023 (CCS): generate_importance_score.py";

    /// <inheritdoc/>
    public override bool NeedsLabels => false;

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Needs => [RowReduction.Entropy];

    /// <inheritdoc/>
    public override bool NeedsLastEpochOnly => true;

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => history[RowReduction.Entropy][^1];
}
