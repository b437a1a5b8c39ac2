namespace Pith.Cli.Infrastructure;

/// <summary>Makes a table fit a terminal without breaking words: long texts of the first column are cut, then columns at the end are left
/// out.</summary>
static class TableFit
{
    const int LeastText = 12;

    // Two blanks and a line for each column, and a line at the end.
    const int Frame = 3;

    /// <summary>The columns and rows that fit, and how many columns were left out.</summary>
    /// <param name="columns">Titles.</param>
    /// <param name="rows">Cells, as many a row as there are titles.</param>
    /// <param name="width">Characters of a line.</param>
    public static (IReadOnlyList<string> Columns, List<IReadOnlyList<string>> Rows, int Dropped) Fit(
        IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        int[] widths = [.. columns.Select((title, c) => rows.Select(row => row[c].Length).Append(title.Length).Max())];
        int count = columns.Count;
        int Total() => widths.Take(count).Sum(w => w + Frame) + 1;
        if (Total() > width)
            widths[0] = Math.Max(Math.Min(widths[0], LeastText), widths[0] - (Total() - width));
        while (count > 2 && Total() > width)
            count--;
        if (count < columns.Count)
            widths[0] = Math.Max(widths[0], Math.Min(rows.Select(row => row[0].Length).Append(columns[0].Length).Max(), widths[0] + width - Total()));
        string Cell(string text, int c) => c == 0 ? ProgressDisplay.Cut(text, widths[0]) : text;
        return (
            [.. columns.Take(count).Select(Cell)],
            [.. rows.Select(row => (IReadOnlyList<string>)[.. row.Take(count).Select(Cell)])],
            columns.Count - count);
    }
}
