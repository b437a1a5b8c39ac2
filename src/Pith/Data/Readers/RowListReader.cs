using Pith.Data.Files;
using Pith.Numerics.Arrays;
using Pith.Scoring;

namespace Pith.Data.Readers;

/// <summary>Reads lists of rows: those that are given, must be dropped, or were trained.</summary>
public static class RowListReader
{
    /// <summary>Reads row numbers, in the order they stand; a mask gives its true rows ascending.</summary>
    /// <param name="spec"><c>FILE.npy</c> or <c>FILE.npz:member</c>: integers, or bool [rows].</param>
    /// <param name="rows">Rows of the dataset.</param>
    /// <returns>Row numbers from 0 to <paramref name="rows"/> - 1, each once; may be empty.</returns>
    /// <exception cref="MisalignedDataException">A mask has another number of rows.</exception>
    /// <exception cref="InvalidDataContentException">The source is missing or malformed, or a row is out of range or occurs twice.</exception>
    public static int[] Read(string spec, int rows)
    {
        ArgumentNullException.ThrowIfNull(spec);
        DataSpec source = DataSpec.Parse(spec);
        source.RefuseParquet();
        (long[] values, bool isMask) = VectorReader.Read(
            source, "rows", array => (array.ToInt64s("a list of rows"), array.Format.Kind == ElementKind.Boolean));
        return isMask ? FromMask(values, spec, rows) : FromNumbers(values, spec, rows);
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
