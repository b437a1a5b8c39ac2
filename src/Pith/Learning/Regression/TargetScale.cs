namespace Pith.Learning.Regression;

/// <summary>Mean and deviation of the numbers that a head learns to predict: it learns them standardised, so that one learning rate suits every unit.</summary>
/// <param name="Mean">Of the trained rows.</param>
/// <param name="Deviation">Of the trained rows, population; above 0.</param>
readonly record struct TargetScale(double Mean, double Deviation)
{
    /// <summary>The scale of some rows.</summary>
    /// <param name="targets">[N].</param>
    /// <param name="rows">The rows that are trained on.</param>
    /// <exception cref="InvalidDataContentException">All are the same.</exception>
    public static TargetScale Of(double[] targets, int[] rows)
    {
        double mean = 0;
        foreach (int row in rows)
            mean += targets[row];
        mean /= rows.Length;
        double squares = 0;
        foreach (int row in rows)
            squares += (targets[row] - mean) * (targets[row] - mean);
        double deviation = Math.Sqrt(squares / rows.Length);
        return deviation > 0 && double.IsFinite(deviation) ? new TargetScale(mean, deviation) : throw new InvalidDataContentException(FormattableString.Invariant(
            $"the {rows.Length} rows to train on all have the number {targets[rows[0]]}, or numbers beyond what can be squared; there is nothing to predict."));
    }

    /// <summary>A number as the head learns it.</summary>
    public double Standardized(double number) => (number - Mean) / Deviation;

    /// <summary>What the head says, in the unit of the numbers.</summary>
    public double InUnits(double output) => (output * Deviation) + Mean;
}
