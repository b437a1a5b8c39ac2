using Pith.Data.Files;
using Pith.Data.Formats.Csv;
using Pith.Data.Formats.Folders;
using Pith.Data.Sources;
using Pith.Numerics.Arrays;
using Pith.Tables.Engine;

namespace Pith.Tables.Formats;

/// <summary>The files of a table, and the expression by which the engine reads them in their order.</summary>
/// <param name="Path">What the user wrote, for messages.</param>
/// <param name="Kind">The form, the same for all files.</param>
/// <param name="Files">Absolute paths in the order in which they are joined; at least one.</param>
sealed record TableFiles(string Path, TableKind Kind, IReadOnlyList<string> Files)
{
    // The engine looks at so many records for names and types, and at all where one is not found.
    const int Sample = 20480;

    /// <summary>Bytes of all files.</summary>
    public long Bytes => Files.Sum(file => new FileInfo(file).Length);

    /// <summary>Finds the files behind an input.</summary>
    /// <param name="spec">A file, a pattern, or a folder of Parquet files.</param>
    /// <exception cref="InvalidDataContentException">There are none, or they differ in form or compression.</exception>
    public static TableFiles Find(DataSpec spec)
    {
        FileKind.RefusePipe(spec.Path);
        IReadOnlyList<string> files = FilesOf(spec).Files;
        TableKind? kind = TableKinds.Of(files[0]);
        foreach (string file in files)
        {
            if (TableKinds.Of(file) != kind || kind is null || TableKinds.CompressionOf(file) != TableKinds.CompressionOf(files[0]))
                throw new InvalidDataContentException($"{spec.Path} matches {files[0]} and {file}, which are tables of different forms; give a pattern that matches one form.");
        }
        return new TableFiles(spec.Path, kind!.Value, files);
    }

    /// <summary>The physical files behind an input.</summary>
    public static DataFiles FilesOf(DataSpec spec)
    {
        if (!spec.IsFolder && !spec.IsPattern)
            return DataFiles.Single(spec);
        DataFiles found = FolderFiles.Of(spec);
        return spec.IsFolder ? found with { Files = [.. found.Files.Where(file => TableKinds.Of(file) == TableKind.Parquet)] } : found;
    }

    /// <summary>What stands after FROM to read the table with the engine's own types.</summary>
    /// <param name="all">Whether all records are looked at for names and types of text forms, instead of the first of them.</param>
    public string Typed(bool all = false) => Kind switch
    {
        TableKind.Parquet => Parquet,
        TableKind.Csv => $"read_csv({Sql.Paths(Files)}, {Csv}, sample_size={(all ? -1 : Sample)})",
        _ => $"read_json({Sql.Paths(Files)}, {Json}, sample_size={(all ? -1 : Sample)}, map_inference_threshold=-1, field_appearance_threshold=0)",
    };

    /// <summary>What stands after FROM to read some columns, those of text forms as the given types.</summary>
    /// <param name="columns">Names, each with the type that a text form is read as.</param>
    public string As(IReadOnlyList<(string Name, string Type)> columns) => Kind switch
    {
        TableKind.Parquet => Parquet,
        TableKind.Csv => $"read_csv({Sql.Paths(Files)}, {Csv}, all_varchar=true)",
        _ => $"read_json({Sql.Paths(Files)}, {Json}, columns={{{string.Join(", ", columns.Select(column => $"{Sql.Text(column.Name)}: {Sql.Text(column.Type)}"))}}})",
    };

    /// <summary>What stands after FROM to read the table as it is stored, for a copy.</summary>
    public string Stored => Kind == TableKind.Parquet ? $"read_parquet({Sql.Paths(Files)}, hive_partitioning=false)" : Typed(all: true);

    string Parquet => $"read_parquet({Sql.Paths(Files)}, binary_as_string=true, hive_partitioning=false)";

    string Csv => $"header=true, {Separator}quote='\"', escape='\"', strict_mode=true, skip=0, compression={Sql.Text(TableKinds.CompressionOf(Files[0]))}, hive_partitioning=false";

    string Json => $"format={Sql.Text(IsArray ? "array" : "newline_delimited")}, records=true, compression={Sql.Text(TableKinds.CompressionOf(Files[0]))}, hive_partitioning=false, convert_strings_to_integers=false";

    // The own reader's rule, where it can look into the file.
    string Separator
    {
        get
        {
            if (Files[0].EndsWith(".zst", StringComparison.OrdinalIgnoreCase))
                return "";
            using var table = CsvTable.Open(Files[0]);
            return $"delim={Sql.Text(table.Records.Separator.ToString())}, ";
        }
    }

    // A table as one array ends in .json as a rule; lines of objects start with an object.
    bool IsArray => TableStart.Of(Files[0]) == '[';
}
