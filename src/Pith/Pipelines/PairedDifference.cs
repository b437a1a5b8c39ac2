using System.Globalization;
using Pith.Evaluation;

namespace Pith.Pipelines;

/// <summary>What is known of a method beside what it is compared with.</summary>
enum Standing
{
    /// <summary>One seed was tried, so that nothing is known about other trainings.</summary>
    OneSeed,

    /// <summary>Shown to be better.</summary>
    Better,

    /// <summary>Shown to be worse.</summary>
    Worse,

    /// <summary>Not shown to differ.</summary>
    NotTold,
}

/// <summary>The accuracy of a method less that of another selection of rows, and whether they are told apart; the one source of that for every command.</summary>
/// <remarks>Both kinds of chance must be excluded: the 95 % intervals over seeds and over test rows, where that is known, must leave out 0 on the same
/// side.</remarks>
/// <param name="Mean">The mean difference, in shares.</param>
/// <param name="Low">The lower end over seeds; NaN for a single one.</param>
/// <param name="High">The upper end over seeds.</param>
/// <param name="OverRows">The interval over test rows; null where it is not known.</param>
/// <param name="Seeds">Seeds.</param>
sealed record PairedDifference(double Mean, double Low, double High, RowInterval? OverRows, int Seeds)
{
    /// <summary>From what an evaluation wrote; null where it holds no difference.</summary>
    public static PairedDifference? Of(StoredInterval? difference, StoredInterval? overRows, int seeds) => difference is null || double.IsNaN(difference.Mean)
        ? null
        : new(difference.Mean, difference.Low, difference.High, overRows is null ? null : new RowInterval(overRows.Low, overRows.High), seeds);

    /// <summary>What the intervals say.</summary>
    public Standing Standing => !double.IsFinite(Low) || !double.IsFinite(High) ? Standing.OneSeed
        : Math.Min(Low, OverRows?.Low ?? Low) > 0 ? Standing.Better
        : Math.Max(High, OverRows?.High ?? High) < 0 ? Standing.Worse
        : Standing.NotTold;

    /// <summary>The difference in points with its intervals.</summary>
    public string Figures
    {
        get
        {
            string rows = OverRows is { } ends ? $", {Points(ends.Low)} to {Points(ends.High)} over test rows" : "";
            return Standing == Standing.OneSeed
                ? $"{Points(Mean)} points{rows}"
                : string.Create(CultureInfo.InvariantCulture, $"{Points(Mean)} points, 95 % interval {Points(Low)} to {Points(High)} over {Seeds} seeds{rows}");
        }
    }

    /// <summary>A difference of shares in points, with its sign.</summary>
    public static string Points(double difference) => (100 * difference).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
}
