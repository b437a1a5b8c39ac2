using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;

namespace Pith.Data.Readers;

/// <summary>Finds tables that name their rows while nobody has said what the rows of the dataset are called: their lines are then taken in order,
/// which is right only where the order is the same.</summary>
static class UnusedIds
{
    /// <summary>Whether a table has a column of names that is not used.</summary>
    /// <param name="spec">The column that is read of it; null for none.</param>
    /// <param name="use">What it is read as.</param>
    public static bool AreIn(string? spec, DataUse use)
    {
        if (spec is null)
            return false;
        using DataColumn column = DataFormats.OpenColumn(DataSpec.Parse(spec), use);
        if (column is not CellColumn cells)
            return false;
        cells.Settle(null);
        if (cells is not { Key: CellColumn.IdKey, IsKeyNamed: false })
            return false;
        bool isText = false;
        try
        {
            cells.Read((in cell) =>
            {
                isText = !WholeText.TryParse(cell.Key, out _);
                throw new FirstIsReadException();
            });
        }
        catch (FirstIsReadException)
        {
            // The first record tells.
        }
        return isText;
    }

    sealed class FirstIsReadException : Exception;
}
