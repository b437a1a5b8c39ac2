using Pith.Data.Files;

namespace Pith.Data.Texts;

/// <summary>Reads texts with their ids and labels from JSON lines, tables and plain files.</summary>
static class TextFiles
{
    static readonly string[] s_jsonLines = [".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz"];
    static readonly string[] s_tables = [".csv", ".tsv"];
    static readonly string[] s_others = [".parquet", ".pq", ".csv.gz", ".tsv.gz", ".csv.zst", ".tsv.zst", ".jsonl.zst", ".ndjson.zst"];
    static readonly string[] s_plain = [".txt", ".txt.gz"];

    /// <summary>Reads all rows.</summary>
    /// <param name="spec">The files and the fields of the texts.</param>
    /// <param name="idField">The field that names the rows, or null.</param>
    /// <param name="labelField">The field of the labels, or null.</param>
    /// <param name="groupField">The field of what rows of one origin share, or null.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="OptionException">The files need fields and none is named, or the other way round.</exception>
    /// <exception cref="InvalidDataContentException">A file is missing, malformed or not UTF-8, a field is not there, a label or id is missing.</exception>
    public static TextRows Read(TextDataSpec spec, string? idField = null, string? labelField = null, string? groupField = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var fields = new TextFields(spec.Fields, idField, labelField, groupField);
        var rows = new TextCollector(fields);
        foreach (string file in spec.FindFiles())
        {
            cancellation.ThrowIfCancellationRequested();
            rows.StartFile(file);
            ReadFile(file, fields, rows, cancellation);
        }
        return rows.Finish(spec.Source.Path);
    }

    static void ReadFile(string file, TextFields fields, TextCollector rows, CancellationToken cancellation)
    {
        bool Is(string[] endings) => Array.Exists(endings, ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        if (Is(s_plain))
        {
            if (fields.All.Count > 0)
                throw new OptionException("data", $"{file} holds one text a line and no fields; leave `{(fields.Texts.Count > 0 ? "data" : fields.Id is not null ? "id-field" : fields.Label is not null ? "label-field" : "group-field")}` without a field, or give a table.");
            TextLines.Read(file, rows, cancellation);
            return;
        }
        if (fields.Texts.Count == 0)
            throw new OptionException("data", $"text:{file} lacks the field that holds the texts; give text:{file}:field.");
        if (Is(s_jsonLines))
            JsonLines.Read(file, fields, rows, cancellation);
        else if (Is(s_tables))
            TextTable.Read(file, fields, rows, cancellation);
        else if (Is(s_others))
            TableColumns.Read(file, fields, rows, cancellation);
        else
            throw new InvalidDataContentException($"{file} is of no kind that texts are read from; give JSON lines (.jsonl), a table (.parquet, .csv, .tsv), each also compressed, or one text a line (.txt).");
    }
}
