namespace Pith.Pipelines.Embed;

/// <summary>The different texts, or pairs, among rows: each is encoded once.</summary>
sealed class DistinctTexts
{
    DistinctTexts(int[] rows, int[] places) => (Rows, Places) = (rows, places);

    /// <summary>The row in which each of the different texts comes first.</summary>
    public int[] Rows { get; }

    /// <summary>[N] for each row the place of its text.</summary>
    public int[] Places { get; }

    /// <summary>Finds them.</summary>
    /// <param name="texts">[N].</param>
    /// <param name="seconds">[N] the second texts of pairs, or null.</param>
    public static DistinctTexts Of(IReadOnlyList<string> texts, IReadOnlyList<string>? seconds)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var places = new Dictionary<(string, string?), int>();
        var rows = new List<int>();
        var placeOf = new int[texts.Count];
        for (int row = 0; row < placeOf.Length; row++)
        {
            (string, string?) key = (texts[row], seconds?[row]);
            if (!places.TryGetValue(key, out int place))
            {
                places.Add(key, place = rows.Count);
                rows.Add(row);
            }
            placeOf[row] = place;
        }
        return new DistinctTexts([.. rows], placeOf);
    }
}
