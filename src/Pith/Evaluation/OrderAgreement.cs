using Pith.Numerics.Statistics;

namespace Pith.Evaluation;

/// <summary>How many of the first picks two selection orders share.</summary>
/// <param name="Picks">n, the length of the prefixes.</param>
/// <param name="Share">Rows that are among the first n of both, over n.</param>
sealed record PrefixOverlap(int Picks, double Share);

/// <summary>How far two selection orders of one dataset agree.</summary>
/// <param name="Common">Rows that both orders hold.</param>
/// <param name="Spearman">Rank correlation of the places of the common rows, -1..1; NaN for fewer than two.</param>
/// <param name="Kendall">Kendall's tau of the same.</param>
/// <param name="Prefixes">Overlap of the first picks: at a tenth, a quarter, a half and all of the shorter order.</param>
/// <remarks>O(n log n). Correlations say how common rows are ordered, prefixes also count the rows that only one order holds: two orders
/// without a common row have no correlation but prefixes of 0.</remarks>
sealed record OrderAgreement(int Common, double Spearman, double Kendall, IReadOnlyList<PrefixOverlap> Prefixes)
{
    static readonly double[] s_shares = [0.1, 0.25, 0.5, 1];

    /// <summary>Measures the agreement.</summary>
    /// <param name="rows">N.</param>
    /// <param name="first">One order, each row once.</param>
    /// <param name="second">The other, each row once.</param>
    /// <exception cref="ArgumentException">A row is outside the dataset or occurs twice.</exception>
    public static OrderAgreement Measure(int rows, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        int[] place = Places(rows, second);
        RowSets.Mask(rows, first);
        var firstPlaces = new List<double>();
        var secondPlaces = new List<double>();
        for (int i = 0; i < first.Length; i++)
        {
            if (place[first[i]] < 0)
                continue;
            firstPlaces.Add(i);
            secondPlaces.Add(place[first[i]]);
        }
        double[] a = [.. firstPlaces];
        double[] b = [.. secondPlaces];
        int shorter = Math.Min(first.Length, second.Length);
        var prefixes = new List<PrefixOverlap>();
        foreach (double share in s_shares)
        {
            int picks = (int)Math.Round(share * shorter);
            if (picks > 0 && (prefixes.Count == 0 || prefixes[^1].Picks != picks))
                prefixes.Add(new PrefixOverlap(picks, PrefixShare(first, place, picks)));
        }
        return new OrderAgreement(a.Length, RankCorrelation.Spearman(a, b), RankCorrelation.KendallTauB(a, b), prefixes);
    }

    static double PrefixShare(ReadOnlySpan<int> first, int[] place, int picks)
    {
        int common = 0;
        foreach (int row in first[..picks])
            common += place[row] >= 0 && place[row] < picks ? 1 : 0;
        return (double)common / picks;
    }

    static int[] Places(int rows, ReadOnlySpan<int> order)
    {
        RowSets.Mask(rows, order);
        var place = new int[rows];
        Array.Fill(place, -1);
        for (int i = 0; i < order.Length; i++)
            place[order[i]] = i;
        return place;
    }
}
