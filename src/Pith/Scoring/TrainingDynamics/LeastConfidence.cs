using Pith.Data;
using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>One less the largest probability at the last epoch: high means undecided, hard; 0 to 1 - 1/C.</summary>
/// <remarks>
/// <c>1 - max_c p[c]</c> (Lewis and Gale 1994). A widely used port takes the largest logit under the same name, which is high for easy rows.
/// Labels play no part.
/// </remarks>
sealed record LeastConfidence : DynamicsScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, LeastConfidence>(
        "least-confidence", "one less the largest probability at the last epoch", [], new LeastConfidence());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => "one less the largest probability at the last epoch";

    /// <inheritdoc/>
    public override string Source => "Lewis and Gale 1994, uncertainty sampling";

    /// <inheritdoc/>
    public override DataNeeds Needs => DataNeeds.Dynamics;

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.LeastConfidence];

    /// <inheritdoc/>
    public override bool NeedsLastEpochOnly => true;

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => history[RowReduction.LeastConfidence][^1];
}
