namespace Pith.Evaluation;

/// <summary>How a coreset's classes compare with those of the whole dataset.</summary>
/// <param name="TotalVariation">Half the sum over classes of |share among kept rows - share among all rows|, 0 (same shares) .. 1.</param>
/// <param name="SmallestKept">The smallest share of its own rows that a class kept, 0..1; 0 says that a class vanished.</param>
/// <param name="LargestKept">The largest share of its own rows that a class kept, 0..1.</param>
/// <param name="Classes">Classes of the whole dataset that have at least one row.</param>
/// <remarks>O(N + classes); sums run over classes in ascending order.</remarks>
readonly record struct ClassShares(double TotalVariation, double SmallestKept, double LargestKept, int Classes)
{
    /// <summary>Compares the kept rows' classes with all rows' classes.</summary>
    /// <param name="labels">[N], each at least 0.</param>
    /// <param name="kept">At least one row, each once.</param>
    /// <exception cref="ArgumentException">No rows are kept.</exception>
    /// <exception cref="InvalidDataContentException">A label is negative.</exception>
    public static ClassShares Measure(ReadOnlySpan<int> labels, ReadOnlySpan<int> kept)
    {
        if (kept.IsEmpty)
            throw new ArgumentException("Class shares need at least one kept row.", nameof(kept));
        var counts = new SortedDictionary<int, (int All, int Kept)>();
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0)
                throw new InvalidDataContentException(FormattableString.Invariant($"Row {i} of the labels is {labels[i]}; a class is a whole number of at least 0."));
            (int all, int keptOfClass) = counts.GetValueOrDefault(labels[i]);
            counts[labels[i]] = (all + 1, keptOfClass);
        }
        foreach (int row in kept)
        {
            (int all, int keptOfClass) = counts[labels[row]];
            counts[labels[row]] = (all, keptOfClass + 1);
        }
        double variation = 0;
        double smallest = 1;
        double largest = 0;
        foreach ((int all, int keptOfClass) in counts.Values)
        {
            variation += Math.Abs((double)keptOfClass / kept.Length - (double)all / labels.Length);
            smallest = Math.Min(smallest, (double)keptOfClass / all);
            largest = Math.Max(largest, (double)keptOfClass / all);
        }
        return new ClassShares(variation / 2, smallest, largest, counts.Count);
    }
}
