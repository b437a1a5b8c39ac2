using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Probability of the label at the last epoch: high means easy; 0 to 1.</summary>
/// <remarks>
/// <c>p[y]</c>; the published D2 code also weighs budgets by 1 less its mean.
/// </remarks>
sealed record Confidence : DynamicsScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Confidence>(
        "confidence", "probability of the label at the last epoch", [], new Confidence());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsEasy;

    /// <inheritdoc/>
    public override string Definition => "probability of the label at the last epoch";

    /// <inheritdoc/>
    public override string Source => "Maharana et al. 2023, arXiv 2310.07931, and Zheng et al. 2023 (CCS): generate_importance_score.py";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Probability];

    /// <inheritdoc/>
    public override bool NeedsLastEpochOnly => true;

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => history[RowReduction.Probability][^1];
}
