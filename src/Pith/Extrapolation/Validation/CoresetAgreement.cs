namespace Pith.Extrapolation.Validation;

/// <summary>How far predicted scores would keep the same rows as true ones: the Jaccard index of the two sets of rows that are the hardest
/// after a cutoff.</summary>
/// <remarks>A coreset is decided by two borders, that between rows too hard to keep and kept ones, and that between kept ones and rows that the
/// budget leaves out. A rank correlation counts every pair of rows alike; this counts what crosses a border.</remarks>
static class CoresetAgreement
{
    /// <summary>The agreement.</summary>
    /// <param name="truth">[V] true hardness; larger is harder.</param>
    /// <param name="predicted">[V] predicted hardness.</param>
    /// <param name="cutoff">The share of the hardest rows that is dropped first, at least 0 and below 1.</param>
    /// <param name="keep">The share that is kept; where cutoff and budget exceed all rows, the easiest rows are kept whatever was predicted.</param>
    /// <returns>Kept by both over kept by either, 0 to 1.</returns>
    public static double Of(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double cutoff, double keep)
    {
        bool[] byTruth = Kept(truth, cutoff, keep), byPrediction = Kept(predicted, cutoff, keep);
        int both = 0, either = 0;
        for (int i = 0; i < byTruth.Length; i++)
        {
            both += byTruth[i] && byPrediction[i] ? 1 : 0;
            either += byTruth[i] || byPrediction[i] ? 1 : 0;
        }
        return either == 0 ? 1 : (double)both / either;
    }

    /// <summary>What two independent random sets of this share come to: k / (2 - k).</summary>
    /// <param name="keep">k.</param>
    public static double ByChance(double keep) => keep / (2 - keep);

    // Of equally hard rows the earlier is dropped and kept first.
    static bool[] Kept(ReadOnlySpan<double> hardness, double cutoff, double keep)
    {
        int[] order = [.. Enumerable.Range(0, hardness.Length)];
        double[] easiness = new double[hardness.Length];
        for (int i = 0; i < easiness.Length; i++)
            easiness[i] = -hardness[i];
        Array.Sort(order, (a, b) => easiness[a].CompareTo(easiness[b]) is var way and not 0 ? way : a.CompareTo(b));
        int count = (int)Math.Round(keep * order.Length), first = Math.Min((int)Math.Round(cutoff * order.Length), order.Length - count);
        var kept = new bool[order.Length];
        foreach (int row in order.AsSpan(first, count))
            kept[row] = true;
        return kept;
    }
}
