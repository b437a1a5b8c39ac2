namespace Pith.Neighbors.Approximate;

/// <summary>The share of true nearest neighbours that a graph holds, as measured on a sample of rows whose true neighbours were found exactly.</summary>
/// <param name="Recall">The mean share over the sampled rows: neighbours no farther than the row's true k-th one, of k.</param>
/// <param name="Low">The lower end of the 95 % interval of the share over all rows.</param>
/// <param name="High">Its upper end.</param>
/// <param name="SampledRows">Rows measured.</param>
sealed record RecallEstimate(double Recall, double Low, double High, int SampledRows)
{
    // The two-sided 95 % quantile of the normal distribution.
    const double Quantile = 1.959963984540054;

    /// <summary>Whether the exact search found all neighbours, so that nothing had to be measured.</summary>
    public bool IsExact { get; private init; }

    /// <summary>Why the exact search was taken where a recall was asked for; null where none was.</summary>
    public string? WhyExact { get; private init; }

    /// <summary>The standard error of the mean; 0 where all rows were measured.</summary>
    public double StandardError { get; init; }

    /// <summary>Whether the share is at least so large even if it is one standard error less than measured.</summary>
    public bool IsAtLeast(double recall) => Recall - StandardError >= recall;

    /// <summary>What an exact search reaches.</summary>
    /// <param name="rows">N.</param>
    /// <param name="why">Why it was taken where a recall was asked for; null where none was.</param>
    public static RecallEstimate Exact(int rows, string? why = null) => new(1, 1, 1, rows) { IsExact = true, WhyExact = why };

    /// <summary>What is measured, as numbers that <see cref="FromNumbers"/> takes.</summary>
    public double[] Numbers => [Recall, Low, High, SampledRows, StandardError, IsExact ? 1 : 0];

    /// <summary>The estimate of <see cref="Numbers"/>.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="whyExact">See <see cref="WhyExact"/>.</param>
    public static RecallEstimate FromNumbers(double[] numbers, string? whyExact) =>
        new(numbers[0], numbers[1], numbers[2], (int)numbers[3]) { StandardError = numbers[4], IsExact = numbers[5] > 0, WhyExact = whyExact };

    /// <summary>The recall, its interval and what it was measured on, as one sentence.</summary>
    public string Words => FormattableString.Invariant(
        $"Recall {Recall:F4} (95 % interval {Low:F4} to {High:F4}), measured on {SampledRows:N0} rows whose true neighbours were found exactly.");

    /// <summary>The estimate from the neighbours found of each sampled row.</summary>
    /// <param name="found">[sample] true neighbours found, 0 to <paramref name="k"/>.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="rows">N; where all of them are in the sample, the share is certain.</param>
    /// <remarks>Wilson's interval (1927) for as many independent neighbours as the spread between rows is worth: misses come in groups, since a row
    /// whose surroundings were overlooked misses several. A sample without a miss is worth no more than its rows.</remarks>
    public static RecallEstimate Of(ReadOnlySpan<int> found, int k, int rows)
    {
        long all = 0;
        foreach (int hits in found)
            all += hits;
        double mean = all / ((double)found.Length * k);
        if (found.Length >= rows)
            return new RecallEstimate(mean, mean, mean, rows);
        double squares = 0;
        foreach (int hits in found)
            squares += ((hits / (double)k) - mean) * ((hits / (double)k) - mean);
        double variance = found.Length > 1 ? squares / (found.Length - 1.0) / found.Length : 1;
        return WithInterval(mean, variance, found.Length, (double)found.Length * k);
    }

    /// <summary>The estimate from the pairs found of each sampled row, where rows differ in how many they have.</summary>
    /// <param name="found">[sample] pairs found, 0 to as many as there are.</param>
    /// <param name="pairs">[sample] pairs that there are; one at least in all.</param>
    /// <remarks>The ratio of the sums, its variance by the spread of the rows around it; the interval as in <see cref="Of"/>.</remarks>
    public static RecallEstimate OfPairs(ReadOnlySpan<int> found, ReadOnlySpan<int> pairs)
    {
        long all = 0, hits = 0;
        int rows = 0;
        for (int i = 0; i < pairs.Length; i++)
        {
            (all, hits) = (all + pairs[i], hits + found[i]);
            rows += pairs[i] > 0 ? 1 : 0;
        }
        double mean = hits / (double)all, squares = 0;
        for (int i = 0; i < pairs.Length; i++)
            squares += (found[i] - (mean * pairs[i])) * (found[i] - (mean * pairs[i]));
        double variance = rows > 1 ? squares / all / all * rows / (rows - 1.0) : 1;
        return WithInterval(mean, variance, rows, all);
    }

    static RecallEstimate WithInterval(double mean, double variance, int rows, double all)
    {
        double spread = mean * (1 - mean);
        double worth = variance > 0 && spread > 0 ? Math.Clamp(spread / variance, 1, all) : rows;
        double squared = Quantile * Quantile / worth;
        double center = (mean + (squared / 2)) / (1 + squared);
        double half = Quantile / (1 + squared) * Math.Sqrt((spread / worth) + (squared / (4 * worth)));
        return new RecallEstimate(mean, Math.Min(mean, Math.Max(0, center - half)), Math.Max(mean, Math.Min(1, center + half)), rows)
        {
            StandardError = Math.Sqrt(variance),
        };
    }
}
