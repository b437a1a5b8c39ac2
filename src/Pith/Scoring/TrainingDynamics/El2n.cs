using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Error L2 norm of the first epochs: high means hard.</summary>
/// <remarks>
/// <c>sum_{t = 0 .. K-1} ||p_t - onehot(y)||_2</c> with K of <see cref="DynamicsScoreOptions.El2nEpochs"/>, of one training run, as the published D2
/// and CCS code computes it. Paul et al. (NeurIPS 2021) average over ten runs instead of summing over epochs of one; the mean over epochs
/// has the same order as this sum.
/// </remarks>
public sealed class El2n : DynamicsScore
{
    /// <summary>Creates the score with its settings.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public El2n(DynamicsScoreOptions options)
        : base(options) { }

    /// <inheritdoc/>
    public override string Name => "el2n";

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => FormattableString.Invariant($"sum over the first {Options.El2nEpochs} epochs of the Euclidean distance between the probabilities and the one-hot label");

    /// <inheritdoc/>
    public override string Source => "Paul et al. 2021, arXiv 2107.07075, summed over epochs as in the D2 and CCS code";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Needs => [RowReduction.Error];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string>(WithLogPrecision(epochs))
    {
        ["el2nEpochs"] = Text(Math.Min(Options.El2nEpochs, epochs)),
        ["combine"] = "sum",
    };

    /// <inheritdoc/>
    public override double Compute(RowHistory history)
    {
        double sum = 0;
        foreach (double error in history[RowReduction.Error][..Math.Min(Options.El2nEpochs, history.Epochs)])
            sum += error;
        return sum;
    }
}
