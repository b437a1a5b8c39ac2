namespace Pith.Numerics.Statistics;

/// <summary>How far two vectors agree: Pearson on the values, Spearman and Kendall on their ranks.</summary>
/// <remarks>Every coefficient lies in [-1, 1], is NaN where it is undefined (fewer than two values, or a constant vector), and does not
/// depend on the order in which the pairs are given up to rounding (Kendall: exactly). Sums are taken in a fixed order.</remarks>
static class RankCorrelation
{
    /// <summary>Pearson's correlation by two passes; the result is clipped to [-1, 1].</summary>
    /// <param name="x">[N].</param>
    /// <param name="y">[N].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        CheckLengths(x, y);
        if (x.Length < 2)
            return double.NaN;
        double[] a = Centred(x);
        double[] b = Centred(y);
        double xx = FixedOrderSum.Dot(a, a);
        double yy = FixedOrderSum.Dot(b, b);
        if (xx == 0 || yy == 0)
            return double.NaN;
        return Math.Clamp(FixedOrderSum.Dot(a, b) / Math.Sqrt(xx) / Math.Sqrt(yy), -1, 1);
    }

    /// <summary>Spearman's rho: Pearson's correlation of average ranks.</summary>
    /// <param name="x">[N], none NaN.</param>
    /// <param name="y">[N], none NaN.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a value is NaN.</exception>
    public static double Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        CheckLengths(x, y);
        return Pearson(Ranks.Average(x), Ranks.Average(y));
    }

    /// <summary>Kendall's tau-b: concordant less discordant pairs over <c>sqrt((P - Tx)(P - Ty))</c>, P all pairs, T the pairs tied in x or y.</summary>
    /// <param name="x">[N], none NaN.</param>
    /// <param name="y">[N], none NaN.</param>
    /// <returns>The coefficient; the counts behind it are exact integers.</returns>
    /// <remarks>Knight (1966): sort by x, then y, and count the exchanges of a merge sort by y. O(N log N) time, O(N) memory.</remarks>
    /// <exception cref="ArgumentException">The lengths differ, or a value is NaN.</exception>
    public static double KendallTauB(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        CheckLengths(x, y);
        int n = x.Length;
        if (n < 2)
            return double.NaN;
        // Ranks instead of values: NaN is refused in one place, and pairs compare cheaply.
        double[] a = Ranks.Average(x);
        double[] b = Ranks.Average(y);
        var pairs = new (double X, double Y)[n];
        for (int i = 0; i < n; i++)
            pairs[i] = (a[i], b[i]);
        Array.Sort(pairs);
        long tiedBoth = TiedPairs(pairs, static (p, q) => p == q);
        long tiedX = TiedPairs(pairs, static (p, q) => p.X == q.X);
        var work = new double[n];
        for (int i = 0; i < n; i++)
            work[i] = pairs[i].Y;
        long exchanges = MergeSort(work, new double[n]);
        for (int i = 0; i < n; i++)
            pairs[i] = (0, work[i]);
        long tiedY = TiedPairs(pairs, static (p, q) => p.Y == q.Y);
        long all = (long)n * (n - 1) / 2;
        if (all == tiedX || all == tiedY)
            return double.NaN;
        long difference = all - tiedX - tiedY + tiedBoth - 2 * exchanges;
        return Math.Clamp(difference / Math.Sqrt(all - tiedX) / Math.Sqrt(all - tiedY), -1, 1);
    }

    static double[] Centred(ReadOnlySpan<double> values)
    {
        double mean = Descriptive.Mean(values);
        var centred = new double[values.Length];
        for (int i = 0; i < centred.Length; i++)
            centred[i] = values[i] - mean;
        // The mean of equal values may be off by a rounding; such a vector is constant all the same.
        return values.ContainsAnyExcept(values[0]) ? centred : new double[values.Length];
    }

    static long TiedPairs((double X, double Y)[] sorted, Func<(double X, double Y), (double X, double Y), bool> same)
    {
        long pairs = 0;
        for (int first = 0; first < sorted.Length;)
        {
            int end = first + 1;
            while (end < sorted.Length && same(sorted[first], sorted[end]))
                end++;
            pairs += (long)(end - first) * (end - first - 1) / 2;
            first = end;
        }
        return pairs;
    }

    // Bottom-up merge sort; returns the number of pairs that were out of order.
    static long MergeSort(double[] values, double[] buffer)
    {
        long exchanges = 0;
        int n = values.Length;
        double[] source = values;
        double[] target = buffer;
        for (long width = 1; width < n; width *= 2)
        {
            for (long start = 0; start < n; start += 2 * width)
            {
                int left = (int)start;
                int middle = (int)Math.Min(start + width, n);
                int right = middle;
                int end = (int)Math.Min(start + 2 * width, n);
                for (int k = left; k < end; k++)
                {
                    if (left < middle && (right == end || source[left] <= source[right]))
                    {
                        target[k] = source[left++];
                    }
                    else
                    {
                        exchanges += middle - left;
                        target[k] = source[right++];
                    }
                }
            }
            (source, target) = (target, source);
        }
        if (!ReferenceEquals(source, values))
            source.CopyTo(values, 0);
        return exchanges;
    }

    static void CheckLengths(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"The vectors have {x.Length} and {y.Length} values; both must have the same length.");
    }
}
