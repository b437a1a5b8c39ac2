using Pith.Evaluation;

namespace Pith.Pipelines.Embed;

/// <summary>Holds rows out for testing without parting rows that belong together: those of one text, and those of one group.</summary>
/// <remarks>A test row whose text, or nearly its text, is trained on measures memory. So rows that share a text or a group, or are linked by other rows that do,
/// are drawn together.</remarks>
static class TextSplit
{
    /// <summary>The rows for testing, ascending.</summary>
    /// <param name="numbers">[N] as <see cref="Numbers"/> gives them.</param>
    /// <param name="wanted">How many rows to hold out at most, below N.</param>
    /// <param name="seed">The run's seed.</param>
    /// <returns>As many whole groups, in an order drawn by the seed, as fit into the number.</returns>
    public static int[] Draw(int[] numbers, int wanted, ulong seed) => RowGroups.DrawAtMost(numbers, wanted, seed, "test-rows");

    /// <summary>[N] equal for rows that must not be parted, numbered in the order of their first rows.</summary>
    /// <param name="places">[N] equal for rows of one text.</param>
    /// <param name="groups">[N] equal for rows of one group; null for none.</param>
    public static int[] Numbers(int[] places, IReadOnlyList<string>? groups)
    {
        var numbers = new int[places.Length];
        foreach ((int number, int[] rows) in Together(places, groups).Index())
        {
            foreach (int row in rows)
                numbers[row] = number;
        }
        return numbers;
    }

    /// <summary>The rows that must not be parted, each list ascending, in the order of their first rows.</summary>
    /// <inheritdoc cref="Numbers"/>
    public static int[][] Together(int[] places, IReadOnlyList<string>? groups)
    {
        ArgumentNullException.ThrowIfNull(places);
        int[] first = [.. Enumerable.Range(0, places.Length)];
        int Root(int row)
        {
            while (first[row] != row)
                row = first[row] = first[first[row]];
            return row;
        }
        void Join(int a, int b)
        {
            (a, b) = (Root(a), Root(b));
            first[Math.Max(a, b)] = Math.Min(a, b);
        }
        var ofText = new Dictionary<int, int>();
        var ofGroup = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < places.Length; row++)
        {
            if (!ofText.TryAdd(places[row], row))
                Join(row, ofText[places[row]]);
            if (groups is not null && !ofGroup.TryAdd(groups[row], row))
                Join(row, ofGroup[groups[row]]);
        }
        return [.. Enumerable.Range(0, places.Length).GroupBy(Root).Select(rows => rows.ToArray())];
    }
}
