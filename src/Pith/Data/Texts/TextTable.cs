using Pith.Data.Files;
using Pith.Data.Formats.Csv;

namespace Pith.Data.Texts;

/// <summary>A table of texts with a header.</summary>
static class TextTable
{
    /// <summary>Reads a file; an empty cell is no value.</summary>
    /// <exception cref="InvalidDataContentException">The table is malformed or lacks a column.</exception>
    public static void Read(string path, TextFields fields, TextCollector rows, CancellationToken cancellation)
    {
        using CsvTable table = CsvTable.Open(path);
        int[] columns = [.. fields.All.Select(field => ColumnOf(table, path, field))];
        var values = new string?[columns.Length];
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < columns.Length; i++)
                values[i] = table.Records[columns[i]].ToString();
            rows.Add(table.Records.Line, values);
        }
    }

    static int ColumnOf(CsvTable table, string path, string field) => Array.IndexOf(table.Names, field) is >= 0 and int column
        ? column
        : throw new InvalidDataContentException(
            $"{path} has no column '{field}'{Suggestions.Ending(field, table.Names, $"; it has {NameList.Of(table.Names)}.")}");
}
