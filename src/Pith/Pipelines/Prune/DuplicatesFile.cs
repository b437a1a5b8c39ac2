using System.Globalization;
using System.Text;
using Pith.Data.Files;
using Pith.Data.Formats.Csv;
using Pith.Runs;
using Pith.Selection;

namespace Pith.Pipelines.Prune;

/// <summary><c>duplicates.csv</c> of a run: for every row that duplicates another, which one and how similar they are.</summary>
static class DuplicatesFile
{
    /// <summary>The file's name; columns <c>row,duplicateOf,similarity</c>, ascending by row. A row is a duplicate at every threshold below its
    /// similarity.</summary>
    public const string Name = "duplicates.csv";

    const string Header = "row,duplicateOf,similarity";

    /// <summary>Writes the file.</summary>
    internal static void Write(RunFolder run, DuplicateTable table) => run.Write(Name, path => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        for (int row = 0; row < table.DuplicateOf.Length; row++)
        {
            if (table.DuplicateOf[row] >= 0)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row},{table.DuplicateOf[row]},{table.Similarities[row]:R}"));
        }
    }));

    /// <summary>Reads the file of a run folder; null where its method looks for no duplicates.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <param name="rows">N.</param>
    /// <exception cref="InvalidDataContentException">The file is broken.</exception>
    public static DuplicateTable? Read(string runFolder, int rows)
    {
        string path = Path.Combine(runFolder, Name);
        if (!File.Exists(path))
            return null;
        var table = new DuplicateTable(new int[rows], new double[rows]);
        Array.Fill(table.DuplicateOf, -1);
        Array.Fill(table.Similarities, double.NaN);
        using FileStream stream = File.OpenRead(path);
        using var reader = new CsvRecordReader(stream, path);
        if (!reader.Read() || reader.FieldCount != 3)
            throw Broken(path, 1);
        while (reader.Read())
        {
            if (reader.FieldCount != 3
                || !int.TryParse(reader[0], NumberStyles.None, CultureInfo.InvariantCulture, out int row) || row >= rows
                || !int.TryParse(reader[1], NumberStyles.None, CultureInfo.InvariantCulture, out int other) || other >= rows
                || !double.TryParse(reader[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double similarity))
                throw Broken(path, reader.Line);
            (table.DuplicateOf[row], table.Similarities[row]) = (other, similarity);
        }
        return table;
    }

    static InvalidDataContentException Broken(string path, int line) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}, line {line} is not what pith prune writes; run pith verify to see what changed."));
}
