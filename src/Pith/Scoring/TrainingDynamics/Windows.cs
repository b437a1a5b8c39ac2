using System.Runtime.CompilerServices;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Means, deviations and norms in sliding windows over the epochs; sums are taken from the oldest epoch on.</summary>
/// <remarks>Optimised at once: a run is over before a method that starts slow would have been compiled again.</remarks>
static class Windows
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>The standard deviation, by two passes, over the length less <paramref name="degreesLost"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Deviation(ReadOnlySpan<double> values, int degreesLost) => Math.Sqrt(SquaredDeviations(values) / (values.Length - degreesLost));

    /// <summary>The mean of <see cref="Deviation"/> over the windows that start at <paramref name="firstStart"/> .. <paramref name="lastStart"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double MeanDeviation(ReadOnlySpan<double> values, int window, int firstStart, int lastStart, int degreesLost)
    {
        double sum = 0;
        for (int start = firstStart; start <= lastStart; start++)
            sum += Deviation(values.Slice(start, window), degreesLost);
        return sum / (lastStart - firstStart + 1);
    }

    /// <summary>The L2 norms of the deviations from the mean in all windows, the newest weighted <paramref name="decay"/>, each older one
    /// 1 - decay times the next newer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double DecayingNorm(ReadOnlySpan<double> values, int window, double decay)
    {
        double sum = 0;
        double weight = decay;
        for (int start = values.Length - window; start >= 0; start--)
        {
            sum += Math.Sqrt(SquaredDeviations(values.Slice(start, window))) * weight;
            weight *= 1 - decay;
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double SquaredDeviations(ReadOnlySpan<double> values)
    {
        double mean = Mean(values);
        double sum = 0;
        foreach (double value in values)
            sum += (value - mean) * (value - mean);
        return sum;
    }
}
