using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Spread of the probability of the label over the epochs: high means ambiguous, which counts as hard; 0 to 0.5.</summary>
/// <remarks>
/// The population standard deviation (divided by E) of <c>p_t[y]</c> over all epochs (Swayamdipta et al., EMNLP 2020, section 2). Rows that
/// are never learnt have a low value, like easy ones.
/// </remarks>
sealed record Variability : DynamicsScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Variability>(
        "variability", "spread of the probability of the label over the epochs", [], new Variability());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => "population standard deviation over all epochs of the probability of the label";

    /// <inheritdoc/>
    public override string? DefinitionOfResiduals => "population standard deviation over all epochs of the prediction";

    /// <inheritdoc/>
    public override string Source => "Swayamdipta et al. 2020, arXiv 2009.10795";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Probability];

    /// <inheritdoc/>
    public override int MinimumEpochs => 2;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string> { ["epochs"] = Text(epochs), ["ddof"] = "0" };

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => RecordedEpochs.Deviation(history[RowReduction.Probability]);
}
