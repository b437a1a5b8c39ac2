using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Csv;

/// <summary>One column of a <c>.csv</c> file, and beside it the column that says which row each record is about.</summary>
sealed class CsvColumn : CellColumn
{
    static readonly string[] s_rowNames = [RowKey, IdKey];

    readonly CsvTable _table;
    readonly int _column;
    readonly int _key;

    CsvColumn(CsvTable table, string path, int column, string? key)
        : base(path, table.Names[column], key)
    {
        _table = table;
        _column = column;
        _key = key is null ? -1 : Array.IndexOf(table.Names, key);
    }

    public override long SourceBytes => _table.Bytes;

    /// <summary>Opens a column.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The column's name; null means the only one that is neither <c>row</c> nor <c>id</c>.</param>
    /// <param name="keyColumns">Names of columns that say which row a record is about, by priority.</param>
    public static CsvColumn Open(string path, string? name, IReadOnlyList<string> keyColumns)
    {
        CsvTable table = CsvTable.Open(path);
        try
        {
            int column = Find(path, table.Names, name);
            string? key = keyColumns.FirstOrDefault(key => key != table.Names[column] && table.Names.Contains(key));
            return new CsvColumn(table, path, column, key);
        }
        catch
        {
            table.Dispose();
            throw;
        }
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

    static int Find(string path, string[] names, string? column)
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
}
