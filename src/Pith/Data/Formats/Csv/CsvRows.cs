using System.Globalization;

namespace Pith.Data.Formats.Csv;

/// <summary>Tells which row of the dataset a csv record is about.</summary>
/// <remarks>By the column <c>row</c>; else by the column <c>id</c>, matched to the dataset's ids where they are known, and read as row numbers
/// (the default ids) where they are not but start as a number; else by the record's place in the file.</remarks>
sealed class CsvRows
{
    public static readonly string[] KeyColumns = ["row", "id"];

    readonly string _path;
    readonly string? _key;
    readonly Dictionary<string, int>? _rowsById;
    bool _isByPlace;

    public CsvRows(string path, CsvHeader header, IReadOnlyList<string>? ids)
    {
        _path = path;
        _key = header.Key;
        _isByPlace = header.Key is null;
        _rowsById = header.Key == "id" && ids is not null ? RowsById(ids) : null;
    }

    /// <summary>Whether records stand for rows in order, so that their number is the number of rows.</summary>
    public bool IsByPlace => _isByPlace;

    public int Find(int index, int line, ReadOnlySpan<char> key)
    {
        if (_key == "id" && _rowsById is null && index == 0)
            _isByPlace = !int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (_isByPlace)
            return index;
        if (_rowsById is null)
            return CsvColumn.ParseRow(key, _path, line, _key!);
        if (!_rowsById.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out int row))
            throw CsvColumn.BadCell(key, _path, line, "id", "an id of the dataset");
        return row;
    }

    static Dictionary<string, int> RowsById(IReadOnlyList<string> ids)
    {
        var rows = new Dictionary<string, int>(ids.Count, StringComparer.Ordinal);
        for (int row = 0; row < ids.Count; row++)
        {
            if (!rows.TryAdd(ids[row], row))
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"The id '{ids[row]}' belongs to rows {rows[ids[row]]} and {row}; a csv can be matched only by ids that differ."));
            }
        }
        return rows;
    }
}
