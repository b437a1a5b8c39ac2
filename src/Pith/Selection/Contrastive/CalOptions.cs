namespace Pith.Selection.Contrastive;

/// <summary>Settings of <see cref="CalSelection"/>.</summary>
public sealed record CalOptions
{
    /// <summary>Ten neighbours, one graph, no balance, no cutoff.</summary>
    public static CalOptions Default { get; } = new();

    /// <summary>Neighbours a row, at least 1 and less than the rows where a graph is built. Default 10, the paper's.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>Whether neighbours may be of any class, or are of the row's own. Default any.</summary>
    public SelectionPool Pool { get; init; } = SelectionPool.All;

    /// <summary>How the budget is shared among classes. Default none.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<CalOptions>> Rules { get; } =
    [
        SelectionRules.Neighbors<CalOptions>(o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        SelectionRules.Pool<CalOptions>(o => o.Pool, (o, v) => o with { Pool = v }),
        SelectionRules.Balance<CalOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<CalOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<CalOptions> rule in Rules)
            rule.Validate(this);
    }
}
