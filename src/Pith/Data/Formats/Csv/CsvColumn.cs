using System.Globalization;
using Pith.Data.Files;

namespace Pith.Data.Formats.Csv;

/// <summary>What was found in the header.</summary>
/// <param name="Column">The column that is read.</param>
/// <param name="Key">The column that says which row a record is about, or null.</param>
readonly record struct CsvHeader(string Column, string? Key);

/// <summary>Receives one cell of a column.</summary>
/// <param name="index">The record's number from 0, the header not counted.</param>
/// <param name="line">The line it starts on, from 1.</param>
/// <param name="key">The row number or id that stands beside it; empty where the file has no such column.</param>
/// <param name="cell">The cell's text.</param>
delegate void CsvCell(int index, int line, ReadOnlySpan<char> key, ReadOnlySpan<char> cell);

/// <summary>Reads one column of a <c>.csv</c> file with a header, and beside it the column that says which row each record is about.</summary>
static class CsvColumn
{
    static readonly string[] s_rowNames = ["row", "id"];

    /// <summary>Walks the column.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">The column's name; null means the only one that is neither <c>row</c> nor <c>id</c>.</param>
    /// <param name="keyColumns">Names of columns that say which row a record is about, by priority.</param>
    /// <param name="visit">Is told what was found and returns what receives every cell in file order.</param>
    public static void Read(string path, string? column, string[] keyColumns, Func<CsvHeader, CsvCell> visit)
    {
        using FileStream stream = OpenFile(path);
        using var reader = new CsvRecordReader(stream, path);
        string[] names = ReadHeader(reader, path);
        int wanted = FindColumn(path, names, column);
        string? key = Array.Find(keyColumns, name => name != names[wanted] && names.Contains(name));
        int keyIndex = key is null ? -1 : Array.IndexOf(names, key);
        CsvCell cell = visit(new CsvHeader(names[wanted], key));
        int index = 0;
        while (ReadRecord(reader, names.Length, path))
            cell(index++, reader.Line, keyIndex < 0 ? default : reader[keyIndex].Trim(), reader[wanted]);
    }

    /// <summary>The columns' names and the number of records, every record checked.</summary>
    public static (string[] Names, long Records) Describe(string path, CancellationToken cancellation)
    {
        using FileStream stream = OpenFile(path);
        using var reader = new CsvRecordReader(stream, path);
        string[] names = ReadHeader(reader, path);
        long records = 0;
        for (; ReadRecord(reader, names.Length, path); records++)
            cancellation.ThrowIfCancellationRequested();
        return (names, records);
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
        return new InvalidDataContentException(
            FormattableString.Invariant($"{path}, line {line}, column '{column}' holds {shown} where {allowed} is needed."));
    }

    static string[] ReadHeader(CsvRecordReader reader, string path)
    {
        if (!reader.Read())
            throw new InvalidDataContentException($"{path} is empty; a header line with column names is needed.");
        var names = new string[reader.FieldCount];
        for (int i = 0; i < names.Length; i++)
            names[i] = reader[i].Trim().ToString();
        return names;
    }

    static bool ReadRecord(CsvRecordReader reader, int fields, string path)
    {
        if (!reader.Read())
            return false;
        // In a table of one column an empty line could be an empty value; passing over it would shift the rows that follow.
        if (fields == 1 && reader.EmptyLineBefore > 0)
        {
            throw new InvalidDataContentException(
                FormattableString.Invariant($"{path}, line {reader.EmptyLineBefore} is empty; write \"\" for an empty value."));
        }
        if (reader.FieldCount != fields)
        {
            throw new InvalidDataContentException(
                FormattableString.Invariant($"{path}, line {reader.Line}: the record has {reader.FieldCount} fields but the header has {fields}."));
        }
        return true;
    }

    static int FindColumn(string path, string[] names, string? column)
    {
        if (column is not null)
        {
            int index = Array.IndexOf(names, column);
            if (index < 0)
                throw new InvalidDataContentException($"{path} has no column '{column}'; it has {NameList.Of(names)}.");
            if (Array.LastIndexOf(names, column) != index)
                throw new InvalidDataContentException($"{path} has two columns named '{column}'; names must differ.");
            return index;
        }
        int[] candidates = [.. Enumerable.Range(0, names.Length).Where(i => !s_rowNames.Contains(names[i]))];
        if (candidates.Length == 1)
            return candidates[0];
        throw new InvalidDataContentException($"{path} needs the name of a column, as {path}:COLUMN; it has {NameList.Of(names)}.");
    }

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
