using Pith.Numerics;

namespace Pith.Selection.Frame;

/// <summary>The hardest share of every class.</summary>
/// <remarks>Of the n rows of a class the floor(share * n) hardest go, of equal ones the lowest row first: no class loses more than its share,
/// and one of a single row keeps it. O(N log N), and no draw.</remarks>
static class ClassCutoff
{
    /// <summary>The rows that are cut off.</summary>
    /// <param name="rows">Rows that have a number, ascending.</param>
    /// <param name="hardness">[N], high is hard.</param>
    /// <param name="labels">[N].</param>
    /// <param name="share">At least 0 and below 1.</param>
    /// <param name="most">Rows that may go in all, at least 0; where the shares come to more, the classes give up what is too many in
    /// proportion, by largest remainder.</param>
    public static List<int> RowsOf(int[] rows, double[] hardness, int[] labels, double share, int most = int.MaxValue)
    {
        int[][] classes = [.. rows.GroupBy(row => labels[row]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        int[] counts = ProportionalBudget.Allocate(Array.ConvertAll(classes, own => Share.FloorOf(share, own.Length)), most);
        var cut = new List<int>();
        for (int c = 0; c < classes.Length; c++)
        {
            if (counts[c] == 0)
                continue;
            RankedRows.SortHardestFirst(classes[c], hardness);
            cut.AddRange(classes[c].AsSpan(0, counts[c]));
        }
        return cut;
    }
}
