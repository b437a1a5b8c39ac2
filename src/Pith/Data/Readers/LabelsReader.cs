using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Labels;
using Pith.Data.Sources;

namespace Pith.Data.Readers;

/// <summary>Reads class labels, one a row.</summary>
static class LabelsReader
{
    /// <summary>The largest label that is read; counts per class are kept for every label up to the largest one.</summary>
    public const int MaxLabel = ClassLabels.Max;

    const string What = "a class label per row";

    /// <summary>Reads labels [N].</summary>
    /// <param name="spec">A column of integers or of class names, e.g. <c>FILE.npy</c>, <c>FILE.npz:member</c>, <c>FILE.csv:column</c>; a key
    /// column may say which row a label belongs to.</param>
    /// <param name="ids">The dataset's ids, by which the key column is found.</param>
    /// <returns>[N], each from 0 to <see cref="MaxLabel"/>; of class names their places in order.</returns>
    /// <exception cref="InvalidDataContentException">The source is missing, malformed, empty or incomplete, or a label is negative or not an
    /// integer; the message names row and value.</exception>
    public static int[] Read(string spec, IReadOnlyList<string>? ids = null) => ReadAs(spec, ids).Labels;

    /// <summary>Reads labels [N] as the file writes them: whole numbers as they are, names as their places in order.</summary>
    /// <param name="spec">As for <see cref="Read"/>.</param>
    /// <param name="ids">The dataset's ids, by which the key column is found.</param>
    /// <exception cref="InvalidDataContentException">As for <see cref="Read"/>.</exception>
    public static ClassColumn ReadAsWritten(string spec, IReadOnlyList<string>? ids = null) => ReadAs(spec, ids);

    /// <summary>Reads labels [N] as classes without gaps, which keep what the file, or a list of names that a run wrote beside it, calls them.</summary>
    /// <param name="spec">As for <see cref="Read"/>.</param>
    /// <param name="ids">The dataset's ids, by which the key column is found.</param>
    /// <exception cref="InvalidDataContentException">As for <see cref="Read"/>.</exception>
    public static ClassColumn ReadClasses(string spec, IReadOnlyList<string>? ids = null) => NamedClasses.Of(WithoutGaps(ReadAs(spec, ids)), spec);

    /// <summary>Reads labels [N] of which some may be missing: -1 or NaN in an array, an empty cell or no line in a table.</summary>
    /// <param name="spec">As for <see cref="Read"/>; an array may also hold whole numbers as floating-point numbers.</param>
    /// <param name="rows">N.</param>
    /// <param name="ids">The dataset's ids, by which the key column is found.</param>
    /// <returns>[N], each from 0 to <see cref="MaxLabel"/>, or -1 where it is missing.</returns>
    /// <exception cref="MisalignedDataException">The source has another number of rows.</exception>
    /// <exception cref="InvalidDataContentException">The source is missing or malformed, or a label is neither missing nor a whole number in
    /// range.</exception>
    public static int[] ReadPartial(string spec, int rows, IReadOnlyList<string>? ids = null) => ReadPartialAs(spec, rows, ids).Labels;

    /// <summary>Reads labels of which some may be missing as classes without gaps, which keep what the file calls them.</summary>
    /// <param name="spec">As for <see cref="ReadPartial"/>.</param>
    /// <param name="rows">N.</param>
    /// <param name="ids">The dataset's ids, by which the key column is found.</param>
    /// <exception cref="InvalidDataContentException">As for <see cref="ReadPartial"/>.</exception>
    public static ClassColumn ReadPartialClasses(string spec, int rows, IReadOnlyList<string>? ids = null) => NamedClasses.Of(WithoutGaps(ReadPartialAs(spec, rows, ids)), spec);

    static ClassColumn WithoutGaps(ClassColumn read) => read.Names is null ? ClassColumn.OfNumbers(read.Labels) : read;

    static ClassColumn ReadAs(string spec, IReadOnlyList<string>? ids)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using DataColumn column = DataFormats.OpenColumn(DataSpec.Parse(spec), DataUse.Labels);
        if (column is VectorColumn vector)
            return vector.IsText ? TextLabels.Of(vector.ToStrings(What), spec, mayMiss: false) : new ClassColumn(ClassLabels.Of(vector.ToInt64s(What), spec), null);
        var cells = (CellColumn)column;
        var labels = new RowValues<int>(cells.Name, null, cells.SourceBytes, -1);
        var rows = new CellRows(cells, ids);
        var texts = new TextLabels(cells);
        cells.Read((in cell) => labels.Set(rows.Find(cell), texts.Takes(cell) ? texts.Add(cell) : LabelOf(cells, cell), cell.Line));
        if (labels.FirstMissing() is >= 0 and int missing)
        {
            string all = labels.CountMissing() is > 1 and int count ? FormattableString.Invariant($" (the first of {count} such rows)") : "";
            throw new InvalidDataContentException(FormattableString.Invariant($"labels {spec}: row {missing} has no label{all}; every row needs one."));
        }
        return texts.Finish(ClassLabels.NotEmpty(labels.ToArray(), spec));
    }

    static ClassColumn ReadPartialAs(string spec, int rows, IReadOnlyList<string>? ids)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using DataColumn column = DataFormats.OpenColumn(DataSpec.Parse(spec), DataUse.Labels);
        if (column is VectorColumn { IsText: true } named)
        {
            ClassColumn read = TextLabels.Of(named.ToStrings(What), spec, mayMiss: true);
            Alignment.Require($"labels {spec}", read.Labels.Length, "the dataset", rows);
            return read;
        }
        if (column is VectorColumn vector)
            return new ClassColumn(KnownOf(vector.ToDoubles(What), spec, rows), null);
        var cells = (CellColumn)column;
        var labels = new RowValues<int>(cells.Name, rows, rows, -1);
        var byKey = new CellRows(cells, ids);
        var texts = new TextLabels(cells);
        cells.Read((in cell) => labels.Set(
            byKey.Find(cell), IsMissing(cell) ? -1 : texts.Takes(cell) ? texts.Add(cell) : LabelOf(cells, cell), cell.Line));
        return texts.Finish(labels.ToArray());
    }

    static int[] KnownOf(double[] values, string spec, int rows)
    {
        Alignment.Require($"labels {spec}", values.Length, "the dataset", rows);
        var labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            double value = values[row];
            if (!double.IsNaN(value) && value != -1 && !IsLabel(value))
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"labels {spec}: row {row} holds {value}; a label is a whole number from 0 to {MaxLabel}, or -1 or NaN where it is not known."));
            }
            labels[row] = double.IsNaN(value) ? -1 : (int)value;
        }
        return labels;
    }

    static bool IsLabel(double value) => value >= 0 && value <= MaxLabel && value == Math.Floor(value);

    static bool IsMissing(in DataCell cell)
    {
        if (cell.Number is double number)
            return double.IsNaN(number) || number == -1;
        ReadOnlySpan<char> text = cell.Text.Trim();
        return WholeText.IsMissing(text) || WholeText.Of(text) is "-1";
    }

    static int LabelOf(CellColumn column, in DataCell cell)
    {
        if (cell.Number is double number && IsLabel(number))
            return (int)number;
        if (cell.Number is null && WholeText.TryParse(cell.Text, out int label) && label <= MaxLabel)
            return label;
        throw column.Bad(cell, FormattableString.Invariant($"a label, a whole number from 0 to {MaxLabel},"));
    }
}
