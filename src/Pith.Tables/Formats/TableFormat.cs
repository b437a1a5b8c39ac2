using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Tables.Formats;

/// <summary>Tables that the engine reads: Parquet, JSON lines, compressed texts, and several files of one form as one table. Plain csv files
/// are the library's own, but for what only the engine can do with them.</summary>
sealed class TableFormat : IDataFormat
{
    public string Name => "table";

    public IReadOnlyList<string> Extensions => [".parquet", ".pq", ".jsonl", ".ndjson"];

    public bool NamesRows => true;

    public bool Reads(DataSpec spec, DataUse use)
    {
        if (spec.IsFolder)
            return spec.Member is not null && HoldsParquet(spec.Path);
        if (TableKinds.Of(spec.Path) is not TableKind kind)
            return false;
        if (spec.IsPattern)
            return true;
        return kind switch
        {
            TableKind.Parquet => true,
            // The library reads a column of such a file itself, and says at which line something is wrong.
            TableKind.Csv => use.IsMatrix() || use == DataUse.Any || spec.Path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase),
            _ => !spec.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                || (File.Exists(spec.Path) && (spec.Member is not null || !TableStart.IsDictionary(spec.Path))),
        };
    }

    public DataSource Open(DataSpec spec) => new TableSource(TableFiles.Find(spec));

    public DataFiles FilesOf(DataSpec spec) => TableFiles.FilesOf(spec);

    // A folder of arrays or scores is not this format's, whatever lies beside them.
    static bool HoldsParquet(string folder)
    {
        bool found = false;
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            if (FileOrder.IsHidden(file))
                continue;
            if (file.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
                return false;
            found |= TableKinds.Of(file) == TableKind.Parquet;
        }
        return found;
    }
}
