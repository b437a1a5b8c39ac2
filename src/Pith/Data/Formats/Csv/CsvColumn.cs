using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Csv;

/// <summary>One column of a <c>.csv</c> file, and beside it the column that says which row each record is about.</summary>
sealed class CsvColumn : CellColumn
{
    static readonly string[] s_rowNames = [RowKey, IdKey];

    readonly CsvTable _table;
    readonly int _column;
    readonly bool _isKeyed;
    int _key = -1;

    CsvColumn(CsvTable table, string path, int column, string? key, bool isKeyed, bool isKeyNamed)
        : base(path, table.Names[column], key)
    {
        (_table, _column, _isKeyed, IsKeyNamed) = (table, column, isKeyed, isKeyNamed);
        _key = key is null ? -1 : Array.IndexOf(table.Names, key);
    }

    public override long SourceBytes => _table.Bytes;

    /// <summary>Opens a column.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The column's name; null means the only one that is neither <c>row</c> nor <c>id</c>. After an <c>@</c> the name of
    /// the column that says which row a record is about.</param>
    /// <param name="keyColumns">Names of columns that say so where none is named, by priority; none where records are about no row.</param>
    public static CsvColumn Open(string path, string? name, IReadOnlyList<string> keyColumns)
    {
        CsvTable table = CsvTable.Open(path);
        try
        {
            string? named = null;
            if (name is not null && name.LastIndexOf('@') is >= 0 and int at && !table.Names.Contains(name))
                (named, name) = (name[(at + 1)..], at == 0 ? null : name[..at]);
            int column = Find(path, table.Names, name, named);
            if (named is not null)
                return new CsvColumn(table, path, column, table.Names[Find(path, table.Names, named, null)], isKeyed: true, isKeyNamed: true);
            string? key = keyColumns.FirstOrDefault(key => key != table.Names[column] && table.Names.Contains(key));
            return new CsvColumn(table, path, column, key, keyColumns.Contains(IdKey), isKeyNamed: false);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    internal override void Settle(RowIds? ids)
    {
        base.Settle(ids);
        if (!_isKeyed || Key == RowKey)
            return;
        var keys = new CsvKeys(Name, _column);
        if (ids is null)
        {
            if (Key is null)
                keys.RefuseShuffled();
            return;
        }
        if (!IsKeyNamed)
            _key = keys.Find(ids);
        HasIds = _key >= 0 && !(ids.IsRepeated && CsvKeys.IsInOrder(Name, _key, ids));
        Key = HasIds ? _table.Names[_key] : null;
    }

    public override void Read(CellVisitor visit)
    {
        for (int index = 0; _table.Read(); index++)
        {
            CsvRecordReader record = _table.Records;
            visit(new DataCell { Index = index, Line = record.Line, Key = _key < 0 ? default : record[_key].Trim(), Text = record[_column] });
        }
    }

    protected override void Dispose(bool disposing)
    {
        _table.Dispose();
        base.Dispose(disposing);
    }

    static int Find(string path, string[] names, string? column, string? key)
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
        int[] candidates = [.. Enumerable.Range(0, names.Length).Where(i => !s_rowNames.Contains(names[i]) && names[i] != key)];
        if (candidates.Length == 1)
            return candidates[0];
        throw new InvalidDataContentException($"{path} needs the name of a column, as {path}:COLUMN; it has {NameList.Of(names)}.");
    }
}
