using Pith.Numerics;

namespace Pith.Evaluation;

/// <summary>How far two selection orders agree from the front: the overlap of their first picks at every depth, the front counting most.</summary>
/// <param name="Persistence">p: how far down the orders are looked at. The picks beyond depth d still count with p^d.</param>
/// <param name="Overlap">0 for orders without a common row, 1 for the same order.</param>
/// <param name="ByChance">What two random orders of these lengths reach, to first order: the same with the expected number of common rows at each depth.</param>
/// <remarks>Webber, Moffat and Zobel, "A similarity measure for indefinite rankings", ACM Transactions on Information Systems 28(4), 2010: RBO_EXT for lists
/// of unequal length (equation 32), which goes on beyond the end as it was there. O(n).</remarks>
sealed record RankBiasedOverlap(double Persistence, double Overlap, double ByChance)
{
    /// <summary>The share of the picks that carries <see cref="Weight"/> where p is left open.</summary>
    public const double Front = 0.1;

    /// <summary>The weight of the front where p is left open.</summary>
    public const double Weight = 0.9;

    /// <summary>Measures the overlap.</summary>
    /// <param name="rows">N.</param>
    /// <param name="first">One order, each row once.</param>
    /// <param name="second">The other.</param>
    /// <param name="persistence">p, above 0 and below 1; null for the one that gives the first tenth of the shorter order nine tenths of the weight.</param>
    /// <returns>The overlap; null where an order is empty.</returns>
    public static RankBiasedOverlap? Measure(int rows, ReadOnlySpan<int> first, ReadOnlySpan<int> second, double? persistence = null)
    {
        if (first.Length == 0 || second.Length == 0)
            return null;
        int shorter = Math.Min(first.Length, second.Length), longer = Math.Max(first.Length, second.Length);
        double p = persistence ?? PersistenceOf(Math.Max(1, (int)Math.Round(Front * shorter)));
        var seen = new int[rows];
        var common = new double[longer + 1];
        var expected = new double[longer + 1];
        for (int depth = 1; depth <= longer; depth++)
        {
            common[depth] = common[depth - 1];
            foreach (int row in (ReadOnlySpan<int>)[.. Pick(first, depth), .. Pick(second, depth)])
                common[depth] += ++seen[row] == 2 ? 1 : 0;
            expected[depth] = (double)depth * Math.Min(depth, shorter) / rows;
        }
        return new RankBiasedOverlap(p, Extrapolated(common, shorter, p), Extrapolated(expected, shorter, p));
    }

    /// <summary>The weight of the first picks: equation 21.</summary>
    /// <param name="depth">How many, at least 1.</param>
    /// <param name="p">The persistence.</param>
    public static double WeightOf(int depth, double p)
    {
        double rest = -DeterministicMath.Log(1 - p), power = 1;
        for (int i = 1; i < depth; i++)
        {
            power *= p;
            rest -= power / i;
        }
        return 1 - power + ((1 - p) / p * depth * rest);
    }

    // The weight of the front falls as p rises.
    static double PersistenceOf(int depth)
    {
        double low = 1e-6, high = 1 - 1e-9;
        for (int halving = 0; halving < 50; halving++)
        {
            double middle = (low + high) / 2;
            if (WeightOf(depth, middle) > Weight)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    static ReadOnlySpan<int> Pick(ReadOnlySpan<int> order, int depth) => depth <= order.Length ? order.Slice(depth - 1, 1) : [];

    static double Extrapolated(double[] common, int shorter, double p)
    {
        int longer = common.Length - 1;
        double sum = 0, power = 1;
        for (int depth = 1; depth <= longer; depth++)
        {
            power *= p;
            sum += common[depth] / depth * power;
            if (depth > shorter)
                sum += common[shorter] * (depth - shorter) / ((double)shorter * depth) * power;
        }
        double beyond = ((common[longer] - common[shorter]) / longer) + (common[shorter] / shorter);
        return ((1 - p) / p * sum) + (beyond * power);
    }
}
