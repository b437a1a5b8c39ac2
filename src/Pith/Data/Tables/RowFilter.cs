using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Readers;
using Pith.Data.Sources;

namespace Pith.Data.Tables;

/// <summary>Which rows of a dataset a condition over one of its tables leaves.</summary>
sealed class RowFilter
{
    RowFilter(string condition, DataSpec table, bool[] mask)
    {
        (Condition, Table, All) = (condition, table, mask.Length);
        Rows = [.. Enumerable.Range(0, mask.Length).Where(row => mask[row])];
    }

    /// <summary>The condition in SQL.</summary>
    public string Condition { get; }

    /// <summary>The table whose columns it is about.</summary>
    public DataSpec Table { get; }

    /// <summary>Rows before the condition.</summary>
    public int All { get; }

    /// <summary>The rows that are left, ascending; at least one.</summary>
    public int[] Rows { get; }

    /// <summary>Applies a condition to the first table that has its columns.</summary>
    /// <param name="condition">The condition in SQL.</param>
    /// <param name="inputs">Inputs that may be tables, each with its use.</param>
    /// <param name="ids">The rows' own names, or null.</param>
    /// <exception cref="OptionException">There is no table, the condition is none over any of them, or it leaves no row.</exception>
    public static RowFilter Of(string condition, IEnumerable<(string? Spec, DataUse Use)> inputs, string[]? ids)
    {
        ITableEngine engine = TableEngines.For("where");
        OptionException? first = null;
        var seen = new HashSet<string>();
        foreach ((string? text, DataUse use) in inputs)
        {
            if (text is null)
                continue;
            var spec = DataSpec.Parse(text);
            RecordsOfRows? behind = DataFormats.Find(spec, use).RecordsOf(spec);
            spec = behind?.Table ?? spec;
            if (!engine.IsTable(spec) || !seen.Add(spec.Path))
                continue;
            try
            {
                bool[] records = engine.Filter(spec, condition);
                var filter = new RowFilter(condition, spec, behind is not null ? OfRows(behind, records) : ByKey(spec, use, records, ids));
                return filter.Rows.Length > 0 ? filter : throw new OptionException(
                    "where", FormattableString.Invariant($"`where` {condition} leaves none of the {filter.All} rows of {spec.Path}; pith inspect {spec.Path} shows what its columns hold."));
            }
            catch (OptionException error) when (seen.Count > 0 && error.Option == "where")
            {
                first ??= error;
            }
        }
        throw first ?? new OptionException("where", "`where` is a condition over the columns of a table, and none of the inputs is a table; give one, e.g. `embeddings` FILE.parquet:column.");
    }

    /// <summary>Some values of the remaining rows.</summary>
    /// <param name="values">[All], or [remaining rows] where they are of those already.</param>
    public T[] Apply<T>(T[] values) => values.Length == Rows.Length ? values : Array.ConvertAll(Rows, row => values[row]);

    /// <summary>The row of each record of a table, before any condition.</summary>
    /// <param name="spec">The table with its column.</param>
    /// <param name="use">What the column is used for.</param>
    /// <param name="ids">The names of all rows, or null.</param>
    /// <returns>Row numbers; null where records are the rows in order.</returns>
    public static int[]? RowsOfRecords(DataSpec spec, DataUse use, string[]? ids)
    {
        if (use == DataUse.Embeddings && ids is not null && EmbeddingsKey.Of(spec.ToString()) is { } keyed)
        {
            var known = new RowIds(ids);
            return Array.ConvertAll(IdsReader.Read(keyed.Keys.ToString()), key => known.Find(key));
        }
        if (use is not (DataUse.Scores or DataUse.Labels))
            return null;
        using DataColumn column = DataFormats.OpenColumn(spec, use);
        if (column is not CellColumn cells)
            return null;
        var byKey = new CellRows(cells, ids);
        var rows = new List<int>();
        cells.Read((in cell) => rows.Add(byKey.Find(cell)));
        return [.. rows];
    }

    static bool[] OfRows(RecordsOfRows behind, bool[] records)
    {
        if (records.Length != behind.RowOfRecord.Length)
            throw new InvalidDataContentException(FormattableString.Invariant($"{behind.Table.Path} has {records.Length} records where {behind.RowOfRecord.Length} were read; it has changed, start again."));
        return [.. records.Where((_, record) => behind.RowOfRecord[record] >= 0)];
    }

    // Records that name their rows: a row that none is about does not meet the condition.
    static bool[] ByKey(DataSpec spec, DataUse use, bool[] records, string[]? ids)
    {
        if (RowsOfRecords(spec, use, ids) is not int[] rows)
            return records;
        if (rows.Length != records.Length)
            throw new InvalidDataContentException(FormattableString.Invariant($"{spec.Path} has {records.Length} records where {rows.Length} were read; it has changed, start again."));
        var mask = new bool[ids?.Length ?? (rows.Length == 0 ? 0 : rows.Max() + 1)];
        for (int record = 0; record < rows.Length; record++)
        {
            if (rows[record] >= 0)
                mask[rows[record]] = records[record];
        }
        return mask;
    }
}
