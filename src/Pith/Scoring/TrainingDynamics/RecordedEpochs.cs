using System.Runtime.CompilerServices;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Sums, means and deviations over the epochs that a row has; NaN stands for one that it lacks.</summary>
static class RecordedEpochs
{
    /// <summary>The sum over the epochs; where the row lacks some, their number times the mean of the others, so that rows stay comparable.</summary>
    public static double Sum(ReadOnlySpan<double> values)
    {
        double sum = Add(values, out int count);
        return count == values.Length ? sum : sum / count * values.Length;
    }

    /// <summary>The mean over the epochs that the row has; NaN where it has none.</summary>
    public static double Mean(ReadOnlySpan<double> values) => Add(values, out int count) / count;

    /// <summary>The population standard deviation over the epochs that the row has; NaN where it has fewer than two.</summary>
    public static double Deviation(ReadOnlySpan<double> values)
    {
        if (!values.Contains(double.NaN))
            return Windows.Deviation(values, degreesLost: 0);
        double[] recorded = [.. values.ToArray().Where(value => !double.IsNaN(value))];
        return recorded.Length > 1 ? Windows.Deviation(recorded, degreesLost: 0) : double.NaN;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double Add(ReadOnlySpan<double> values, out int count)
    {
        double sum = 0;
        count = 0;
        foreach (double value in values)
        {
            if (double.IsNaN(value))
                continue;
            sum += value;
            count++;
        }
        return sum;
    }
}
