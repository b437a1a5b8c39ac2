using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;

namespace Pith.Data.Readers;

/// <summary>Reads lists of rows: those that are given, must be dropped, or were trained.</summary>
public static class RowListReader
{
    /// <summary>Reads row numbers, in the order they stand; a mask gives its true rows ascending.</summary>
    /// <param name="spec">A column of integers, or of truth values [rows]: <c>FILE.npy</c>, <c>FILE.npz:member</c>, a list <c>FILE.txt</c>.</param>
    /// <param name="rows">Rows of the dataset.</param>
    /// <returns>Row numbers from 0 to <paramref name="rows"/> - 1, each once; may be empty.</returns>
    /// <exception cref="MisalignedDataException">A mask has another number of rows.</exception>
    /// <exception cref="InvalidDataContentException">The source is missing or malformed, or a row is out of range or occurs twice.</exception>
    public static int[] Read(string spec, int rows)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using DataColumn column = DataFormats.OpenColumn(DataSpec.Parse(spec), DataUse.Rows);
        if (column is not VectorColumn vector)
            return FromNumbers(ReadCells((CellColumn)column), spec, rows);
        long[] values = vector.ToInt64s("a list of rows");
        return vector.IsMask ? FromMask(values, spec, rows) : FromNumbers(values, spec, rows);
    }

    static long[] ReadCells(CellColumn column)
    {
        if (column.Key is not null)
            throw new InvalidDataContentException($"{column.Name} holds a value for each row where a list of rows is needed; write the rows' numbers one a line.");
        var values = new List<long>();
        column.Read((in cell) => values.Add(
            int.TryParse(cell.Text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int row) ? row : throw column.Bad(cell, "a row number, 0 or more")));
        return [.. values];
    }

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
