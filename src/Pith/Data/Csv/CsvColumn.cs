using System.Globalization;

namespace Pith.Data;

/// <summary>Receives one cell of a column.</summary>
/// <param name="index">The record's number from 0, the header not counted.</param>
/// <param name="line">The line it starts on, from 1.</param>
/// <param name="key">The row number or id that stands beside it; empty where the file has no such column.</param>
/// <param name="cell">The cell's text.</param>
delegate void CsvCell(int index, int line, ReadOnlySpan<char> key, ReadOnlySpan<char> cell);

/// <summary>Reads one column of a <c>.csv</c> file with a header, and beside it the column that says which row each record is about.</summary>
static class CsvColumn
{
    /// <summary>Walks the column.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">The column's name; null means the only one that names no rows.</param>
    /// <param name="keyColumns">Names of columns that say which row a record is about, by priority.</param>
    /// <param name="visit">Receives every cell in file order.</param>
    /// <returns>The column's name, and the name of the key column that was found, or null.</returns>
    public static (string Column, string? Key) Read(string path, string? column, string[] keyColumns, Func<string?, CsvCell> visit)
    {
        using FileStream stream = OpenFile(path);
        using var reader = new CsvRecordReader(stream, path);
        if (!reader.Read())
            throw new InvalidDataContentException($"{path} is empty; a header line with column names is needed.");
        var names = new string[reader.FieldCount];
        for (int i = 0; i < names.Length; i++)
            names[i] = reader[i].Trim().ToString();
        int wanted = FindColumn(path, names, column, keyColumns);
        string? key = Array.Find(keyColumns, name => name != names[wanted] && names.Contains(name));
        int keyIndex = key is null ? -1 : Array.IndexOf(names, key);
        CsvCell cell = visit(key);
        int index = 0;
        while (reader.Read())
        {
            if (reader.FieldCount != names.Length)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"{path}, line {reader.Line}: the record has {reader.FieldCount} fields but the header has {names.Length}."));
            }
            cell(index++, reader.Line, keyIndex < 0 ? default : reader[keyIndex].Trim(), reader[wanted]);
        }
        return (names[wanted], key);
    }

    /// <summary>Reads a whole number that must be 0 or more, e.g. a row number.</summary>
    public static int ParseRow(ReadOnlySpan<char> text, string path, int line, string column)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int row) && row < Array.MaxLength)
            return row;
        throw BadCell(text, path, line, column, "a row number, 0 or more");
    }

    /// <summary>The error for a cell that does not hold what it should.</summary>
    public static InvalidDataContentException BadCell(ReadOnlySpan<char> text, string path, int line, string column, string allowed)
    {
        string shown = text.IsEmpty ? "nothing" : "'" + (text.Length > 40 ? text[..40].ToString() + "..." : text.ToString()) + "'";
        return new InvalidDataContentException(FormattableString.Invariant($"{path}, line {line}, column '{column}' holds {shown} where {allowed} is needed."));
    }

    static int FindColumn(string path, string[] names, string? column, string[] keyColumns)
    {
        if (column is not null)
        {
            int index = Array.IndexOf(names, column);
            if (index < 0)
                throw new InvalidDataContentException($"{path} has no column '{column}'; it has {Listed(names)}.");
            if (Array.LastIndexOf(names, column) != index)
                throw new InvalidDataContentException($"{path} has two columns named '{column}'; names must differ.");
            return index;
        }
        int[] candidates = [.. Enumerable.Range(0, names.Length).Where(i => !keyColumns.Contains(names[i]))];
        if (candidates.Length == 1)
            return candidates[0];
        throw new InvalidDataContentException($"{path} needs the name of a column, as {path}:COLUMN; it has {Listed(names)}.");
    }

    static string Listed(string[] names) => string.Join(", ", names.Take(30)) + (names.Length > 30 ? ", ..." : "");

    static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(path, error);
        }
    }
}
