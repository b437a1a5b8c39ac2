using Pith.Tables.Engine;
using Pith.Tables.Formats;

namespace Pith.Tables.Rows;

/// <summary>Writes some records of a table with all their columns, in the table's order and form. Texts are copied as they stand.</summary>
static class KeptRecords
{
    static readonly string[] s_codecs = ["UNCOMPRESSED", "SNAPPY", "ZSTD", "GZIP", "BROTLI", "LZ4_RAW"];

    /// <summary>The name of the file to write.</summary>
    public static string NameFor(TableFiles files) => files.Kind switch
    {
        TableKind.Parquet => "kept.parquet",
        TableKind.Csv => files.Files[0].Contains(".tsv", StringComparison.OrdinalIgnoreCase) ? "kept.tsv" : "kept.csv",
        _ => IsArray(files) ? "kept.json" : "kept.jsonl",
    };

    /// <summary>Writes the records.</summary>
    /// <param name="files">The table.</param>
    /// <param name="isKept">Whether each record is written.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="cancellation">Stops the writing.</param>
    /// <exception cref="InvalidDataContentException">The table has another number of records.</exception>
    public static void Write(TableFiles files, bool[] isKept, string target, CancellationToken cancellation)
    {
        if (files.Kind == TableKind.Parquet || IsArray(files))
            Copy(files, isKept, target, cancellation);
        else
            RecordLines.Copy(files, isKept, target, cancellation);
    }

    static bool IsArray(TableFiles files) => files.Kind == TableKind.Json && TableStart.Of(files.Files[0]) == '[';

    static void Copy(TableFiles files, bool[] isKept, string target, CancellationToken cancellation)
    {
        // One thread: which row groups come of several depends on their speed.
        using EngineDatabase database = TableEngine.OpenAlone(threads: 1);
        using EngineConnection engine = database.Connect();
        engine.Execute("CREATE TABLE pith_kept (pith_kept BOOLEAN)", files.Path, cancellation);
        engine.Append("pith_kept", isKept, files.Path);
        string rows = engine.Row($"SELECT count(*)::VARCHAR FROM {files.Stored}", files.Path, cancellation)[0]!;
        if (rows != isKept.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))
            throw new InvalidDataContentException(FormattableString.Invariant($"{files.Path} has {rows} records where {isKept.Length} were read; it has changed, start again."));
        string form = files.Kind == TableKind.Parquet ? Parquet(engine, files, cancellation) : "FORMAT json, ARRAY true";
        engine.Execute(
            $"COPY (SELECT * EXCLUDE (pith_kept) FROM {files.Stored} POSITIONAL JOIN pith_kept WHERE pith_kept) TO {Sql.Text(target)} ({form})", files.Path, cancellation);
    }

    // As it was: compressed in the same way, with what pandas and others note beside the schema.
    static string Parquet(EngineConnection engine, TableFiles files, CancellationToken cancellation)
    {
        string path = Sql.Paths([files.Files[0]]);
        string codec = engine.Rows($"SELECT compression FROM parquet_metadata({path}) LIMIT 1", files.Path, cancellation) is [[string found], ..] && s_codecs.Contains(found) ? found : "SNAPPY";
        List<string?[]> notes = engine.Rows(
            $"SELECT decode(key), decode(value) FROM parquet_kv_metadata({path}) WHERE decode(key) IN ('pandas', 'huggingface')", files.Path, cancellation);
        string kept = notes.Count == 0 ? "" : $", KV_METADATA {{{string.Join(", ", notes.Select(note => $"{note[0]}: {Sql.Text(note[1]!)}"))}}}";
        return $"FORMAT parquet, COMPRESSION {codec}{kept}";
    }
}
