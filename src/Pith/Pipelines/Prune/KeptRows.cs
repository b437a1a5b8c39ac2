using Pith.Data;
using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Formats.Text;
using Pith.Data.Sources;
using Pith.Data.Tables;
using Pith.Runs;
using Pith.Selection;

namespace Pith.Pipelines.Prune;

/// <summary>The user's own table, or list of ids, with only the kept rows.</summary>
sealed class KeptRows
{
    readonly DataSpec _spec;
    readonly int[]? _rowsOfRecords;
    readonly RowFilter? _filter;
    readonly int _records;

    KeptRows(DataSpec spec, int[]? rowsOfRecords, RowFilter? filter, int records) =>
        (_spec, _rowsOfRecords, _filter, _records) = (spec, rowsOfRecords, filter, records);

    /// <summary>The file that is filtered.</summary>
    public string Source => _spec.Path;

    /// <summary>The name of the file to write.</summary>
    public string Name => IsList ? "kept.txt" : TableEngines.For("write").KeptName(_spec);

    bool IsList => DataFormats.Find(_spec, DataUse.Ids) is TextListFormat;

    /// <summary>Finds what is filtered: the first of embeddings, ids, labels and scores that is a table, else a list of ids.</summary>
    /// <param name="open">The dataset.</param>
    /// <exception cref="OptionException">There is no table and no list among the inputs.</exception>
    public static KeptRows Find(OpenDataset open)
    {
        DatasetFiles files = open.Files;
        (string? Spec, DataUse Use)[] inputs =
            [(files.Embeddings, DataUse.Embeddings), (files.Ids, DataUse.Ids), (files.Labels, DataUse.Labels), (files.Scores, DataUse.Scores)];
        int all = open.Filter?.All ?? open.Data.Rows;
        foreach ((string? text, DataUse use) in inputs)
        {
            if (text is null)
                continue;
            var spec = DataSpec.Parse(text);
            if (DataFormats.Find(spec, use).RecordsOf(spec) is { } behind)
                return new KeptRows(behind.Table, behind.RowOfRecord, open.Filter, behind.RowOfRecord.Length);
            if (!TableEngines.For("write").IsTable(spec))
                continue;
            // The names of all rows, of which a condition has left some.
            string[]? ids = open.Filter is null ? open.Data.Ids : files.Ids is null ? null : Data.Readers.IdsReader.Read(files.Ids);
            int[]? rows = RowFilter.RowsOfRecords(spec, use, ids);
            return new KeptRows(spec, rows, open.Filter, rows?.Length ?? all);
        }
        if (files.Ids is string list && DataFormats.Find(DataSpec.Parse(list), DataUse.Ids) is TextListFormat)
            return new KeptRows(DataSpec.Parse(list), null, open.Filter, all);
        throw new OptionException("write",
            $"`write` rows filters your own table or list of ids, and none of the inputs is one; {SelectionFiles.Kept} holds the kept rows' numbers, and `write` csv makes a table of them.");
    }

    /// <summary>Writes the file.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="selection">The selection.</param>
    /// <param name="cancellation">Stops the writing.</param>
    public void Write(RunFolder run, Coreset selection, CancellationToken cancellation)
    {
        var isKeptRow = new bool[_filter?.All ?? selection.Rows];
        foreach (int row in selection.Order)
            isKeptRow[_filter?.Rows[row] ?? row] = true;
        var isKept = new bool[_records];
        for (int record = 0; record < isKept.Length; record++)
        {
            int row = _rowsOfRecords?[record] ?? record;
            isKept[record] = row >= 0 && isKeptRow[row];
        }
        run.Write(Name, path =>
        {
            if (IsList)
                AtomicFile.Write(path, stream => WriteList(stream, isKept));
            else
                TableEngines.For("write").WriteRecords(_spec, isKept, path, cancellation);
        });
    }

    void WriteList(Stream stream, bool[] isKept)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        int record = 0;
        foreach (string line in File.ReadLines(_spec.Path))
        {
            if (record < isKept.Length && isKept[record++])
                writer.WriteLine(line);
        }
    }
}
