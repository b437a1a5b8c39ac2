using Pith.Learning.Regression;

namespace Pith.Evaluation;

/// <summary>What a model predicts of test rows whose labels are numbers.</summary>
/// <param name="Predictions">[M].</param>
/// <param name="Targets">[M] the numbers.</param>
sealed record PredictedNumbers(double[] Predictions, double[] Targets)
{
    readonly Lazy<RegressionFigures> _figures = new(() => RegressionFigures.Of(Predictions, Targets));

    /// <summary>How near they are.</summary>
    public RegressionFigures Figures => _figures.Value;

    /// <summary>As the result of a trial: there are no classes, and what stands for the accuracy is Pearson's correlation.</summary>
    public TestAccuracy ToTest() => new([], []) { Numbers = this };

    /// <summary>The linear correlation on rows that are drawn again.</summary>
    /// <param name="rows">[M] their places.</param>
    public double PearsonOf(int[] rows)
    {
        double x = 0, y = 0;
        foreach (int row in rows)
            (x, y) = (x + Predictions[row], y + Targets[row]);
        (x, y) = (x / rows.Length, y / rows.Length);
        double xx = 0, yy = 0, xy = 0;
        foreach (int row in rows)
        {
            double dx = Predictions[row] - x, dy = Targets[row] - y;
            (xx, yy, xy) = (xx + (dx * dx), yy + (dy * dy), xy + (dx * dy));
        }
        return xx > 0 && yy > 0 ? xy / Math.Sqrt(xx * yy) : 0;
    }
}
