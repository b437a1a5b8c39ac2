namespace Pith.Selection;

/// <summary>Settings of the methods that only sort or draw rows: <c>random</c> and <c>top</c>.</summary>
public sealed record PlainSelectionOptions
{
    /// <summary>No balance, no cutoff.</summary>
    public static PlainSelectionOptions Default { get; } = new();

    /// <summary>How the budget is shared among classes. Default none: rows are taken whatever their class.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<PlainSelectionOptions>> Rules { get; } =
    [
        SelectionRules.Balance<PlainSelectionOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<PlainSelectionOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<PlainSelectionOptions> rule in Rules)
            rule.Validate(this);
    }
}
