using Pith.Evaluation;
using Pith.Numerics.Statistics;

namespace Pith.Pipelines;

/// <summary>A mean with its 95 % interval as files hold it; NaN stands for what is not known, as the interval of a single seed.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
sealed record StoredInterval(double Mean, double Low, double High)
{
    /// <summary>An interval as files hold it.</summary>
    public static StoredInterval Of(ConfidenceInterval interval) => new(interval.Mean, interval.Low, interval.High);

    /// <summary>A mean with its interval over test rows; null where there is none.</summary>
    public static StoredInterval? Of(double mean, RowInterval? interval) => interval is { } ends ? new(mean, ends.Low, ends.High) : null;
}
