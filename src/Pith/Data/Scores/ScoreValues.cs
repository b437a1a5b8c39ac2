using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Formats.Csv;
using Pith.Data.Formats.Json;
using Pith.Data.Readers;

namespace Pith.Data.Scores;

/// <summary>Reads importance scores, one a row, as plain numbers.</summary>
public static class ScoreValues
{
    // A row number takes at least this many bytes with its value, so a file cannot describe far more rows than its length; scores for
    // some rows of a large dataset may still name high rows, hence the generous factor.
    const long RowsPerByte = 64;

    /// <summary>Reads scores [N].</summary>
    /// <param name="spec">
    /// <c>FILE.npy</c> (NaN = not scored) or <c>FILE.npz:member</c>; <c>DIR:name</c> for <c>DIR/scores/name.npy</c> or <c>DIR/name.npy</c>;
    /// <c>FILE.json</c> with <c>{"row": value}</c>; <c>FILE.csv:column</c> with an optional column <c>row</c> (or <c>id</c>, see
    /// <paramref name="ids"/>). Rows that a dictionary or a csv with rows does not name, and empty cells, are not scored.
    /// </param>
    /// <param name="rows">Rows of the dataset, or null where it is not known; a vector of another length is refused.</param>
    /// <param name="ids">The dataset's ids, by which a csv's column <c>id</c> is matched; without them it is read as row numbers if it holds
    /// numbers, and passed over if not.</param>
    /// <returns>[N]; NaN = not scored.</returns>
    /// <exception cref="MisalignedDataException">The source has another number of rows.</exception>
    /// <exception cref="InvalidDataContentException">The source is missing or malformed, holds infinity, or scores no row.</exception>
    public static double[] Read(string spec, int? rows = null, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        DataSpec source = DataSpec.Parse(spec);
        source.RefuseParquet();
        double[] values;
        if (source.HasExtension(".json"))
        {
            source.RefuseMember();
            values = ReadJson(source.Path, rows);
        }
        else
        {
            values = source.HasExtension(".csv")
                ? ReadCsv(source, rows, ids)
                : VectorReader.Read(source, "scores", array => array.ToDoubles("a score per row"), ["scores", ""]);
        }
        if (rows is { } count && values.Length != count)
            throw new MisalignedDataException($"scores {spec}", values.Length, "the dataset", count);
        Check(values, spec);
        return values;
    }

    static void Check(double[] values, string spec)
    {
        int scored = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsInfinity(values[row]))
            {
                string value = values[row] > 0 ? "infinity" : "-infinity";
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"scores {spec}: row {row} holds {value}; a score is a finite number, or NaN for a row that is not scored."));
            }
            if (!double.IsNaN(values[row]))
                scored++;
        }
        if (scored == 0)
            throw new InvalidDataContentException(FormattableString.Invariant($"scores {spec}: none of the {values.Length} rows is scored."));
    }

    static double[] ReadJson(string path, int? rows)
    {
        var values = new RowValues<double>(path, rows, Capacity(path), double.NaN);
        JsonScoreDictionary.Read(path, (row, value) => values.Set(row, value));
        return values.ToArray();
    }

    static double[] ReadCsv(DataSpec source, int? rows, IReadOnlyList<string>? ids)
    {
        // Where records stand for rows in order, their number is compared with the dataset's afterwards.
        RowValues<double>? values = null;
        CsvColumn.Read(source.Path, source.Member, CsvRows.KeyColumns, header =>
        {
            var byKey = new CsvRows(source.Path, header, ids);
            return (index, line, key, cell) =>
            {
                int row = byKey.Find(index, line, key);
                values ??= new RowValues<double>(source.Path, byKey.IsByPlace ? null : rows ?? ids?.Count, Capacity(source.Path), double.NaN);
                values.Set(row, ParseScore(cell, source.Path, line, header.Column), line);
            };
        });
        return values?.ToArray() ?? [];
    }

    static double ParseScore(ReadOnlySpan<char> cell, string path, int line, string column)
    {
        ReadOnlySpan<char> text = cell.Trim();
        if (text.IsEmpty || text.Equals("nan", StringComparison.OrdinalIgnoreCase))
            return double.NaN;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
            return value;
        throw CsvColumn.BadCell(text, path, line, column, "a finite number (or nothing for a row that is not scored)");
    }

    static long Capacity(string path) => File.Exists(path) ? new FileInfo(path).Length * RowsPerByte : 0;
}
