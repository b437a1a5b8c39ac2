using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>At how many epochs a row is classified right: high means easy, 0 to E.</summary>
/// <remarks>
/// Swayamdipta et al. (EMNLP 2020) divide by E; the count is kept, as in the published D2 code. On a tie of outputs the lowest class is the
/// prediction. Takes at most E + 1 values, so ties are many.
/// </remarks>
sealed record Correctness : LogScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Correctness>(
        "correctness", "epochs at which a row is classified right", [PrecisionRule<Correctness>()], new Correctness());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsEasy;

    /// <inheritdoc/>
    public override string Definition => "epochs at which a row is classified right";

    /// <inheritdoc/>
    public override string Source => "Swayamdipta et al. 2020, arXiv 2009.10795, as a count";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Correct];

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => RecordedEpochs.Sum(history[RowReduction.Correct]);
}
