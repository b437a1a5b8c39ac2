using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Validation;

/// <summary>What a method's uncertainties are worth, told by the errors of held-out rows.</summary>
/// <param name="Factor">What they are multiplied by, so that their root mean square is that of the errors; 1 where they are all 0.</param>
/// <param name="RankCorrelation">Spearman's correlation of uncertainty and absolute error; 0 where one does not vary.</param>
/// <param name="RootMeanSquaredError">Of the held-out rows, in the unit of the scores.</param>
public sealed record UncertaintyFigures(double Factor, double RankCorrelation, double RootMeanSquaredError)
{
    /// <summary>Compares uncertainties with errors.</summary>
    /// <param name="heldOut">From <see cref="CrossValidation.Run"/>.</param>
    /// <param name="candidate">Which candidate.</param>
    /// <param name="scores">[M] the given scores.</param>
    public static UncertaintyFigures Of(HeldOutScores heldOut, int candidate, double[] scores)
    {
        double[] uncertainties = heldOut.Uncertainties[candidate];
        var errors = new double[uncertainties.Length];
        for (int i = 0; i < errors.Length; i++)
            errors[i] = Math.Abs(heldOut.Predictions[candidate][i] - scores[heldOut.Positions[i]]);
        double error = FixedOrderSum.Dot(errors, errors), uncertainty = FixedOrderSum.Dot(uncertainties, uncertainties);
        double correlation = Numerics.Statistics.RankCorrelation.Spearman(errors, uncertainties);
        return new UncertaintyFigures(
            uncertainty > 0 && error > 0 ? Math.Sqrt(error / uncertainty) : 1,
            double.IsNaN(correlation) ? 0 : correlation,
            Math.Sqrt(error / errors.Length));
    }
}
