using System.Globalization;
using Pith.Data.Sources;

namespace Pith.Data.Readers;

/// <summary>Tells which row of the dataset a record is about.</summary>
/// <remarks>By the key <c>row</c>; else by the key <c>id</c>, matched to the dataset's ids where they are known, and read as row numbers
/// (the default ids) where they are not but start as a number; else by the record's place in the file.</remarks>
sealed class CellRows
{
    readonly CellColumn _column;
    readonly Dictionary<string, int>? _rowsById;

    public CellRows(CellColumn column, IReadOnlyList<string>? ids)
    {
        _column = column;
        IsByPlace = column.Key is null;
        _rowsById = column.Key == CellColumn.IdKey && ids is not null ? RowsById(ids) : null;
    }

    /// <summary>Whether records stand for rows in order, so that their number is the number of rows; settled by the first record.</summary>
    public bool IsByPlace { get; private set; }

    public int Find(in DataCell cell)
    {
        if (_column.Key == CellColumn.IdKey && _rowsById is null && cell.Index == 0)
            IsByPlace = !int.TryParse(cell.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (IsByPlace)
            return cell.Index;
        if (_rowsById is null)
            return _column.RowOf(cell);
        return _rowsById.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(cell.Key, out int row)
            ? row
            : throw _column.BadKey(cell, "an id of the dataset");
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
