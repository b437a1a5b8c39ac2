namespace Pith.Selection.Frame;

/// <summary>The order of rows by one number.</summary>
static class RankedRows
{
    /// <summary>Sorts rows by score, largest first, and rows of equal score ascending.</summary>
    public static void SortHardestFirst(int[] rows, double[] hardness)
    {
        double[] keys = Array.ConvertAll(rows, row => -hardness[row]);
        Array.Sort(keys, rows);
        // The sort is not stable: runs of equal keys are put into row order afterwards.
        for (int start = 0; start < rows.Length;)
        {
            int end = start + 1;
            while (end < rows.Length && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                Array.Sort(rows, start, end - start);
            start = end;
        }
    }
}
