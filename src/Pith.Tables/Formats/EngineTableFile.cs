using Pith.Data.Formats.Tables;
using Pith.Data.Sources;
using Pith.Tables.Engine;

namespace Pith.Tables.Formats;

/// <summary>A table that the engine reads, with the types of its columns.</summary>
sealed class EngineTableFile : TableFile
{
    readonly TableFiles _files;
    readonly ColumnType[] _types;
    readonly Lazy<int?> _records;

    EngineTableFile(TableFiles files, string[] names, ColumnType[] types)
        : base(files.Path, names, files.Kind == TableKind.Parquet ? long.MaxValue >> 8 : files.Bytes << 10)
    {
        (_files, _types) = (files, types);
        _records = new Lazy<int?>(Count);
    }

    /// <summary>Looks at the columns of a table.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="wanted">A column that must be among them if any record has it; null for none.</param>
    /// <param name="cancellation">Stops the look.</param>
    /// <exception cref="InvalidDataContentException">The file is malformed.</exception>
    public static EngineTableFile Open(TableFiles files, string? wanted = null, CancellationToken cancellation = default)
    {
        EngineTableFile file = Describe(files, all: false, cancellation);
        // A field may first occur late.
        bool isMissing = wanted is not null && !ColumnChoice.IsPattern(wanted) && file.IndexOf(wanted.Split('@')[0]) < 0;
        return files.Kind == TableKind.Json && isMissing ? Describe(files, all: true, cancellation) : file;
    }

    /// <summary>The types of the columns.</summary>
    public IReadOnlyList<ColumnType> Types => _types;

    /// <summary>The files.</summary>
    public TableFiles Files => _files;

    public override int? RecordCount => _files.Kind == TableKind.Parquet ? _records.Value : null;

    public override bool IsScalar(int column) => _types[column].IsScalar;

    public override RecordTable Open(IReadOnlyCollection<int> columns, DataUse use)
    {
        foreach (int column in columns)
        {
            if (!_types[column].IsScalar)
            {
                throw new InvalidDataContentException(
                    $"{Path}, column '{Names[column]}' holds {_types[column].Words} where one value a row is needed; give another column{(_types[column].IsVector ? ", or this one as embeddings" : "")}.");
            }
        }
        return new EngineTable(this, [.. columns], use);
    }

    // What a broken file claims is not believed beyond what its bytes could hold at a bit a row.
    int? Count()
    {
        using EngineConnection engine = TableEngine.Connect();
        long count = long.Parse(engine.Row($"SELECT count(*)::VARCHAR FROM {_files.Typed()}", Path)[0]!, System.Globalization.CultureInfo.InvariantCulture);
        return count <= Math.Min(_files.Bytes * 8, Array.MaxLength) ? (int)count : null;
    }

    static EngineTableFile Describe(TableFiles files, bool all, CancellationToken cancellation)
    {
        using EngineConnection engine = TableEngine.Connect();
        List<string?[]> columns;
        try
        {
            columns = engine.Rows($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {files.Typed(all)})", files.Path, cancellation);
        }
        catch (InvalidDataContentException error)
        {
            throw TextDiagnosis.Explain(files, error);
        }
        return new EngineTableFile(files, [.. columns.Select(column => column[0]!)], [.. columns.Select(column => ColumnType.Parse(column[1]!))]);
    }
}
