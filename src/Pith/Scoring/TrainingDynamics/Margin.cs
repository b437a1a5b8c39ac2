using Pith.Data;
using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Difference of the two largest probabilities at the last epoch: high means decided, easy; 0 to 1.</summary>
/// <remarks>
/// The margin of uncertainty sampling (Scheffer et al. 2001). Labels play no part: a row that is wrong with certainty has a high margin.
/// </remarks>
sealed record Margin : DynamicsScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Margin>(
        "margin", "difference of the two largest probabilities at the last epoch", [], new Margin());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsEasy;

    /// <inheritdoc/>
    public override string Definition => "largest less second largest probability at the last epoch";

    /// <inheritdoc/>
    public override string Source => "Scheffer et al. 2001, margin sampling";

    /// <inheritdoc/>
    public override DataNeeds Needs => DataNeeds.Dynamics;

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.TopMargin];

    /// <inheritdoc/>
    public override bool NeedsLastEpochOnly => true;

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => history[RowReduction.TopMargin][^1];
}
