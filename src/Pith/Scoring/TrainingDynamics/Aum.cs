using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Area under the margin of probabilities: high means easy, low hard or mislabelled, -E to E.</summary>
/// <remarks>
/// <c>sum_t (p_t[y] - max_{c != y} p_t[c])</c>, the accumulated margin of the published D2 code. Pleiss et al. (2020) take logits and the
/// mean instead: <see cref="AumLogit"/>.
/// </remarks>
sealed record Aum : LogScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Aum>(
        "aum", "area under the margin of probabilities", [PrecisionRule<Aum>()], new Aum());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsEasy;

    /// <inheritdoc/>
    public override string Definition => "sum over epochs of the probability of the label less the largest probability of another class";

    /// <inheritdoc/>
    public override string Source => "Maharana et al. 2023, arXiv 2310.07931, and Zheng et al. 2023 (CCS): generate_importance_score.py";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Margin];

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => RecordedEpochs.Sum(history[RowReduction.Margin]);
}
