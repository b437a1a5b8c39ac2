using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;

namespace Pith.Data.Texts;

/// <summary>A table of one of the other forms that columns are read from, e.g. Parquet: one column after the other.</summary>
static class TableColumns
{
    /// <summary>Reads a file; an empty or missing value is none.</summary>
    /// <exception cref="InvalidDataContentException">The table is malformed or lacks a column.</exception>
    public static void Read(string path, TextFields fields, TextCollector rows, CancellationToken cancellation)
    {
        List<string>[] columns = [.. fields.All.Select(field => ReadColumn(path, field, cancellation))];
        var values = new string?[columns.Length];
        for (int row = 0; row < columns[0].Count; row++)
        {
            for (int i = 0; i < columns.Length; i++)
                values[i] = columns[i][row];
            rows.Add(row + 1, values);
        }
    }

    static List<string> ReadColumn(string path, string field, CancellationToken cancellation)
    {
        using DataColumn column = DataFormats.OpenColumn(new DataSpec(path, field), DataUse.Ids);
        if (column is not CellColumn cells)
            return [.. ((VectorColumn)column).ToStrings("a text per row")];
        var texts = new List<string>();
        cells.Read((in cell) =>
        {
            cancellation.ThrowIfCancellationRequested();
            texts.Add(cell.Text.ToString());
        });
        return texts;
    }
}
