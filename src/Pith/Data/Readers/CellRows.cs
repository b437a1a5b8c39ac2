using Pith.Data.Sources;

namespace Pith.Data.Readers;

/// <summary>Tells which row of the dataset a record is about.</summary>
/// <remarks>By the key <c>row</c>; else by the column that holds the dataset's ids, where these are known; else by the key <c>id</c>, read as
/// row numbers (the default ids) if it starts as a number; else by the record's place in the file.</remarks>
sealed class CellRows
{
    readonly CellColumn _column;
    readonly RowIds? _ids;

    public CellRows(CellColumn column, IReadOnlyList<string>? ids)
    {
        _column = column;
        _ids = ids is null ? null : new RowIds(ids);
        column.Settle(_ids);
        IsByPlace = column.Key is null || column.StandsInOrder;
        if (column.HasIds && !column.StandsInOrder)
            _ids!.RequireDifferent();
    }

    /// <summary>Whether records stand for rows in order, so that their number is the number of rows; settled by the first record.</summary>
    public bool IsByPlace { get; private set; }

    public int Find(in DataCell cell)
    {
        if (_column is { Key: CellColumn.IdKey, HasIds: false, IsKeyNamed: false } && cell.Index == 0)
            IsByPlace = !WholeText.TryParse(cell.Key, out _);
        if (IsByPlace)
            return cell.Index;
        if (!_column.HasIds)
            return _column.RowOf(cell);
        return _ids!.Find(cell.Key) is >= 0 and int row ? row : throw _column.BadKey(cell, _ids);
    }
}
