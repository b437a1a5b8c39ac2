using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Area under the margin of probabilities: high means easy, low hard or mislabelled, -E to E.</summary>
/// <remarks>
/// <c>sum_t (p_t[y] - max_{c != y} p_t[c])</c>, the accumulated margin of the published D2 code. Pleiss et al. (2020) take logits and the
/// mean instead: <see cref="AumLogit"/>.
/// </remarks>
public sealed class Aum : DynamicsScore
{
    /// <summary>Creates the score with its settings.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public Aum(DynamicsScoreOptions options)
        : base(options) { }

    /// <inheritdoc/>
    public override string Name => "aum";

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsEasy;

    /// <inheritdoc/>
    public override string Definition => "sum over epochs of the probability of the label less the largest probability of another class";

    /// <inheritdoc/>
    public override string Source => "Maharana et al. 2023, arXiv 2310.07931, and Zheng et al. 2023 (CCS): generate_importance_score.py";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Needs => [RowReduction.Margin];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => WithLogPrecision(epochs);

    /// <inheritdoc/>
    public override double Compute(RowHistory history)
    {
        double sum = 0;
        foreach (double margin in history[RowReduction.Margin])
            sum += margin;
        return sum;
    }
}
