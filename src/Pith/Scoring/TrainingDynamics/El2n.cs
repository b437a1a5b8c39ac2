using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Error L2 norm of the first epochs: high means hard.</summary>
/// <remarks>
/// <c>sum_{t = 0 .. K-1} ||p_t - onehot(y)||_2</c> with K of <see cref="El2nEpochs"/>, of one training run, as the published D2
/// and CCS code computes it. Paul et al. (NeurIPS 2021) take one early epoch, averaged over ten runs: <see cref="Epoch"/>, with the recordings of
/// several runs. The mean over epochs has the same order as this sum.
/// </remarks>
sealed record El2n : LogScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, El2n>(
        "el2n",
        "error norm of the first epochs",
        [
            OptionRules.Whole<El2n>("el2n-epochs", "first epochs that are summed over", 1, int.MaxValue, o => o.El2nEpochs, (o, v) => o with { El2nEpochs = v }),
            new OptionRule<El2n>("epoch", "take el2n at this epoch alone, counted from 0, as published with the mean over several runs", new Whole(0, IsOptional: true), o => o.Epoch, (o, v) => o with { Epoch = (int?)v })
            {
                DefaultWords = "the first epochs, summed",
            },
            PrecisionRule<El2n>(),
        ],
        new El2n());

    /// <summary>K, the epochs from the first that are summed over, at least 1. Default 10, as in the published code; fewer recorded epochs are
    /// all used.</summary>
    public int El2nEpochs { get; init; } = 10;

    /// <summary>The one epoch, from 0, at which the error is taken, as Paul et al. do; null (default) for the sum over the first epochs.</summary>
    public int? Epoch { get; init; }

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => Epoch is int epoch
        ? FormattableString.Invariant($"Euclidean distance between the probabilities and the one-hot label at epoch {epoch}")
        : FormattableString.Invariant($"sum over the first {El2nEpochs} epochs of the Euclidean distance between the probabilities and the one-hot label");

    /// <inheritdoc/>
    public override string? DefinitionOfResiduals => Epoch is int epoch
        ? FormattableString.Invariant($"magnitude of the residual at epoch {epoch}")
        : FormattableString.Invariant($"sum over the first {El2nEpochs} epochs of the magnitude of the residual");

    /// <inheritdoc/>
    public override string Source => "Paul et al. 2021, arXiv 2107.07075" + (Epoch is null ? ", summed over epochs as in the D2 and CCS code" : "");

    /// <inheritdoc/>
    public override int MinimumEpochs => Epoch is int epoch ? (int)Math.Min(epoch + 1L, int.MaxValue) : 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Epoch is not null && El2nEpochs != new El2n().El2nEpochs)
            throw new OptionException("epoch", "`epoch` and `el2n-epochs` exclude each other: el2n is of one epoch or a sum over the first ones; leave one of them out.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Error];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs)
    {
        Dictionary<string, string> parameters = WithPrecision(epochs);
        if (Epoch is int epoch)
            parameters["epoch"] = Text(epoch);
        else
            parameters["el2nEpochs"] = Text(Math.Min(El2nEpochs, epochs));
        parameters["combine"] = Epoch is null ? "sum" : "one epoch";
        return parameters;
    }

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => Epoch is int epoch
        ? history[RowReduction.Error][epoch]
        : RecordedEpochs.Sum(history[RowReduction.Error][..Math.Min(El2nEpochs, history.Epochs)]);
}
