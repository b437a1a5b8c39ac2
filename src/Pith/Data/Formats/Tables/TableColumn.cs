using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Tables;

/// <summary>One column of a table, and beside it the column that says which row each record is about.</summary>
sealed class TableColumn : CellColumn
{
    static readonly string[] s_rowNames = [RowKey, IdKey];

    readonly TableFile _file;
    readonly int _column;
    readonly DataUse _use;
    readonly bool _isKeyed;
    int _key = -1;

    TableColumn(TableFile file, int column, string? key, DataUse use, bool isKeyNamed)
        : base(file.Path, file.Names[column], key)
    {
        (_file, _column, _use, IsKeyNamed) = (file, column, use, isKeyNamed);
        _isKeyed = isKeyNamed || use.KeyColumns().Contains(IdKey);
        _key = key is null ? -1 : file.IndexOf(key);
    }

    public override long SourceBytes => _file.Bytes;

    public override int? RecordCount => _file.RecordCount;

    /// <summary>Opens a column.</summary>
    /// <param name="file">The table.</param>
    /// <param name="name">The column's name; null means the only one that is neither <c>row</c> nor <c>id</c>. After an <c>@</c> the name of
    /// the column that says which row a record is about.</param>
    /// <param name="use">What it is wanted for, which says the columns that are keys where none is named.</param>
    public static TableColumn Open(TableFile file, string? name, DataUse use)
    {
        string? named = null;
        if (name is not null && name.LastIndexOf('@') is >= 0 and int at && file.IndexOf(name) < 0)
            (named, name) = (name[(at + 1)..], at == 0 ? null : name[..at]);
        int column = Find(file, name, named);
        if (named is not null)
            return new TableColumn(file, column, file.Names[file.Find(named)], use, isKeyNamed: true);
        string? key = use.KeyColumns().FirstOrDefault(key => key != file.Names[column] && file.IndexOf(key) >= 0);
        return new TableColumn(file, column, key, use, isKeyNamed: false);
    }

    internal override void Settle(RowIds? ids)
    {
        base.Settle(ids);
        if (!_isKeyed || Key == RowKey)
            return;
        var keys = new TableKeys(_file, _column);
        if (ids is null)
        {
            if (Key is null)
                keys.RefuseShuffled();
            return;
        }
        if (!IsKeyNamed)
        {
            // The usual case, and the only one in which ids need not be looked up: the table is in the dataset's order.
            if (keys.FindInOrder(ids) is >= 0 and int ordered)
            {
                (_key, Key, HasIds, StandsInOrder) = (ordered, _file.Names[ordered], true, true);
                return;
            }
            _key = keys.Find(ids);
        }
        StandsInOrder = _key >= 0 && ids.IsRepeated && keys.IsInOrder(_key, ids);
        HasIds = _key >= 0 && !StandsInOrder;
        Key = HasIds ? _file.Names[_key] : null;
    }

    internal override int CountStrangers(RowIds ids)
    {
        int count = 0;
        using RecordTable table = _file.Open([_key], DataUse.Ids);
        while (table.Read())
            count += ids.Find(table[_key]) < 0 ? 1 : 0;
        return count;
    }

    public override void Read(CellVisitor visit)
    {
        int key = StandsInOrder ? -1 : _key;
        using RecordTable table = _file.Open(key < 0 ? [_column] : [_column, key], _use);
        for (int index = 0; table.Read(); index++)
        {
            double? number = table.NumberAt(_column);
            visit(new DataCell
            {
                Index = index,
                Line = table.Line,
                Key = key < 0 ? default : table[key].Trim(),
                Number = number,
                Text = number is null ? table[_column] : default,
            });
        }
    }

    static int Find(TableFile file, string? column, string? key)
    {
        if (column is not null)
            return file.Find(column);
        IReadOnlyList<string> names = file.Names;
        int[] candidates = [.. Enumerable.Range(0, names.Count).Where(i => !s_rowNames.Contains(names[i]) && names[i] != key)];
        if (candidates.Length == 1)
            return candidates[0];
        throw new InvalidDataContentException($"{file.Path} needs the name of a column, as {file.Path}:COLUMN; it has {NameList.Of(names)}.");
    }
}
