using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>The probability of the label, averaged over epochs: high means the model is sure of the label throughout, easy.</summary>
/// <remarks><c>1 / T sum_t p_t[y]</c> over the first T recorded epochs: the confidence of Swayamdipta et al., "Dataset Cartography" (EMNLP 2020, arXiv
/// 2009.10795), and the mean that DUAL's Beta sampling looks at (Cho et al. 2025, arXiv 2502.06905). The score <c>confidence</c> is that of the
/// last epoch alone.</remarks>
public sealed class MeanConfidence : DynamicsScore
{
    /// <summary>Creates the score with its settings.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public MeanConfidence(DynamicsScoreOptions options)
        : base(options) { }

    /// <inheritdoc/>
    public override string Name => "mean-confidence";

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsEasy;

    /// <inheritdoc/>
    public override string Definition => "mean over the first epochs of the probability of the label";

    /// <inheritdoc/>
    public override string Source => "Swayamdipta et al. 2020, arXiv 2009.10795";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Needs => [RowReduction.Probability];

    /// <inheritdoc/>
    public override int MinimumEpochs => Options.Trajectory ?? 1;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string>
    {
        ["epochs"] = Text(epochs),
        ["trajectory"] = Text(Options.Trajectory ?? epochs),
        ["from"] = "first",
    };

    /// <inheritdoc/>
    public override double Compute(RowHistory history) =>
        Windows.Mean(history[RowReduction.Probability][..(Options.Trajectory ?? history.Epochs)]);
}
