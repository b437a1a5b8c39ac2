using System.Globalization;
using Pith.Explorer.Sources;

namespace Pith.Explorer.Rows;

/// <summary>Finds rows by their number, by a part of their name, or by a part of what is shown of them.</summary>
static class RowSearch
{
    /// <summary>The most rows that are told of.</summary>
    public const int MostFound = 200;

    /// <summary>The rows: the one with this number first, then those whose name or shown columns have the text in them, ascending.</summary>
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
        if (data.Problem.Ids is null && data.Shown is null)
            return [.. found];
        bool Has(string? words) => words is not null && words.Contains(text, StringComparison.OrdinalIgnoreCase);
        for (int row = 0; row < data.Rows && found.Count < MostFound; row++)
        {
            if ((row & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            if ((Has(data.Problem.Ids?[row]) || (data.Shown is { } shown && shown.Values.Any(column => Has(column[row])))) && !found.Contains(row))
                found.Add(row);
        }
        return [.. found];
    }
}
