namespace Pith.Numerics.Statistics;

/// <summary>A mean with its Student-t confidence interval, as for a measurement repeated with several seeds.</summary>
/// <param name="Mean">The mean of the samples.</param>
/// <param name="HalfWidth">Half the width of the interval; infinite for one sample, from which no spread can be told.</param>
/// <param name="Samples">How many samples, at least 1.</param>
/// <param name="Level">The confidence level, e.g. 0.95.</param>
/// <remarks><c>mean +- t s / sqrt(n)</c> with t the two-sided quantile for n - 1 degrees of freedom and s the sample standard deviation
/// (n - 1 in the denominator). It assumes independent, roughly normal samples.</remarks>
public readonly record struct ConfidenceInterval(double Mean, double HalfWidth, int Samples, double Level)
{
    /// <summary>The lower end.</summary>
    public double Low => Mean - HalfWidth;

    /// <summary>The upper end.</summary>
    public double High => Mean + HalfWidth;

    /// <summary>Whether <paramref name="value"/> lies in the interval, its ends included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>The interval of the mean of <paramref name="samples"/>.</summary>
    /// <param name="samples">At least one finite number.</param>
    /// <param name="level">0 &lt; level &lt; 1. Default 0.95, as the field reports.</param>
    /// <exception cref="ArgumentException">There are no samples, or one is not finite.</exception>
    public static ConfidenceInterval OfMean(ReadOnlySpan<double> samples, double level = 0.95)
    {
        if (samples.IsEmpty)
            throw new ArgumentException("A confidence interval needs at least one sample.", nameof(samples));
        foreach (double sample in samples)
        {
            if (!double.IsFinite(sample))
                throw new ArgumentException("A confidence interval needs finite samples.", nameof(samples));
        }
        double mean = Descriptive.Mean(samples);
        if (samples.Length == 1)
            return new ConfidenceInterval(mean, double.PositiveInfinity, 1, level);
        double error = Descriptive.StandardDeviation(samples) / Math.Sqrt(samples.Length);
        return new ConfidenceInterval(mean, StudentT.TwoSidedQuantile(level, samples.Length - 1) * error, samples.Length, level);
    }
}
