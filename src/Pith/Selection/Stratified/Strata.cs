using static System.FormattableString;

namespace Pith.Selection.Stratified;

/// <summary>Rows divided by score.</summary>
static class Strata
{
    /// <summary>The stratum of every row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="scores">[N]; the scores of <paramref name="rows"/> are numbers.</param>
    /// <param name="strata">How many, at least 1.</param>
    /// <param name="by">Equal width or equal size.</param>
    /// <returns>[rows] 0 .. strata-1, ascending with the score; equal scores share a stratum.</returns>
    public static int[] Divide(int[] rows, double[] scores, int strata, StrataEdges by) =>
        by == StrataEdges.Width ? ByWidth(rows, scores, strata) : ByQuantile(rows, scores, strata);

    /// <summary>Strata of equal width from the least to the largest score: stratum k holds least + k step up to, not including, least +
    /// (k + 1) step, and the last one its upper end too.</summary>
    static int[] ByWidth(int[] rows, double[] scores, int strata)
    {
        double least = double.PositiveInfinity, largest = double.NegativeInfinity;
        foreach (int row in rows)
        {
            least = Math.Min(least, scores[row]);
            largest = Math.Max(largest, scores[row]);
        }
        // Divided first: the difference of two large numbers of different sign may be infinite.
        double step = largest / strata - least / strata;
        var stratumOf = new int[rows.Length];
        if (!(step > 0))
            return stratumOf;
        for (int i = 0; i < rows.Length; i++)
        {
            double score = scores[rows[i]];
            int k = (int)Math.Clamp(score / step - least / step, 0, strata - 1);
            // The quotient may round across an edge; the edges themselves decide.
            while (k > 0 && score < least + k * step)
                k--;
            while (k < strata - 1 && score >= least + (k + 1) * step)
                k++;
            stratumOf[i] = k;
        }
        return stratumOf;
    }

    /// <summary>Strata of equal size: of n rows the one of rank r (of equal scores all have the lowest rank) is in stratum floor(r strata /
    /// n).</summary>
    static int[] ByQuantile(int[] rows, double[] scores, int strata)
    {
        int[] places = [.. Enumerable.Range(0, rows.Length)];
        double[] keys = Array.ConvertAll(rows, row => scores[row]);
        Array.Sort(keys, places);
        var stratumOf = new int[rows.Length];
        int rank = 0;
        for (int i = 0; i < places.Length; i++)
        {
            if (keys[i] != keys[rank])
                rank = i;
            stratumOf[places[i]] = (int)((long)rank * strata / rows.Length);
        }
        return stratumOf;
    }

    /// <summary>The strata of the published code: half-open, in single precision, with the largest score raised by a factor of 1.0001, so that
    /// the largest falls into no stratum where it is 0 or less.</summary>
    /// <returns>[rows] the stratum, -1 for none.</returns>
    public static int[] DivideAsPublished(int[] rows, double[] scores, int strata)
    {
        float[] values = Array.ConvertAll(rows, row => (float)scores[row]);
        var stratumOf = new int[rows.Length];
        Array.Fill(stratumOf, -1);
        if (values.Length == 0)
            return stratumOf;
        float least = values.Min();
        float step = (values.Max() * 1.0001f - least) / strata;
        for (int k = 0; k < strata; k++)
        {
            float start = least + k * step, end = least + (k + 1) * step;
            for (int i = 0; i < values.Length; i++)
            {
                if (values[i] >= start && values[i] < end)
                    stratumOf[i] = k;
            }
        }
        return stratumOf;
    }

    /// <summary>The mean of one less the probability of the rows' own classes.</summary>
    /// <exception cref="InvalidDataContentException">A probability is missing or outside 0..1.</exception>
    public static double MeanDoubt(int[] rows, ReadOnlySpan<double> confidence)
    {
        double sum = 0;
        foreach (int row in rows)
        {
            double value = confidence[row];
            if (!(value >= 0 && value <= 1))
                throw new InvalidDataContentException(
                    Invariant($"The confidence of row {row} is {value}; it must be a probability from 0 to 1 for every row that may be kept."));
            sum += 1 - value;
        }
        return rows.Length > 0 ? sum / rows.Length : 0;
    }
}
