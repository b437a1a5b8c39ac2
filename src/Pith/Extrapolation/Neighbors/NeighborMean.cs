using Pith.Numerics;

namespace Pith.Extrapolation.Neighbors;

/// <summary>The weighted mean of neighbours' scores, without underflow.</summary>
/// <remarks>Weights are exp(-(d - d_1)) relative to the nearest neighbour, so that the largest is 1 whatever the distances are; the published
/// code's single-precision weights all become 0, and its mean NaN, beyond distances of about 104. A row's neighbours are summed in
/// their order, nearest first.</remarks>
static class NeighborMean
{
    /// <summary>Fills the weights of neighbours at ascending distances; the first is 1.</summary>
    public static void Weights(NeighborWeighting weighting, ReadOnlySpan<double> distances, Span<double> weights)
    {
        if (weighting == NeighborWeighting.Uniform)
        {
            weights.Fill(1);
            return;
        }
        double unit = weighting == NeighborWeighting.Scaled ? Median(distances) : 1;
        for (int j = 0; j < distances.Length; j++)
        {
            double excess = distances[j] - distances[0];
            // With more than half of the neighbours at distance 0 only those count.
            weights[j] = unit > 0 ? -excess / unit : excess == 0 ? 0 : double.NegativeInfinity;
        }
        DeterministicMath.ExpInto(weights, weights);
    }

    /// <summary>The weighted mean of the neighbours' scores.</summary>
    public static double Mean(ReadOnlySpan<double> scores, ReadOnlySpan<int> positions, ReadOnlySpan<double> weights)
    {
        double sum = 0, total = 0;
        for (int j = 0; j < positions.Length; j++)
        {
            sum += weights[j] * scores[positions[j]];
            total += weights[j];
        }
        return sum / total;
    }

    /// <summary>The root mean squared deviation of the neighbours' scores from <paramref name="center"/>.</summary>
    public static double Spread(ReadOnlySpan<double> scores, ReadOnlySpan<int> positions, double center)
    {
        double sum = 0;
        foreach (int position in positions)
            sum += (scores[position] - center) * (scores[position] - center);
        return Math.Sqrt(sum / positions.Length);
    }

    /// <summary>The median of ascending distances.</summary>
    public static double Median(ReadOnlySpan<double> ascending)
    {
        int half = ascending.Length / 2;
        return ascending.Length % 2 == 1 ? ascending[half] : (ascending[half - 1] + ascending[half]) / 2;
    }
}
