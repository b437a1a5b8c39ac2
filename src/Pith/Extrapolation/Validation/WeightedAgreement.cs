using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Validation;

/// <summary>How far predictions agree with scores where rows count with weights, as the held-out rows that stand for others do.</summary>
/// <remarks>With equal weights the figures are those of <see cref="RankCorrelation"/>. Undefined figures (a constant vector) are 0: such a
/// prediction orders nothing. Sums are taken in the order of the rows.</remarks>
static class WeightedAgreement
{
    /// <summary>Pearson's correlation.</summary>
    /// <param name="x">[n].</param>
    /// <param name="y">[n].</param>
    /// <param name="weights">[n], at least 0.</param>
    public static double Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights)
    {
        double[] a = Centred(x, weights), b = Centred(y, weights);
        double xx = Product(a, a, weights), yy = Product(b, b, weights);
        return xx > 0 && yy > 0 ? Math.Clamp(Product(a, b, weights) / Math.Sqrt(xx) / Math.Sqrt(yy), -1, 1) : 0;
    }

    /// <summary>Spearman's correlation: Pearson's of weighted ranks, a row's rank being the weight below it and half of the weight level
    /// with it.</summary>
    /// <param name="x">[n].</param>
    /// <param name="y">[n].</param>
    /// <param name="weights">[n], at least 0.</param>
    public static double Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights) =>
        Pearson(WeightedRanks(x, weights), WeightedRanks(y, weights), weights);

    /// <summary>The share of the true top rows that are among the predicted top rows: recall at a budget.</summary>
    /// <param name="truth">[n], larger is harder.</param>
    /// <param name="predicted">[n], larger is harder.</param>
    /// <param name="weights">[n], at least 0.</param>
    /// <param name="keep">The share of the weight that is the top, above 0 and up to 1; by chance the recall is this share.</param>
    /// <remarks>Rows that are level with the last of the top are in it with the share that is left, as if ties were drawn at random.</remarks>
    public static double TailRecall(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights, double keep)
    {
        double[] isTop = TopShares(truth, weights, keep), isPredicted = TopShares(predicted, weights, keep);
        double found = 0, all = 0;
        for (int i = 0; i < isTop.Length; i++)
        {
            found += weights[i] * isTop[i] * isPredicted[i];
            all += weights[i] * isTop[i];
        }
        return all > 0 ? found / all : 0;
    }

    static double[] WeightedRanks(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        var ranks = new double[values.Length];
        double below = 0;
        foreach ((int[] rows, double weight) in LevelGroups(values, weights, descending: false))
        {
            foreach (int row in rows)
                ranks[row] = below + (weight / 2);
            below += weight;
        }
        return ranks;
    }

    static double[] TopShares(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double keep)
    {
        var shares = new double[values.Length];
        double left = keep * FixedOrderSum.Sum(weights);
        foreach ((int[] rows, double weight) in LevelGroups(values, weights, descending: true))
        {
            double share = weight > 0 ? Math.Min(1, left / weight) : 0;
            foreach (int row in rows)
                shares[row] = share;
            left -= share * weight;
            if (left <= 0)
                break;
        }
        return shares;
    }

    // Rows of one value, with their weight, in the order of values.
    static List<(int[] Rows, double Weight)> LevelGroups(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, bool descending)
    {
        double[] keys = values.ToArray();
        int[] rows = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, rows);
        var groups = new List<(int[], double)>();
        for (int first = 0; first < keys.Length;)
        {
            int end = first + 1;
            while (end < keys.Length && keys[end] == keys[first])
                end++;
            int[] level = rows[first..end];
            Array.Sort(level);
            double weight = 0;
            foreach (int row in level)
                weight += weights[row];
            groups.Add((level, weight));
            first = end;
        }
        if (descending)
            groups.Reverse();
        return groups;
    }

    static double[] Centred(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double mean = FixedOrderSum.Dot(values, weights) / FixedOrderSum.Sum(weights);
        var centred = new double[values.Length];
        if (values.Length == 0 || !values.ContainsAnyExcept(values[0]))
            return centred;
        for (int i = 0; i < centred.Length; i++)
            centred[i] = values[i] - mean;
        return centred;
    }

    static double Product(double[] a, double[] b, ReadOnlySpan<double> weights)
    {
        var products = new double[a.Length];
        for (int i = 0; i < products.Length; i++)
            products[i] = a[i] * b[i];
        return FixedOrderSum.Dot(products, weights);
    }
}
