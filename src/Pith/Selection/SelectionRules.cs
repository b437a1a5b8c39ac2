namespace Pith.Selection;

/// <summary>The option rules that several selection methods share.</summary>
/// <remarks>Methods that share an option's name share its meaning; their defaults may differ.</remarks>
static class SelectionRules
{
    /// <summary><c>pool</c>.</summary>
    public static OptionRule<TOptions> Pool<TOptions>()
        where TOptions : PooledOptions =>
        OptionRules.Choice<TOptions, SelectionPool>("pool", "one pool of all rows, or one per class", o => o.Pool, (o, v) => o with { Pool = v });

    /// <summary><c>balance</c>.</summary>
    public static OptionRule<TOptions> Balance<TOptions>()
        where TOptions : BalancedOptions =>
        OptionRules.Choice<TOptions, ClassBalance>("balance", "how the budget is shared among classes", o => o.Balance, (o, v) => o with { Balance = v });

    /// <summary><c>cutoff</c>.</summary>
    public static OptionRule<TOptions> Cutoff<TOptions>()
        where TOptions : SelectionOptions =>
        new("cutoff", "share of the hardest rows to drop first", new Interval(0, 1, ExcludesMaximum: true),
            o => o.Cutoff, (o, v) => o with { Cutoff = (double)v! });

    /// <summary><c>cutoff-by</c>.</summary>
    public static OptionRule<TOptions> CutoffBy<TOptions>()
        where TOptions : SelectionOptions =>
        OptionRules.Choice<TOptions, CutoffScope>(
            "cutoff-by", "the cutoff is a share of all rows, or of the rows of every class", o => o.CutoffBy, (o, v) => o with { CutoffBy = v });

    /// <summary><c>neighbors</c>: where the number is given, as many of a supplied graph are used.</summary>
    public static OptionRule<TOptions> Neighbors<TOptions>()
        where TOptions : GraphMethodOptions =>
        OptionRules.Whole<TOptions>("neighbors", "neighbours a row", 1, int.MaxValue, o => o.Neighbors, (o, v) => o with { Neighbors = v, SuppliedNeighbors = v });
}
