using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Error L2 norm of the first epochs: high means hard.</summary>
/// <remarks>
/// <c>sum_{t = 0 .. K-1} ||p_t - onehot(y)||_2</c> with K of <see cref="El2nEpochs"/>, of one training run, as the published D2
/// and CCS code computes it. Paul et al. (NeurIPS 2021) average over ten runs instead of summing over epochs of one; the mean over epochs
/// has the same order as this sum.
/// </remarks>
sealed record El2n : LogScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, El2n>(
        "el2n",
        "error norm of the first epochs",
        [
            OptionRules.Whole<El2n>("el2n-epochs", "first epochs that are summed over", 1, int.MaxValue, o => o.El2nEpochs, (o, v) => o with { El2nEpochs = v }),
            PrecisionRule<El2n>(),
        ],
        new El2n());

    /// <summary>K, the epochs from the first that are summed over, at least 1. Default 10, as in the published code; fewer recorded epochs are
    /// all used.</summary>
    public int El2nEpochs { get; init; } = 10;

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => FormattableString.Invariant($"sum over the first {El2nEpochs} epochs of the Euclidean distance between the probabilities and the one-hot label");

    /// <inheritdoc/>
    public override string Source => "Paul et al. 2021, arXiv 2107.07075, summed over epochs as in the D2 and CCS code";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Error];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string>(WithPrecision(epochs))
    {
        ["el2nEpochs"] = Text(Math.Min(El2nEpochs, epochs)),
        ["combine"] = "sum",
    };

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => RecordedEpochs.Sum(history[RowReduction.Error][..Math.Min(El2nEpochs, history.Epochs)]);
}
