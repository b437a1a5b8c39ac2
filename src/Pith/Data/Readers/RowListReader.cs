using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;

namespace Pith.Data.Readers;

/// <summary>Reads lists of rows: those that are given, must be dropped, or were trained.</summary>
static class RowListReader
{
    /// <summary>Reads row numbers, in the order they stand; a mask gives its true rows ascending.</summary>
    /// <param name="spec">A column of integers or ids, or of truth values [rows], also as 0 and 1: <c>FILE.npy</c>, <c>FILE.npz:member</c>, a
    /// list <c>FILE.txt</c>.</param>
    /// <param name="rows">Rows of the dataset.</param>
    /// <param name="ids">The dataset's ids, by which rows may also be named; numbers that all are row numbers are taken as these.</param>
    /// <returns>Row numbers from 0 to <paramref name="rows"/> - 1, each once; may be empty.</returns>
    /// <exception cref="MisalignedDataException">A mask has another number of rows.</exception>
    /// <exception cref="InvalidDataContentException">The source is missing or malformed, or a row is out of range or occurs twice.</exception>
    public static int[] Read(string spec, int rows, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using DataColumn column = DataFormats.OpenColumn(DataSpec.Parse(spec), DataUse.Rows);
        if (column is VectorColumn { IsMask: true } mask)
            return FromMask(mask.ToInt64s(What), spec, rows);
        if (ids is not null && FromIds(column is VectorColumn keys ? keys.ToStrings(What) : TextsOf((CellColumn)column), spec, rows, ids) is int[] named)
            return named;
        if (column is CellColumn)
        {
            using DataColumn again = DataFormats.OpenColumn(DataSpec.Parse(spec), DataUse.Rows);
            return FromNumbers(ReadCells((CellColumn)again), spec, rows);
        }
        long[] values = ((VectorColumn)column).ToInt64s(What);
        return IsMask(values, rows) ? FromMask(values, spec, rows) : FromNumbers(values, spec, rows);
    }

    const string What = "a list of rows";

    static long[] ReadCells(CellColumn column)
    {
        RequireList(column);
        var values = new List<long>();
        column.Read((in cell) => values.Add(
            WholeText.TryParse(cell.Text, out int row) ? row : throw column.Bad(cell, "a row number, 0 or more, (or an id, with `ids`)")));
        return [.. values];
    }

    static string[] TextsOf(CellColumn column)
    {
        RequireList(column);
        var texts = new List<string>();
        column.Read((in cell) => texts.Add(cell.Text.Trim().ToString()));
        return [.. texts];
    }

    static void RequireList(CellColumn column)
    {
        if (column.Key is not null)
            throw new InvalidDataContentException($"{column.Name} holds a value for each row where a list of rows is needed; write the rows' numbers one a line.");
    }

    // Kept rows of an earlier run are numbers; they stay that, whatever the ids are.
    static int[]? FromIds(string[] keys, string spec, int rows, IReadOnlyList<string> ids)
    {
        if (Array.TrueForAll(keys, key => WholeText.TryParse(key, out int row) && row < rows))
            return null;
        var known = new RowIds(ids);
        int[] found = Array.ConvertAll(keys, key => known.Find(key));
        int missing = Array.IndexOf(found, -1);
        if (missing >= 0 && Array.TrueForAll(found, row => row < 0))
            return null;
        known.RequireDifferent();
        if (missing >= 0)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"rows {spec}: element {missing} is '{keys[missing]}', which is no id of the dataset; list ids, or row numbers from 0 to {rows - 1}."));
        }
        return FromNumbers(Array.ConvertAll(found, row => (long)row), spec, rows);
    }

    // As row numbers so many zeros and ones would repeat.
    static bool IsMask(long[] values, int rows) => values.Length == rows && rows > 2 && Array.TrueForAll(values, value => value is 0 or 1);

    static int[] FromMask(long[] mask, string spec, int rows)
    {
        Alignment.Require($"mask {spec}", mask.Length, "the dataset", rows);
        var list = new List<int>();
        for (int row = 0; row < mask.Length; row++)
        {
            if (mask[row] != 0)
                list.Add(row);
        }
        return [.. list];
    }

    static int[] FromNumbers(long[] values, string spec, int rows)
    {
        var list = new int[values.Length];
        var isSeen = new bool[rows];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < 0 || values[i] >= rows)
            {
                throw new InvalidDataContentException(
                    FormattableString.Invariant($"rows {spec}: element {i} is row {values[i]}; the rows are 0 to {rows - 1}."));
            }
            if (isSeen[values[i]])
            {
                throw new InvalidDataContentException(
                    FormattableString.Invariant($"rows {spec}: row {values[i]} occurs a second time at element {i}; each row may occur once."));
            }
            isSeen[values[i]] = true;
            list[i] = (int)values[i];
        }
        return list;
    }
}
