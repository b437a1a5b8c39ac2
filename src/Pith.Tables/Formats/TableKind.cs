namespace Pith.Tables.Formats;

/// <summary>A form of tables.</summary>
enum TableKind
{
    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Texts with separators between them and a header.</summary>
    Csv,

    /// <summary>JSON objects, one a line or as one array.</summary>
    Json,
}

/// <summary>Tells the form of a table by the file's name.</summary>
static class TableKinds
{
    static readonly (string Extension, TableKind Kind)[] s_all =
    [
        (".parquet", TableKind.Parquet),
        (".pq", TableKind.Parquet),
        (".csv", TableKind.Csv),
        (".tsv", TableKind.Csv),
        (".jsonl", TableKind.Json),
        (".ndjson", TableKind.Json),
        (".json", TableKind.Json),
    ];

    static readonly string[] s_compressed = [".gz", ".zst"];

    /// <summary>The form of a file, null for what is no table, whether it is there or not.</summary>
    /// <param name="path">A path or a pattern.</param>
    public static TableKind? Of(string path)
    {
        string name = WithoutCompression(path);
        foreach ((string extension, TableKind kind) in s_all)
        {
            // Parquet compresses inside.
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase) && !(kind == TableKind.Parquet && IsCompressed(path)))
                return kind;
        }
        return null;
    }

    /// <summary>Whether a file is compressed as a whole.</summary>
    public static bool IsCompressed(string path) => Array.Exists(s_compressed, end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>The engine's name of how a file is compressed.</summary>
    public static string CompressionOf(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? "gzip"
        : path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? "zstd"
        : "uncompressed";

    /// <summary>The form in words.</summary>
    public static string Words(this TableKind kind) => kind switch
    {
        TableKind.Parquet => "Parquet table",
        TableKind.Csv => "csv table",
        _ => "JSON table",
    };

    static string WithoutCompression(string path) => IsCompressed(path) ? path[..path.LastIndexOf('.')] : path;
}
