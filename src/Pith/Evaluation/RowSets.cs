namespace Pith.Evaluation;

/// <summary>Forms of a set of rows.</summary>
static class RowSets
{
    /// <summary>A flag a row, [rows].</summary>
    /// <exception cref="ArgumentException">A row is outside the dataset or occurs twice.</exception>
    public static bool[] Mask(int rows, ReadOnlySpan<int> members)
    {
        var mask = new bool[rows];
        foreach (int row in members)
        {
            if ((uint)row >= (uint)rows || mask[row])
                throw new ArgumentException(FormattableString.Invariant($"Row {row} is outside 0..{rows - 1} or occurs twice."), nameof(members));
            mask[row] = true;
        }
        return mask;
    }

    /// <summary>The same rows in ascending order; a new array.</summary>
    public static int[] Ascending(ReadOnlySpan<int> members)
    {
        int[] sorted = members.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
