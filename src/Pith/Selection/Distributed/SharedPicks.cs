namespace Pith.Selection.Distributed;

/// <summary>How several ranks pick; it makes no difference to the picks.</summary>
enum SharedPicks
{
    /// <summary>The way that takes less time by <see cref="SharedSelectionTime"/>.</summary>
    Auto,

    /// <summary>Rank 0 has all edges, picks one row after the other, and tells the others.</summary>
    Loop,

    /// <summary>All ranks pick in rounds of local maxima.</summary>
    Rounds,
}
