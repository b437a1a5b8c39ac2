namespace Pith.Numerics.Statistics;

/// <summary>Mean, variance and quantiles, summed in a fixed order.</summary>
static class Descriptive
{
    /// <summary>The arithmetic mean; NaN for no values.</summary>
    public static double Mean(ReadOnlySpan<double> values) =>
        values.IsEmpty ? double.NaN : FixedOrderSum.Sum(values) / values.Length;

    /// <summary>The variance by two passes: the sum of squared deviations from the mean over N - <paramref name="degreesLost"/>.</summary>
    /// <param name="values">At least <paramref name="degreesLost"/> + 1 values; fewer give NaN.</param>
    /// <param name="degreesLost">1 (default) estimates a population's variance from a sample; 0 is the variance of the values themselves.</param>
    public static double Variance(ReadOnlySpan<double> values, int degreesLost = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degreesLost);
        if (values.Length <= degreesLost)
            return double.NaN;
        double mean = Mean(values);
        var squares = new double[values.Length];
        for (int i = 0; i < squares.Length; i++)
            squares[i] = (values[i] - mean) * (values[i] - mean);
        return FixedOrderSum.Sum(squares) / (values.Length - degreesLost);
    }

    /// <summary>The square root of <see cref="Variance"/>.</summary>
    /// <param name="values">The values.</param>
    /// <param name="degreesLost">As for <see cref="Variance"/>.</param>
    public static double StandardDeviation(ReadOnlySpan<double> values, int degreesLost = 1) => Math.Sqrt(Variance(values, degreesLost));

    /// <summary>The quantile with linear interpolation between order statistics, as NumPy's default: position <c>q (N - 1)</c>.</summary>
    /// <param name="values">At least one value, none NaN; not changed.</param>
    /// <param name="q">0 (minimum) .. 1 (maximum).</param>
    /// <exception cref="ArgumentException">There are no values, or one is NaN.</exception>
    public static double Quantile(ReadOnlySpan<double> values, double q)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        // .NET sorts NaN before every number.
        if (sorted.Length > 0 && double.IsNaN(sorted[0]))
            throw new ArgumentException("A quantile needs values that are numbers; at least one is NaN.", nameof(values));
        return QuantileOfSorted(sorted, q);
    }

    /// <summary>The quantile of values in ascending order; see <see cref="Quantile"/>.</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="q">0..1.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double QuantileOfSorted(ReadOnlySpan<double> sorted, double q)
    {
        if (!(q >= 0 && q <= 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile lies from 0 to 1.");
        if (sorted.IsEmpty)
            throw new ArgumentException("A quantile needs at least one value.", nameof(sorted));
        double position = q * (sorted.Length - 1);
        int below = (int)position;
        double share = position - below;
        // With no share of the upper value it is not touched: it may be infinite or absent.
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
    }

    /// <summary>The median: the middle value, or the mean of the two middle values.</summary>
    /// <param name="values">At least one value, none NaN; not changed.</param>
    /// <exception cref="ArgumentException">There are no values, or one is NaN.</exception>
    public static double Median(ReadOnlySpan<double> values) => Quantile(values, 0.5);
}
