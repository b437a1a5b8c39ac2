using System.Globalization;
using Pith.Explorer.Sources;

namespace Pith.Explorer.Rows;

/// <summary>Finds rows by their number or by a part of their name.</summary>
static class RowSearch
{
    /// <summary>The most rows that are told of.</summary>
    public const int MostFound = 200;

    /// <summary>The rows: the one with this number first, then those whose name has the text in it, ascending.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="text">What is looked for; upper and lower case are the same.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static int[] Find(ExploredData data, string text, CancellationToken cancellation)
    {
        text = text.Trim();
        if (text.Length == 0)
            return [];
        List<int> found = [];
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < data.Rows)
            found.Add(number);
        if (data.Problem.Ids is not { } ids)
            return [.. found];
        for (int row = 0; row < ids.Length && found.Count < MostFound; row++)
        {
            if ((row & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            if (ids[row].Contains(text, StringComparison.OrdinalIgnoreCase) && !found.Contains(row))
                found.Add(row);
        }
        return [.. found];
    }
}
