namespace Pith.Numerics.Statistics;

/// <summary>The normal distribution of mean 0 and deviation 1.</summary>
static class StandardNormal
{
    // Where the rational function of the middle ends.
    const double Tail = 0.02425;

    static readonly double[] s_middleAbove = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.3577518672690, -30.66479806614716, 2.506628277459239];
    static readonly double[] s_middleBelow = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
    static readonly double[] s_tailAbove = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
    static readonly double[] s_tailBelow = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];

    /// <summary>The value below which a share of the distribution lies, e.g. 1.96 for 0.975.</summary>
    /// <remarks>Acklam's rational approximation, relative error below 1.2e-9; the same bits on every machine.</remarks>
    /// <param name="share">Above 0 and below 1.</param>
    public static double Quantile(double share)
    {
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share of the normal distribution lies between 0 and 1.");
        if (share > 1 - Tail)
            return -LowerTail(1 - share);
        if (share < Tail)
            return LowerTail(share);
        double centred = share - 0.5, square = centred * centred;
        return Polynomial(s_middleAbove, square) * centred / Polynomial(s_middleBelow, square);
    }

    /// <summary>The normal quantile of each value's rank: (r - 1/2) / n, equal values sharing their mean rank. A new array [n].</summary>
    /// <param name="values">[n], none NaN.</param>
    public static double[] OfRanks(ReadOnlySpan<double> values)
    {
        int count = values.Length;
        return Array.ConvertAll(Ranks.Average(values), rank => Quantile((rank - 0.5) / count));
    }

    static double LowerTail(double share)
    {
        double root = Math.Sqrt(-2 * DeterministicMath.Log(share));
        return Polynomial(s_tailAbove, root) / Polynomial(s_tailBelow, root);
    }

    static double Polynomial(double[] coefficients, double x)
    {
        double value = 0;
        foreach (double coefficient in coefficients)
            value = (value * x) + coefficient;
        return value;
    }
}
