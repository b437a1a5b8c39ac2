using Pith.Data.Formats.Tables;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Csv;

/// <summary>A table of texts in one file.</summary>
sealed class CsvFile : TableFile
{
    // No more than so many bytes come of one compressed byte.
    const int MostInflation = 1032;

    CsvFile(string path, IReadOnlyList<string> names, long bytes)
        : base(path, names, bytes) { }

    /// <summary>Reads the header of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">It is missing, empty or malformed.</exception>
    public static CsvFile Open(string path)
    {
        using var table = CsvTable.Open(path);
        long bytes = new FileInfo(path).Length;
        return new CsvFile(path, table.Names, path.EndsWith(CsvTable.Compressed, StringComparison.OrdinalIgnoreCase) ? bytes * MostInflation : bytes);
    }

    public override RecordTable Open(IReadOnlyCollection<int> columns, DataUse use)
    {
        var table = CsvTable.Open(Path);
        if (table.Names.AsSpan().SequenceEqual([.. Names]))
            return table;
        table.Dispose();
        throw new InvalidDataContentException($"{Path} has changed while it was read; start again.");
    }
}
