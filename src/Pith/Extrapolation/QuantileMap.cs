using Pith.Numerics.Statistics;

namespace Pith.Extrapolation;

/// <summary>Maps predictions to the distribution of given scores without changing their order.</summary>
/// <remarks>Predictions are means and vary less than scores do; beside raw scores they would be missing from both ends of a merged order.
/// The prediction of rank r among Q (ties share their mean rank) becomes the quantile (r - 1/2) / Q of the given scores. That assumes that
/// the scored rows are drawn at random; the order among predicted rows never changes, only how they mix with the scored ones.</remarks>
static class QuantileMap
{
    /// <summary>Maps predictions.</summary>
    /// <param name="predictions">[Q], finite.</param>
    /// <param name="scores">[M] the distribution to map to, M at least 1.</param>
    /// <returns>[Q], within the range of <paramref name="scores"/>.</returns>
    public static double[] Map(ReadOnlySpan<double> predictions, ReadOnlySpan<double> scores)
    {
        double[] sorted = scores.ToArray();
        Array.Sort(sorted);
        double[] ranks = Ranks.Average(predictions);
        return Array.ConvertAll(ranks, rank => Descriptive.QuantileOfSorted(sorted, (rank - 0.5) / ranks.Length));
    }
}
