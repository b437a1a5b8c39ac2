using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Validation;

/// <summary>How unlike the unscored rows are to the rows that validation held out, told by the distance to the nearest scored row.</summary>
/// <remarks>Held-out rows are put into ten bins of equal size by their distance; each gets the weight (share of unscored rows in its bin) /
/// (share of held-out rows in its bin), so that weighted figures are those of rows as far from scored rows as the unscored ones are.
/// That also undoes the pessimism of folds, whose rows have fewer scored rows around them than unscored rows have. Unscored rows farther
/// than any held-out row fall into the last bin and are counted: for them nothing was validated.</remarks>
public sealed class DistanceShift
{
    const int MostBins = 10;
    const int LeastRowsPerBin = 10;
    const int MostNamed = 5;

    DistanceShift(double[] weights, double heldOutMedian, double unscoredMedian, int beyond, int[] firstBeyond)
    {
        Weights = weights;
        HeldOutMedian = heldOutMedian;
        UnscoredMedian = unscoredMedian;
        Beyond = beyond;
        FirstBeyond = firstBeyond;
        double sum = FixedOrderSum.Sum(weights);
        EffectiveRows = sum * sum / FixedOrderSum.Dot(weights, weights);
    }

    /// <summary>[V] the weight of each held-out row; all 1 where nothing has shifted.</summary>
    public double[] Weights { get; }

    /// <summary>The median distance of a held-out row to the nearest scored row.</summary>
    public double HeldOutMedian { get; }

    /// <summary>The median distance of an unscored row to the nearest scored row.</summary>
    public double UnscoredMedian { get; }

    /// <summary>Unscored rows that are farther from every scored row than any held-out row was.</summary>
    public int Beyond { get; }

    /// <summary>The first few of them, ascending.</summary>
    public int[] FirstBeyond { get; }

    /// <summary>How many equally weighted rows the weighted ones are worth; far below V where the shift is large.</summary>
    public double EffectiveRows { get; }

    /// <summary>Compares distances.</summary>
    /// <param name="heldOut">[V] distances of held-out rows to their nearest scored row.</param>
    /// <param name="unscored">[Q] distances of unscored rows to theirs.</param>
    /// <param name="rows">[Q] the unscored rows, to name those beyond.</param>
    public static DistanceShift Of(double[] heldOut, double[] unscored, int[] rows)
    {
        double[] sorted = [.. heldOut.Order()];
        int bins = Math.Clamp(sorted.Length / LeastRowsPerBin, 1, MostBins);
        // Equal edges (many rows at one distance) make one bin of several.
        double[] edges = [.. Enumerable.Range(1, bins - 1).Select(b => sorted[(int)((long)b * sorted.Length / bins)]).Distinct()];
        int[] heldOutCounts = new int[edges.Length + 1], unscoredCounts = new int[edges.Length + 1];
        foreach (double distance in heldOut)
            heldOutCounts[BinOf(edges, distance)]++;
        foreach (double distance in unscored)
            unscoredCounts[BinOf(edges, distance)]++;
        double[] weights = Array.ConvertAll(heldOut, distance =>
        {
            int bin = BinOf(edges, distance);
            return (double)unscoredCounts[bin] / unscored.Length * heldOut.Length / heldOutCounts[bin];
        });
        int[] beyond = [.. Enumerable.Range(0, rows.Length).Where(q => unscored[q] > sorted[^1])];
        return new DistanceShift(
            weights, Descriptive.QuantileOfSorted(sorted, 0.5), Descriptive.Median(unscored), beyond.Length,
            [.. beyond.Take(MostNamed).Select(q => rows[q])]);
    }

    // The number of edges that are not above the distance.
    static int BinOf(double[] edges, double distance)
    {
        int place = Array.BinarySearch(edges, distance);
        return place >= 0 ? place + 1 : ~place;
    }
}
