using System.Globalization;

namespace Pith.Data;

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
    /// <param name="ids">The dataset's ids, by which a csv's column <c>id</c> is matched; without them that column is not read.</param>
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
            values = source.HasExtension(".csv") ? ReadCsv(source, rows, ids) : VectorReader.Read(source, "scores", array => array.ToDoubles("a score per row"), ["scores", ""]);
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
                throw new InvalidDataContentException(
                    FormattableString.Invariant($"scores {spec}: row {row} holds {value}; a score is a finite number, or NaN for a row that is not scored."));
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
        JsonScoreDictionary.Read(path, (row, value) => values.Set(row, value, ""));
        return values.ToArray();
    }

    static double[] ReadCsv(DataSpec source, int? rows, IReadOnlyList<string>? ids)
    {
        Dictionary<string, int>? rowsById = null;
        var values = new RowValues<double>(source.Path, rows, Capacity(source.Path), double.NaN);
        string[] keys = ids is null ? ["row"] : ["row", "id"];
        // Without ids an id column is only set aside when the score's column is looked for.
        string? column = source.Member ?? OnlyScoreColumn(source.Path);
        bool isComplete = false;
        CsvColumn.Read(source.Path, column, keys, key =>
        {
            isComplete = key is null;
            if (key == "id")
                rowsById = RowsById(ids!);
            return (index, line, keyText, cell) =>
            {
                int row = index;
                if (key == "row")
                    row = CsvColumn.ParseRow(keyText, source.Path, line, "row");
                else if (key == "id" && !rowsById!.TryGetValue(keyText.ToString(), out row))
                    throw CsvColumn.BadCell(keyText, source.Path, line, "id", "an id of the dataset");
                if (key is null && row >= (rows ?? int.MaxValue))
                    return;
                values.Set(row, ParseScore(cell, source.Path, line, column), FormattableString.Invariant($", line {line},"));
            };
        });
        if (isComplete)
            RequireCount(source, rows);
        return values.ToArray();
    }

    static void RequireCount(DataSpec source, int? rows)
    {
        if (rows is not { } expected)
            return;
        int found = 0;
        CsvColumn.Read(source.Path, source.Member ?? OnlyScoreColumn(source.Path), [], _ => (_, _, _, _) => found++);
        if (found != expected)
            throw new MisalignedDataException($"scores {source}", found, "the dataset", expected);
    }

    static string OnlyScoreColumn(string path) => CsvColumn.Read(path, null, ["row", "id"], _ => (_, _, _, _) => { }).Column;

    static double ParseScore(ReadOnlySpan<char> cell, string path, int line, string column)
    {
        ReadOnlySpan<char> text = cell.Trim();
        if (text.IsEmpty || text.Equals("nan", StringComparison.OrdinalIgnoreCase))
            return double.NaN;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
            return value;
        throw CsvColumn.BadCell(text, path, line, column, "a finite number (or nothing for a row that is not scored)");
    }

    static Dictionary<string, int> RowsById(IReadOnlyList<string> ids)
    {
        var rows = new Dictionary<string, int>(ids.Count, StringComparer.Ordinal);
        for (int row = 0; row < ids.Count; row++)
        {
            if (!rows.TryAdd(ids[row], row))
            {
                throw new InvalidDataContentException(
                    FormattableString.Invariant($"The id '{ids[row]}' belongs to rows {rows[ids[row]]} and {row}; scores can be matched only by ids that differ."));
            }
        }
        return rows;
    }

    static long Capacity(string path) => File.Exists(path) ? new FileInfo(path).Length * RowsPerByte : 0;
}
