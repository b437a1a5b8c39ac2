using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>The probability of the label, averaged over epochs: high means the model is sure of the label throughout, easy.</summary>
/// <remarks><c>1 / T sum_t p_t[y]</c> over the first T recorded epochs: the confidence of Swayamdipta et al., "Dataset Cartography" (EMNLP 2020, arXiv
/// 2009.10795), and the mean that DUAL's Beta sampling looks at (Cho et al. 2025, arXiv 2502.06905). The score <c>confidence</c> is that of the
/// last epoch alone.</remarks>
sealed record MeanConfidence : DynamicsScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, MeanConfidence>(
        "mean-confidence",
        "probability of the label, mean over the epochs",
        [
            TrajectoryScore.TrajectoryRule<MeanConfidence>(o => o.Trajectory, (o, v) => o with { Trajectory = v }),
        ],
        new MeanConfidence());

    /// <summary>T, the first epochs that are averaged over, at least 2; null (default) means all recorded ones.</summary>
    public int? Trajectory { get; init; }

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsEasy;

    /// <inheritdoc/>
    public override string Definition => "mean over the first epochs of the probability of the label";

    /// <inheritdoc/>
    public override string Source => "Swayamdipta et al. 2020, arXiv 2009.10795";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Probability];

    /// <inheritdoc/>
    public override int MinimumEpochs => Trajectory ?? 1;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string>
    {
        ["epochs"] = Text(epochs),
        ["trajectory"] = Text(Trajectory ?? epochs),
        ["from"] = "first",
    };

    /// <inheritdoc/>
    public override double Compute(RowHistory history) =>
        RecordedEpochs.Mean(history[RowReduction.Probability][..(Trajectory ?? history.Epochs)]);
}
