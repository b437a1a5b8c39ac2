using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Readers;
using Pith.Data.Sources;

namespace Pith.Data.Scores;

/// <summary>Reads importance scores, one a row, as plain numbers.</summary>
static class ScoreValues
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
        using DataColumn column = DataFormats.OpenColumn(DataSpec.Parse(spec), DataUse.Scores);
        double[] values = column is VectorColumn vector ? vector.ToDoubles("a score per row") : ReadCells((CellColumn)column, rows, ids);
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

    static double[] ReadCells(CellColumn column, int? rows, IReadOnlyList<string>? ids)
    {
        // Where records stand for rows in order, their number is compared with the dataset's afterwards.
        var byKey = new CellRows(column, ids);
        RowValues<double>? values = null;
        RowValues<double> Values() => values ??= new(
            column.Name, byKey.IsByPlace ? null : rows ?? ids?.Count, Math.Min(column.SourceBytes, long.MaxValue / RowsPerByte) * RowsPerByte, double.NaN, column.RecordCount);
        column.Read((in cell) =>
        {
            int row = byKey.Find(cell);
            Values().Set(row, ScoreOf(column, cell), cell.Line);
        });
        return Values().ToArray();
    }

    static double ScoreOf(CellColumn column, in DataCell cell)
    {
        if (cell.Number is double number)
            return number;
        ReadOnlySpan<char> text = cell.Text.Trim();
        if (WholeText.IsMissing(text))
            return double.NaN;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
            return value;
        throw column.Bad(cell, "a finite number (or nothing for a row that is not scored)");
    }
}
