using Pith.Numerics.Randomness;

namespace Pith.Evaluation;

/// <summary>Holds rows out without parting those that belong together: a row whose near copy is trained on measures memory.</summary>
static class RowGroups
{
    /// <summary>Draws whole groups, in an order that the seed decides, as they fit.</summary>
    /// <param name="groups">[N] equal for rows of one group, from 0.</param>
    /// <param name="barred">[N] rows that may not be drawn; others of their groups may.</param>
    /// <param name="bound">[N] rows that are trained on in any case, so that no other of their groups may be drawn.</param>
    /// <param name="room">From the rows of a group to whether they still fit; it is told of each group once and takes those that it says yes to.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the rows are drawn for, so that two draws of one seed differ.</param>
    /// <returns>The rows, ascending.</returns>
    public static int[] Draw(int[] groups, bool[] barred, bool[] bound, Func<int[], bool> room, ulong seed, string purpose)
    {
        int[][] together = [.. Enumerable.Range(0, groups.Length).GroupBy(row => groups[row])
            .Where(rows => !rows.Any(row => bound[row]))
            .Select(rows => rows.Where(row => !barred[row]).ToArray())
            .Where(rows => rows.Length > 0)];
        new RandomStream(seed, purpose).Shuffle<int[]>(together);
        int[] held = [.. together.Where(room).SelectMany(rows => rows)];
        Array.Sort(held);
        return held;
    }

    /// <summary>Draws whole groups as they fit into a number of rows.</summary>
    /// <param name="groups">[N] equal for rows of one group, from 0.</param>
    /// <param name="most">Rows to draw at most.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the rows are drawn for.</param>
    public static int[] DrawAtMost(int[] groups, int most, ulong seed, string purpose) =>
        Draw(groups, new bool[groups.Length], new bool[groups.Length], RoomFor(most), seed, purpose);

    /// <summary>Says yes to groups as long as they fit into a number of rows.</summary>
    /// <param name="most">Rows in all.</param>
    public static Func<int[], bool> RoomFor(int most)
    {
        int left = most;
        return rows =>
        {
            if (rows.Length > left)
                return false;
            left -= rows.Length;
            return true;
        };
    }

    /// <summary>Says yes to groups as long as every class has room for their rows; a group may be of several classes.</summary>
    /// <param name="left">Rows that each class still gives.</param>
    /// <param name="labels">[N].</param>
    public static Func<int[], bool> RoomFor(Dictionary<int, int> left, int[] labels) => rows =>
    {
        KeyValuePair<int, int>[] wanted = [.. rows.CountBy(row => labels[row])];
        if (wanted.Any(part => part.Value > left[part.Key]))
            return false;
        foreach ((int label, int number) in wanted)
            left[label] -= number;
        return true;
    };
}
