using Pith.Data;
using Pith.Numerics.Randomness;
using Pith.Selection.Frame;

namespace Pith.Evaluation;

/// <summary>Draws the training rows that candidates of a tuning are judged by.</summary>
/// <remarks>Classes give as equal numbers as they can, but no class more than a quarter of its rows: the accuracy of a rare class is then measured as well as that
/// of a common one, as far as its rows reach, and enough of it stays to train on. Or they give in proportion to their rows, together no more than a quarter of these.
/// Groups are drawn whole, as they fit into these numbers.</remarks>
static class HeldOutRows
{
    const int LeastShare = 4;
    const string Purpose = "tuning-held-out";

    /// <summary>The rows, ascending.</summary>
    /// <param name="data">The rows with their classes, the given ones and those that must be dropped, of which none is drawn, and the groups, where there are any.</param>
    /// <param name="count">Rows wanted; fewer where a quarter of the classes does not hold them, or groups do not fit.</param>
    /// <param name="sharing">How the classes share the number.</param>
    /// <param name="seed">The run's seed.</param>
    public static int[] Draw(Dataset data, int count, HeldOutClasses sharing, ulong seed)
    {
        int[] labels = data.Labels!;
        var barred = new bool[labels.Length];
        var given = new bool[labels.Length];
        foreach (int row in data.Given)
            given[row] = barred[row] = true;
        foreach (int row in data.MustDrop)
            barred[row] = true;
        int[] free = [.. Enumerable.Range(0, labels.Length).Where(row => !barred[row])];
        if (sharing == HeldOutClasses.Proportional)
        {
            int most = Math.Min(count, free.Length / LeastShare);
            if (data.Groups is not null)
                return RowGroups.Draw(data.Groups, barred, given, RowGroups.RoomFor(most), seed, Purpose);
            int[] places = new RandomStream(seed, Purpose).Sample(free.Length, most);
            Array.Sort(places);
            return Array.ConvertAll(places, place => free[place]);
        }
        int[][] classes = [.. free.GroupBy(row => labels[row]).OrderBy(g => g.Key).Select(g => g.ToArray())];
        int[] shares = WaterFilling.Allocate(Array.ConvertAll(classes, rows => rows.Length / LeastShare), count);
        if (data.Groups is not null)
            return RowGroups.Draw(data.Groups, barred, given, RowGroups.RoomFor(classes.Select((rows, c) => (labels[rows[0]], shares[c])).ToDictionary(), labels), seed, Purpose);
        var held = new List<int>();
        for (int c = 0; c < classes.Length; c++)
        {
            int[] drawn = new RandomStream(seed, FormattableString.Invariant($"{Purpose}-{labels[classes[c][0]]}")).Sample(classes[c].Length, shares[c]);
            held.AddRange(drawn.Select(i => classes[c][i]));
        }
        held.Sort();
        return [.. held];
    }
}
