using Pith.Numerics.Randomness;
using Pith.Selection.Frame;

namespace Pith.Evaluation;

/// <summary>Draws the training rows that candidates of a tuning are judged by.</summary>
/// <remarks>Classes give as equal numbers as they can, but no class more than a quarter of its rows: the accuracy of a rare class is then measured as well as that
/// of a common one, as far as its rows reach, and enough of it stays to train on. Or they give in proportion to their rows, together no more than a quarter of these.</remarks>
static class HeldOutRows
{
    const int LeastShare = 4;

    /// <summary>The rows, ascending.</summary>
    /// <param name="labels">[N].</param>
    /// <param name="excluded">Rows that may not be drawn.</param>
    /// <param name="count">Rows wanted; fewer where a quarter of the classes does not hold them.</param>
    /// <param name="sharing">How the classes share the number.</param>
    /// <param name="seed">The run's seed.</param>
    public static int[] Draw(int[] labels, IReadOnlyList<int> excluded, int count, HeldOutClasses sharing, ulong seed)
    {
        var barred = new bool[labels.Length];
        foreach (int row in excluded)
            barred[row] = true;
        if (sharing == HeldOutClasses.Proportional)
        {
            int[] free = [.. Enumerable.Range(0, labels.Length).Where(row => !barred[row])];
            int[] places = new RandomStream(seed, "tuning-held-out").Sample(free.Length, Math.Min(count, free.Length / LeastShare));
            Array.Sort(places);
            return Array.ConvertAll(places, place => free[place]);
        }
        int[][] classes = [.. Enumerable.Range(0, labels.Length).Where(row => !barred[row]).GroupBy(row => labels[row]).OrderBy(g => g.Key).Select(g => g.ToArray())];
        int[] most = Array.ConvertAll(classes, rows => rows.Length / LeastShare);
        int[] shares = WaterFilling.Allocate(most, count);
        var held = new List<int>();
        for (int c = 0; c < classes.Length; c++)
        {
            int[] drawn = new RandomStream(seed, FormattableString.Invariant($"tuning-held-out-{labels[classes[c][0]]}")).Sample(classes[c].Length, shares[c]);
            held.AddRange(drawn.Select(i => classes[c][i]));
        }
        held.Sort();
        return [.. held];
    }
}
