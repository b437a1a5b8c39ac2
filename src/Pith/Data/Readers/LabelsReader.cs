using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Formats.Csv;
using Pith.Scoring;

namespace Pith.Data.Readers;

/// <summary>Reads class labels, one a row.</summary>
public static class LabelsReader
{
    /// <summary>The largest label that is read; counts per class are kept for every label up to the largest one.</summary>
    public const int MaxLabel = (1 << 24) - 1;

    /// <summary>Reads labels [N].</summary>
    /// <param name="spec"><c>FILE.npy</c> or <c>FILE.npz:member</c> with integers, or <c>FILE.csv:column</c>, where a column <c>row</c> or
    /// <c>id</c> may say which row a label belongs to.</param>
    /// <param name="ids">The dataset's ids, by which a csv's column <c>id</c> is matched.</param>
    /// <returns>[N], each from 0 to <see cref="MaxLabel"/>.</returns>
    /// <exception cref="InvalidDataContentException">The source is missing, malformed, empty or incomplete, or a label is negative or not an
    /// integer; the message names row and value.</exception>
    public static int[] Read(string spec, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        DataSpec source = DataSpec.Parse(spec);
        source.RefuseParquet();
        int[] labels = source.HasExtension(".csv")
            ? ReadCsv(source, ids)
            : Check(VectorReader.Read(source, "labels", array => array.ToInt64s("a class label per row")), spec);
        if (labels.Length == 0)
            throw new InvalidDataContentException($"labels {spec}: the file holds no labels.");
        return labels;
    }

    /// <summary>Reads labels [N] of which some may be missing: -1 or NaN in an array, an empty cell or no line in a csv.</summary>
    /// <param name="spec">As for <see cref="Read"/>; an array may also hold whole numbers as floating-point numbers.</param>
    /// <param name="rows">N.</param>
    /// <param name="ids">The dataset's ids, by which a csv's column <c>id</c> is matched.</param>
    /// <returns>[N], each from 0 to <see cref="MaxLabel"/>, or -1 where it is missing.</returns>
    /// <exception cref="MisalignedDataException">The source has another number of rows.</exception>
    /// <exception cref="InvalidDataContentException">The source is missing or malformed, or a label is neither missing nor a whole number in
    /// range.</exception>
    public static int[] ReadPartial(string spec, int rows, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        DataSpec source = DataSpec.Parse(spec);
        source.RefuseParquet();
        if (source.HasExtension(".csv"))
            return ReadPartialCsv(source, rows, ids);
        double[] values = VectorReader.Read(source, "labels", array => array.ToDoubles("a class label per row"));
        Alignment.Require($"labels {spec}", values.Length, "the dataset", rows);
        var labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            double value = values[row];
            if (!double.IsNaN(value) && value != -1 && !(value >= 0 && value <= MaxLabel && value == Math.Floor(value)))
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"labels {spec}: row {row} holds {value}; a label is a whole number from 0 to {MaxLabel}, or -1 or NaN where it is not known."));
            }
            labels[row] = double.IsNaN(value) ? -1 : (int)value;
        }
        return labels;
    }

    static int[] ReadPartialCsv(DataSpec source, int rows, IReadOnlyList<string>? ids)
    {
        var labels = new RowValues<int>(source.Path, rows, rows, -1);
        CsvColumn.Read(source.Path, source.Member, CsvRows.KeyColumns, header =>
        {
            var byKey = new CsvRows(source.Path, header, ids);
            return (index, line, key, cell) =>
            {
                ReadOnlySpan<char> text = cell.Trim();
                int label = text.IsEmpty || text is "-1" || text.Equals("nan", StringComparison.OrdinalIgnoreCase)
                    ? -1
                    : ParseLabel(text, source.Path, line, header.Column);
                labels.Set(byKey.Find(index, line, key), label, line);
            };
        });
        return labels.ToArray();
    }

    static int[] Check(long[] values, string spec)
    {
        var labels = new int[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is < 0 or > MaxLabel)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"labels {spec}: row {row} holds {values[row]}; a label is a whole number from 0 to {MaxLabel}."));
            }
            labels[row] = (int)values[row];
        }
        return labels;
    }

    static int[] ReadCsv(DataSpec source, IReadOnlyList<string>? ids)
    {
        var labels = new RowValues<int>(source.Path, null, File.Exists(source.Path) ? new FileInfo(source.Path).Length : 0, -1);
        CsvColumn.Read(source.Path, source.Member, CsvRows.KeyColumns, header =>
        {
            var byKey = new CsvRows(source.Path, header, ids);
            return (index, line, key, cell) => labels.Set(byKey.Find(index, line, key), ParseLabel(cell.Trim(), source.Path, line, header.Column), line);
        });
        if (labels.FirstMissing() is >= 0 and int missing)
            throw new InvalidDataContentException(FormattableString.Invariant($"labels {source}: row {missing} has no label; every row needs one."));
        return labels.ToArray();
    }

    static int ParseLabel(ReadOnlySpan<char> text, string path, int line, string column)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int label) && label <= MaxLabel)
            return label;
        throw CsvColumn.BadCell(text, path, line, column, FormattableString.Invariant($"a label, a whole number from 0 to {MaxLabel},"));
    }
}
