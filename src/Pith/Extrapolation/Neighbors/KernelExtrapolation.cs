using Pith.Numerics;

namespace Pith.Extrapolation.Neighbors;

/// <summary>Nadaraya-Watson regression: a row's score is the mean of all scored rows, weighted by a Gaussian of their distance.</summary>
/// <remarks>
/// <para><c>S(x) = sum_j w_j S_j / sum_j w_j</c> with <c>w_j = exp(-d_j^2 / (2 h^2))</c> and h = b times the median distance of the row's k nearest scored
/// rows: the bandwidth widens where scored rows are sparse. Nadaraya (1964), Watson (1964), with a local bandwidth and the sum cut off
/// after k neighbours, so that it costs one exact search; with the default k and b what is cut off carries little weight.</para>
/// <para>Weights are taken relative to the nearest neighbour, so that they never all vanish. Where more than half of the neighbours are at
/// distance 0 their mean is the prediction.</para>
/// <para>Uncertainty: the root weighted mean squared deviation of the neighbours' scores from the prediction. Time O(Q M D), memory O(M D).</para>
/// </remarks>
sealed class KernelExtrapolation : NeighborExtrapolator
{
    readonly KernelOptions _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="KernelOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public KernelExtrapolation(KernelOptions? options = null)
    {
        _options = options ?? KernelOptions.Default;
        KernelOptions.Rules.Validate(_options);
    }

    /// <inheritdoc/>
    public override int NeighborsWanted => _options.Neighbors;

    /// <inheritdoc/>
    public override double LabelWeight => _options.LabelWeight;

    // The cut-off is no promise: fewer scored rows than it are all taken.
    /// <inheritdoc/>
    protected override int NeighborsNeeded => 1;

    /// <inheritdoc/>
    public override void PredictFrom(
        ExtrapolationProblem problem, int firstQuery, NeighborLists lists, Span<double> values, Span<double> uncertainties)
    {
        int k = Math.Min(_options.Neighbors, lists.Neighbors);
        var weights = new double[k];
        for (int q = 0; q < values.Length; q++)
        {
            ReadOnlySpan<int> positions = lists.PositionsOf(q, k);
            Weights(lists.DistancesOf(q, k), problem.Metric == DistanceMetric.Cosine, weights);
            values[q] = NeighborMean.Mean(problem.Scores, positions, weights);
            uncertainties[q] = Spread(problem.Scores, positions, weights, values[q]);
        }
    }

    void Weights(ReadOnlySpan<double> distances, bool isCosine, Span<double> weights)
    {
        double median = NeighborMean.Median(distances), nearest = distances[0];
        // 1 - cos is half the squared chord of rows of length 1: the square of the distance is twice it, not its square.
        double square = _options.Bandwidth * _options.Bandwidth * (isCosine ? 2 * median : median * median);
        for (int j = 0; j < distances.Length; j++)
        {
            // d^2 - d_1^2 as a product, which does not lose digits far from the query.
            double excess = isCosine ? 2 * (distances[j] - nearest) : (distances[j] - nearest) * (distances[j] + nearest);
            weights[j] = square > 0 ? -excess / (2 * square) : excess == 0 ? 0 : double.NegativeInfinity;
        }
        DeterministicMath.ExpInto(weights, weights);
    }

    static double Spread(double[] scores, ReadOnlySpan<int> positions, ReadOnlySpan<double> weights, double center)
    {
        double sum = 0, total = 0;
        for (int j = 0; j < positions.Length; j++)
        {
            double deviation = scores[positions[j]] - center;
            sum += weights[j] * deviation * deviation;
            total += weights[j];
        }
        return Math.Sqrt(sum / total);
    }
}
