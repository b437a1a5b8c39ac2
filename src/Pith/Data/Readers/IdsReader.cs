using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;

namespace Pith.Data.Readers;

/// <summary>Reads row ids, the user's own names of the rows.</summary>
static class IdsReader
{
    /// <summary>Reads ids [N].</summary>
    /// <param name="spec">A column of texts or integers: <c>FILE.txt</c> with one id a line (UTF-8), <c>FILE.npy</c> or <c>FILE.npz:member</c>
    /// with integers or fixed strings, <c>FILE.csv:column</c>.</param>
    /// <returns>[N] as they stand; they need not differ.</returns>
    /// <exception cref="InvalidDataContentException">The source is missing, malformed or empty, or an id is empty.</exception>
    public static string[] Read(string spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using DataColumn column = DataFormats.OpenColumn(DataSpec.Parse(spec), DataUse.Ids);
        string[] ids = column is VectorColumn vector ? vector.ToStrings("an id per row") : ReadCells((CellColumn)column);
        if (ids.Length == 0)
            throw new InvalidDataContentException($"ids {spec}: the file holds no ids.");
        int empty = Array.IndexOf(ids, "");
        if (empty >= 0)
            throw new InvalidDataContentException(FormattableString.Invariant($"ids {spec}: the id of row {empty} is empty; every row needs one."));
        return ids;
    }

    static string[] ReadCells(CellColumn column)
    {
        var ids = new List<string>(column.RecordCount ?? 0);
        column.Read((in cell) =>
        {
            if (column.Key is not null && column.RowOf(cell) != cell.Index)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"{column.Name}, line {cell.Line}: the column 'row' holds {cell.Key.ToString()} where {cell.Index} is next; ids must stand in row order."));
            }
            ids.Add(cell.Text.ToString());
        });
        return [.. ids];
    }
}
