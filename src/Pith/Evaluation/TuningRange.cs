namespace Pith.Evaluation;

/// <summary>The values of a setting that compete in a tuning, and those beyond their ends: where the best lies at an end, it may lie farther
/// out.</summary>
/// <param name="setting">The setting.</param>
/// <param name="values">What competed.</param>
/// <param name="fits">Whether a value can be at all.</param>
sealed class TuningRange(string setting, IReadOnlyList<double> values, Func<double, bool> fits)
{
    /// <summary>The most values that are tried beyond an end.</summary>
    public const int MostSteps = 3;

    // Shares grow by steps, widths by factors.
    const double CutoffStep = 0.1;
    const double WidthFactor = 3;

    /// <summary>The setting.</summary>
    public string Setting => setting;

    /// <summary>The value after the best one; null where the best lies within the range, or nothing fits there.</summary>
    /// <param name="best">The best so far.</param>
    public double? Next(double best)
    {
        if (values.Count < 2)
            return null;
        double? next = setting == "cutoff"
            ? best >= values.Max() ? Math.Round(best + CutoffStep, 6) : null
            : best >= values.Max() ? best * WidthFactor : best <= values.Min() && best > 0 ? Math.Round(best / WidthFactor, 6) : null;
        return next is double value && (setting != "cutoff" || value < 1) && fits(value) ? next : null;
    }
}
