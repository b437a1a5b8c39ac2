using System.Globalization;

namespace Pith.Data;

/// <summary>Reads class labels, one a row.</summary>
public static class LabelsReader
{
    /// <summary>The largest label that is read; counts per class are kept for every label up to the largest one.</summary>
    public const int MaxLabel = (1 << 24) - 1;

    /// <summary>Reads labels [N].</summary>
    /// <param name="spec"><c>FILE.npy</c> or <c>FILE.npz:member</c> with integers, or <c>FILE.csv:column</c>, where a column <c>row</c> may say
    /// which row a label belongs to.</param>
    /// <returns>[N], each from 0 to <see cref="MaxLabel"/>.</returns>
    /// <exception cref="InvalidDataContentException">The source is missing, malformed, empty or incomplete, or a label is negative or not an
    /// integer; the message names row and value.</exception>
    public static int[] Read(string spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        DataSpec source = DataSpec.Parse(spec);
        source.RefuseParquet();
        int[] labels = source.HasExtension(".csv")
            ? ReadCsv(source)
            : Check(VectorReader.Read(source, "labels", array => array.ToInt64s("a class label per row")), spec);
        if (labels.Length == 0)
            throw new InvalidDataContentException($"labels {spec}: the file holds no labels.");
        return labels;
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

    static int[] ReadCsv(DataSpec source)
    {
        var labels = new RowValues<int>(source.Path, null, File.Exists(source.Path) ? new FileInfo(source.Path).Length : 0, -1);
        string column = source.Member ?? CsvColumn.Read(source.Path, null, ["row", "id"], _ => (_, _, _, _) => { }).Column;
        CsvColumn.Read(source.Path, column, ["row"], key => (index, line, keyText, cell) =>
        {
            int row = key is null ? index : CsvColumn.ParseRow(keyText, source.Path, line, key);
            ReadOnlySpan<char> text = cell.Trim();
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int label) || label > MaxLabel)
            {
                throw CsvColumn.BadCell(
                    text, source.Path, line, column, FormattableString.Invariant($"a label, a whole number from 0 to {MaxLabel},"));
            }
            labels.Set(row, label, FormattableString.Invariant($", line {line},"));
        });
        if (labels.FirstMissing() is >= 0 and int missing)
            throw new InvalidDataContentException(FormattableString.Invariant($"labels {source}: row {missing} has no label; every row needs one."));
        return labels.ToArray();
    }
}
