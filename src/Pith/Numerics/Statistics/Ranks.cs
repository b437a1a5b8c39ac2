namespace Pith.Numerics.Statistics;

/// <summary>Ranks of values.</summary>
static class Ranks
{
    /// <summary>Ranks 1..N in ascending order of the values; equal values share the mean of their ranks. A new array [N].</summary>
    /// <param name="values">[N], none NaN.</param>
    /// <exception cref="ArgumentException">A value is NaN.</exception>
    public static double[] Average(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        var rows = new int[sorted.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (double.IsNaN(sorted[i]))
                throw new ArgumentException($"Ranks need values that are numbers; value {i} is NaN.", nameof(values));
            rows[i] = i;
        }
        Array.Sort(sorted, rows);
        var ranks = new double[sorted.Length];
        for (int first = 0; first < sorted.Length;)
        {
            int end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
                end++;
            // Ranks first+1 .. end have the mean (first + 1 + end) / 2, exact in double precision.
            double rank = (first + 1 + (double)end) / 2;
            for (int i = first; i < end; i++)
                ranks[rows[i]] = rank;
            first = end;
        }
        return ranks;
    }

    /// <summary>The share of values that occur more than once, 0..1; 0 for no values. NaN values are left out.</summary>
    /// <param name="values">The values; not changed.</param>
    public static double ShareOfTies(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        int tied = 0;
        int numbers = 0;
        for (int first = 0; first < sorted.Length;)
        {
            int end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
                end++;
            if (!double.IsNaN(sorted[first]))
            {
                numbers += end - first;
                if (end - first > 1)
                    tied += end - first;
            }
            first = end;
        }
        return numbers == 0 ? 0 : (double)tied / numbers;
    }
}
