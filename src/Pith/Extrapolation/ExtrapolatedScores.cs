namespace Pith.Extrapolation;

/// <summary>Scores of all rows: the given ones as they are, the predicted ones for the rest.</summary>
/// <param name="Raw">[N] given scores and raw predictions.</param>
/// <param name="Calibrated">[N] given scores, and predictions mapped to their distribution by <see cref="QuantileMap"/>: for selections that
/// take the hardest of all rows.</param>
/// <param name="Uncertainty">[N] at least 0, in the unit of the scores; 0 for scored rows.</param>
public sealed record ExtrapolatedScores(double[] Raw, double[] Calibrated, double[] Uncertainty)
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="problem">The given scores.</param>
    /// <param name="predicted">The predictions of its query rows.</param>
    /// <param name="uncertaintyFactor">What the method's uncertainties are multiplied by.</param>
    public static ExtrapolatedScores Of(ExtrapolationProblem problem, Predictions predicted, double uncertaintyFactor)
    {
        var raw = new double[problem.Rows];
        var uncertainty = new double[problem.Rows];
        Array.Fill(raw, double.NaN);
        for (int i = 0; i < problem.ScoredRows.Length; i++)
            raw[problem.ScoredRows[i]] = problem.Scores[i];
        double[] calibrated = [.. raw];
        double[] mapped = QuantileMap.Map(predicted.Values, problem.Scores);
        for (int q = 0; q < predicted.Rows.Length; q++)
        {
            raw[predicted.Rows[q]] = predicted.Values[q];
            calibrated[predicted.Rows[q]] = mapped[q];
            uncertainty[predicted.Rows[q]] = predicted.Uncertainties[q] * uncertaintyFactor;
        }
        return new ExtrapolatedScores(raw, calibrated, uncertainty);
    }
}
