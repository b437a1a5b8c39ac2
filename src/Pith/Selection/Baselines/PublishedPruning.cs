namespace Pith.Selection.Baselines;

/// <summary>Which rows the published score-extrapolation code keeps at a pruning share, with its counts.</summary>
/// <remarks>
/// <para>prune() of prune_utils.py (arXiv 2506.09010, profile sx-reference): rows by score, highest first, the first <c>int((1 - p) * n)</c>; class-balanced
/// the same within every class, classes in the order in which they first occur. (1 - p) is a difference of binary numbers, so p = 0.9 keeps 19
/// of 200 rows and not 20. Rows of one score stay in the order of the table that is handed over; class-balanced they are ascending.</para>
/// <para>For comparison with published numbers only: <see cref="TopSelection"/> keeps exact counts. O(N log N).</para>
/// </remarks>
static class PublishedPruning
{
    /// <summary>Rows that are kept, in the published order.</summary>
    /// <param name="scores">[N], high is kept.</param>
    /// <param name="pruned">The share p that is dropped, 0 to 1.</param>
    /// <param name="labels">[N] classes for the class-balanced form, or null.</param>
    /// <param name="tableOrder">The rows in the order in which the score table lists them, or null for ascending; it decides ties.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside 0 to 1.</exception>
    public static int[] Keep(ReadOnlySpan<double> scores, double pruned, int[]? labels = null, int[]? tableOrder = null)
    {
        if (!(pruned >= 0 && pruned <= 1))
            throw new ArgumentOutOfRangeException(nameof(pruned), pruned, "A pruning share lies from 0 to 1.");
        double[] values = scores.ToArray();
        IEnumerable<int> ascending = Enumerable.Range(0, values.Length);
        if (labels is null)
            return Highest(values, tableOrder ?? ascending, values.Length, pruned);
        return [.. ascending.GroupBy(row => labels[row]).SelectMany(rows => Highest(values, rows, rows.Count(), pruned))];
    }

    // The ordering is stable, as the published one is.
    static int[] Highest(double[] values, IEnumerable<int> rows, int count, double pruned) =>
        [.. rows.OrderByDescending(row => values[row]).Take((int)((1 - pruned) * count))];
}
