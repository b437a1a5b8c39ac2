using Pith.Data.Dynamics;
using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Area under the margin of logits: high means easy, low hard or mislabelled; unbounded.</summary>
/// <remarks>
/// <c>1/E sum_t (z_t[y] - max_{c != y} z_t[c])</c> (Pleiss et al., NeurIPS 2020, equation 1). Log-probabilities differ from logits by one
/// number a row, which the difference does not see; probabilities of 0 have no logit, so recorded probabilities are not taken.
/// </remarks>
sealed record AumLogit : DynamicsScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, AumLogit>(
        "aum-logit", "area under the margin of logits", [], new AumLogit());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsEasy;

    /// <inheritdoc/>
    public override string Definition => "mean over epochs of the logit of the label less the largest logit of another class";

    /// <inheritdoc/>
    public override string Source => "Pleiss et al. 2020, arXiv 2001.10528";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.LogitMargin];

    /// <inheritdoc/>
    public override string? Obstacle(DynamicsDescription recording) => recording.Values == DynamicsValues.Probabilities
        ? "it needs logits or log-probabilities and probabilities are recorded"
        : base.Obstacle(recording);

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => RecordedEpochs.Mean(history[RowReduction.LogitMargin]);
}
