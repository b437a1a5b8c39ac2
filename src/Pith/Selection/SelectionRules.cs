namespace Pith.Selection;

/// <summary>The option rules that several selection methods share.</summary>
static class SelectionRules
{
    public static OptionRule<TOptions> Pool<TOptions>(Func<TOptions, SelectionPool> get, Func<TOptions, SelectionPool, TOptions> with) =>
        OptionRules.Choice("pool", "one pool of all rows, or one per class", get, with);

    public static OptionRule<TOptions> Balance<TOptions>(Func<TOptions, ClassBalance> get, Func<TOptions, ClassBalance, TOptions> with) =>
        OptionRules.Choice("balance", "how the budget is shared among classes", get, with);

    public static OptionRule<TOptions> Cutoff<TOptions>(Func<TOptions, double> get, Func<TOptions, double, TOptions> with) =>
        new("cutoff", "share of the hardest rows to drop first", new Interval(0, 1, ExcludesMaximum: true), o => get(o), (o, v) => with(o, (double)v!));

    public static OptionRule<TOptions> Neighbors<TOptions>(Func<TOptions, int> get, Func<TOptions, int, TOptions> with) =>
        OptionRules.Whole("neighbors", "neighbours a row", 1, int.MaxValue, get, with);
}
