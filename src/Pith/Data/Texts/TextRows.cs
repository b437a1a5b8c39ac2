namespace Pith.Data.Texts;

/// <summary>Texts with what is known of each: its id and its label.</summary>
/// <param name="Texts">[N]; an empty text where a row has none.</param>
/// <param name="Seconds">[N] the second texts of pairs; null where there are no pairs.</param>
/// <param name="Ids">[N] the rows' own names; null where none were asked for.</param>
/// <param name="Labels">[N] the labels as they stand; null where none were asked for.</param>
/// <param name="Groups">[N] what rows of one origin share, which a split must not part; null where none were asked for.</param>
sealed record TextRows(
    IReadOnlyList<string> Texts, IReadOnlyList<string>? Seconds, IReadOnlyList<string>? Ids, IReadOnlyList<string>? Labels, IReadOnlyList<string>? Groups = null)
{
    /// <summary>N.</summary>
    public int Rows => Texts.Count;

    /// <summary>Some of the rows.</summary>
    /// <param name="rows">Their numbers, in the order wanted.</param>
    public TextRows Take(int[] rows)
    {
        IReadOnlyList<string>? Of(IReadOnlyList<string>? all) => all is null ? null : Array.ConvertAll(rows, row => all[row]);
        return new TextRows(Of(Texts)!, Of(Seconds), Of(Ids), Of(Labels), Of(Groups));
    }
}

/// <summary>Which fields of a table of texts are read.</summary>
/// <param name="Texts">One field of texts or two for pairs; none for a file with one text a line.</param>
/// <param name="Id">The field of the rows' names, or null.</param>
/// <param name="Label">The field of the labels, or null.</param>
/// <param name="Group">The field of what rows of one origin share, or null.</param>
sealed record TextFields(IReadOnlyList<string> Texts, string? Id = null, string? Label = null, string? Group = null)
{
    /// <summary>Every field, in the order in which their values are handed on.</summary>
    public IReadOnlyList<string> All => [.. Texts, .. new[] { Id, Label, Group }.OfType<string>()];
}
