using Pith.Numerics.Randomness;
using Pith.Selection.Frame;

namespace Pith.Evaluation;

/// <summary>Draws the training rows that candidates of a tuning are judged by.</summary>
/// <remarks>Classes give as equal numbers as they can, but no class more than a quarter of its rows: the accuracy of a rare class is then measured as well as that
/// of a common one, as far as its rows reach, and enough of it stays to train on.</remarks>
static class HeldOutRows
{
    const int LeastShare = 4;

    /// <summary>The rows, ascending.</summary>
    /// <param name="labels">[N].</param>
    /// <param name="excluded">Rows that may not be drawn.</param>
    /// <param name="count">Rows wanted; fewer where a quarter of the classes does not hold them.</param>
    /// <param name="seed">The run's seed.</param>
    public static int[] Draw(int[] labels, IReadOnlyList<int> excluded, int count, ulong seed)
    {
        var barred = new bool[labels.Length];
        foreach (int row in excluded)
            barred[row] = true;
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
