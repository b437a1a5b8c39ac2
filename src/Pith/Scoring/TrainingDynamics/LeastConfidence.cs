using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>One less the largest probability at the last epoch: high means undecided, hard; 0 to 1 - 1/C.</summary>
/// <remarks>
/// <c>1 - max_c p[c]</c> (Lewis and Gale 1994). A widely used port takes the largest logit under the same name, which is high for easy rows.
/// Labels play no part.
/// </remarks>
public sealed class LeastConfidence : DynamicsScore
{
    /// <summary>Creates the score with its settings.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public LeastConfidence(DynamicsScoreOptions options)
        : base(options) { }

    /// <inheritdoc/>
    public override string Name => "least-confidence";

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => "one less the largest probability at the last epoch";

    /// <inheritdoc/>
    public override string Source => "Lewis and Gale 1994, uncertainty sampling";

    /// <inheritdoc/>
    public override bool NeedsLabels => false;

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Needs => [RowReduction.LeastConfidence];

    /// <inheritdoc/>
    public override bool NeedsLastEpochOnly => true;

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => history[RowReduction.LeastConfidence][^1];
}
