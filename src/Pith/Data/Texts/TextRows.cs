namespace Pith.Data.Texts;

/// <summary>Texts with what is known of each: its id and its label.</summary>
/// <param name="Texts">[N]; an empty text where a row has none.</param>
/// <param name="Seconds">[N] the second texts of pairs; null where there are no pairs.</param>
/// <param name="Ids">[N] the rows' own names; null where none were asked for.</param>
/// <param name="Labels">[N] the labels as they stand; null where none were asked for.</param>
sealed record TextRows(IReadOnlyList<string> Texts, IReadOnlyList<string>? Seconds, IReadOnlyList<string>? Ids, IReadOnlyList<string>? Labels)
{
    /// <summary>N.</summary>
    public int Rows => Texts.Count;
}

/// <summary>Which fields of a table of texts are read.</summary>
/// <param name="Texts">One field of texts or two for pairs; none for a file with one text a line.</param>
/// <param name="Id">The field of the rows' names, or null.</param>
/// <param name="Label">The field of the labels, or null.</param>
sealed record TextFields(IReadOnlyList<string> Texts, string? Id = null, string? Label = null)
{
    /// <summary>Every field, in the order in which their values are handed on.</summary>
    public IReadOnlyList<string> All => [.. Texts, .. Id is null ? Array.Empty<string>() : [Id], .. Label is null ? Array.Empty<string>() : [Label]];
}
