using Pith.Numerics.Statistics;

namespace Pith.Learning.Regression;

/// <summary>How near predictions of a number are to it.</summary>
/// <param name="Rmse">Root of the mean squared error, in the number's unit; 0 is best.</param>
/// <param name="Pearson">Linear correlation, -1 to 1; 0 where either side is constant.</param>
/// <param name="Spearman">Rank correlation, -1 to 1; 0 where either side is constant.</param>
readonly record struct RegressionFigures(double Rmse, double Pearson, double Spearman)
{
    /// <summary>The figures.</summary>
    /// <param name="predictions">[M].</param>
    /// <param name="targets">[M] the numbers.</param>
    public static RegressionFigures Of(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets)
    {
        double squares = 0;
        for (int i = 0; i < predictions.Length; i++)
            squares += (predictions[i] - targets[i]) * (predictions[i] - targets[i]);
        return new RegressionFigures(
            Math.Sqrt(squares / predictions.Length), Known(RankCorrelation.Pearson(predictions, targets)), Known(RankCorrelation.Spearman(predictions, targets)));
    }

    static double Known(double correlation) => double.IsFinite(correlation) ? correlation : 0;
}
