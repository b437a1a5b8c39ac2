using Pith.Numerics.Statistics;

namespace Pith.Report.Sections;

/// <summary>Equal bins over a range of scores, with the rows inside and in all that fall into each.</summary>
/// <param name="Low">Lower edge of the first bin.</param>
/// <param name="High">Upper edge of the last bin.</param>
/// <param name="All">[bins] rows.</param>
/// <param name="Inside">[bins] rows of them that are inside.</param>
/// <param name="Below">Rows under the range; they stand in the first bin.</param>
/// <param name="Above">Rows over the range; they stand in the last bin.</param>
/// <param name="Unscored">Rows without a score.</param>
/// <remarks>The range is that of all finite scores, unless a thousandth of them at an end takes up more than half of it: then that end is cut
/// at its 0.1 % quantile, so that a few far scores do not flatten the rest. A score on an edge belongs to the bin above, the largest to the
/// last bin. Equal scores make one bin.</remarks>
sealed record ScoreBins(double Low, double High, int[] All, int[] Inside, int Below, int Above, int Unscored)
{
    /// <summary>Bins where scores differ.</summary>
    public const int Bins = 40;

    const double Tail = 0.001;

    /// <summary>Counts; null where no score is finite.</summary>
    public static ScoreBins? Count(double[] scores, bool[]? inside)
    {
        double[] finite = [.. scores.Where(double.IsFinite).Order()];
        if (finite.Length == 0)
            return null;
        (double low, double high) = (finite[0], finite[^1]);
        double lowest = Descriptive.QuantileOfSorted(finite, Tail);
        double highest = Descriptive.QuantileOfSorted(finite, 1 - Tail);
        if (highest > lowest && highest - lowest < (high - low) / 2)
            (low, high) = (lowest, highest);
        int bins = high > low ? Bins : 1;
        var all = new int[bins];
        var within = new int[bins];
        int below = 0;
        int above = 0;
        for (int row = 0; row < scores.Length; row++)
        {
            double score = scores[row];
            if (!double.IsFinite(score))
                continue;
            below += score < low ? 1 : 0;
            above += score > high ? 1 : 0;
            int bin = bins == 1 ? 0 : (int)Math.Clamp(Math.Floor((score - low) / (high - low) * bins), 0, bins - 1);
            all[bin]++;
            within[bin] += inside is not null && inside[row] ? 1 : 0;
        }
        return new ScoreBins(low, high, all, within, below, above, scores.Length - finite.Length);
    }
}
