using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>How often a row was learnt and forgotten again: high means hard; a row that was never learnt is the hardest of all.</summary>
/// <remarks>
/// The number of epochs at which the row is classified wrongly after it was right at the epoch before (Toneva et al., ICLR 2019, section 3).
/// A row that was right at no epoch has an infinite count there; here it gets E, the number of epochs, which is more than any count (at
/// most E / 2) and keeps the values finite. <see cref="ForgettingD2"/> gives such rows 0, as the published D2 code does. Many rows tie.
/// </remarks>
sealed record Forgetting : LogScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Forgetting>(
        "forgetting", "how often a row was learnt and forgotten again", [PrecisionRule<Forgetting>()], new Forgetting());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => "epochs at which a row is wrong after it was right at the epoch before; a row that is never right gets the number of epochs, more than any count";

    /// <inheritdoc/>
    public override string Source => "Toneva et al. 2019, arXiv 1812.05159";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Correct];

    /// <inheritdoc/>
    public override bool IsOfTrajectory => true;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) =>
        new Dictionary<string, string>(WithPrecision(epochs)) { ["neverLearnt"] = Text(epochs) };

    /// <inheritdoc/>
    public override double Compute(RowHistory history)
    {
        int forgotten = ForgettingD2.CountForgotten(history[RowReduction.Correct]);
        return history[RowReduction.Correct].Contains(1) ? forgotten : history.Epochs;
    }
}
