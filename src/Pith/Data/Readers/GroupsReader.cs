using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;

namespace Pith.Data.Readers;

/// <summary>Reads which rows belong together: those of one author, one source, one patient.</summary>
static class GroupsReader
{
    /// <summary>Reads groups [N].</summary>
    /// <param name="spec">A column of texts or integers, as ids are; a key column may say which row a group belongs to.</param>
    /// <param name="rows">N.</param>
    /// <param name="ids">The dataset's ids, by which the key column is found.</param>
    /// <returns>[N] equal for rows of one group, numbered from 0 in the order of their first rows.</returns>
    /// <exception cref="MisalignedDataException">The source has another number of rows.</exception>
    /// <exception cref="InvalidDataContentException">The source is missing or malformed, or a row has no group.</exception>
    public static int[] Read(string spec, int rows, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using DataColumn column = DataFormats.OpenColumn(DataSpec.Parse(spec), DataUse.Ids);
        string?[] names = column is VectorColumn vector ? vector.ToStrings("a group per row") : ReadCells((CellColumn)column, rows, ids);
        Alignment.Require($"groups {spec}", names.Length, "the dataset", rows);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var groups = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            if (string.IsNullOrEmpty(names[row]))
                throw new InvalidDataContentException(FormattableString.Invariant($"groups {spec}: row {row} has no group; a row that belongs to no other needs one of its own."));
            if (!numbers.TryGetValue(names[row]!, out groups[row]))
                numbers[names[row]!] = groups[row] = numbers.Count;
        }
        return groups;
    }

    static string?[] ReadCells(CellColumn cells, int rows, IReadOnlyList<string>? ids)
    {
        var names = new RowValues<string?>(cells.Name, rows, rows, null);
        var byKey = new CellRows(cells, ids);
        cells.Read((in cell) => names.Set(byKey.Find(cell), cell.Text.ToString(), cell.Line));
        return names.ToArray();
    }
}
