using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Difference of the two largest probabilities at the last epoch: high means decided, easy; 0 to 1.</summary>
/// <remarks>
/// The margin of uncertainty sampling (Scheffer et al. 2001). Labels play no part: a row that is wrong with certainty has a high margin.
/// </remarks>
public sealed class Margin : DynamicsScore
{
    /// <summary>Creates the score with its settings.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public Margin(DynamicsScoreOptions options)
        : base(options) { }

    /// <inheritdoc/>
    public override string Name => "margin";

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsEasy;

    /// <inheritdoc/>
    public override string Definition => "largest less second largest probability at the last epoch";

    /// <inheritdoc/>
    public override string Source => "Scheffer et al. 2001, margin sampling";

    /// <inheritdoc/>
    public override bool NeedsLabels => false;

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Needs => [RowReduction.TopMargin];

    /// <inheritdoc/>
    public override bool NeedsLastEpochOnly => true;

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => history[RowReduction.TopMargin][^1];
}
