namespace Pith.Selection.Covering;

/// <summary>Where farthest-first traversal starts when no row is given.</summary>
public enum FirstPick
{
    /// <summary>At the row with the least sum of squared distances to all rows, which is the one nearest to their mean.</summary>
    Medoid,

    /// <summary>At the row farthest from the mean.</summary>
    Farthest,

    /// <summary>At the lowest row, as the published code does.</summary>
    Lowest,
}

static class FirstPicks
{
    public static OptionRule<TOptions> Rule<TOptions>(Func<TOptions, FirstPick> get, Func<TOptions, FirstPick, TOptions> with) =>
        OptionRules.Choice("first", "where to start when no row is given", get, with);
}
