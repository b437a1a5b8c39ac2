using Pith.Numerics.Statistics;

namespace Pith.Evaluation;

/// <summary>Which scores a coreset keeps: of each tenth of the rows by score, the share that is kept.</summary>
/// <param name="Edges">[bins + 1] quantiles of the finite scores, from the smallest to the largest.</param>
/// <param name="Rows">[bins] rows in each bin.</param>
/// <remarks>A score on an inner edge belongs to the bin above; equal scores may leave bins empty. O(N log N).</remarks>
sealed record ScoreBinShares(double[] Edges, int[] Rows)
{
    /// <summary>Bins: tenths.</summary>
    public const int Bins = 10;

    int[] BinOf { get; init; } = [];

    /// <summary>Makes the bins; null where no score is finite.</summary>
    /// <param name="scores">[N]; NaN and infinities are in no bin.</param>
    public static ScoreBinShares? Of(double[] scores)
    {
        double[] sorted = [.. scores.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return null;
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(b => Descriptive.QuantileOfSorted(sorted, (double)b / Bins))];
        var rows = new int[Bins];
        var binOf = new int[scores.Length];
        for (int row = 0; row < scores.Length; row++)
        {
            binOf[row] = -1;
            if (!double.IsFinite(scores[row]))
                continue;
            int bin = Bins - 1;
            while (bin > 0 && scores[row] < edges[bin])
                bin--;
            binOf[row] = bin;
            rows[bin]++;
        }
        return new ScoreBinShares(edges, rows) { BinOf = binOf };
    }

    /// <summary>[bins] the share of each bin's rows that is kept, 0..1; NaN for an empty bin.</summary>
    /// <param name="kept">Rows, each once.</param>
    public double[] SharesKept(ReadOnlySpan<int> kept)
    {
        var counts = new int[Bins];
        foreach (int row in kept)
        {
            if (BinOf[row] >= 0)
                counts[BinOf[row]]++;
        }
        return [.. counts.Select((count, bin) => Rows[bin] == 0 ? double.NaN : (double)count / Rows[bin])];
    }
}
