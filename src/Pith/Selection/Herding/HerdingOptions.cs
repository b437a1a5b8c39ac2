using Pith.Selection.Frame;

namespace Pith.Selection.Herding;

/// <summary>Settings of <see cref="HerdingSelection"/>.</summary>
public sealed record HerdingOptions
{
    /// <summary>One pool, no cutoff.</summary>
    public static HerdingOptions Default { get; } = new();

    /// <summary>One mean, or one per class. Default one. With a balance every class is herded to its own mean, as in the published
    /// code.</summary>
    public SelectionPool Pool { get; init; } = SelectionPool.All;

    /// <summary>How the budget is shared among classes. With <see cref="SelectionPool.Class"/>, where every pool needs a budget, none means
    /// proportional. Default none.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<HerdingOptions>> Rules { get; } =
    [
        SelectionRules.Pool<HerdingOptions>(o => o.Pool, (o, v) => o with { Pool = v }),
        SelectionRules.Balance<HerdingOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<HerdingOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<HerdingOptions> rule in Rules)
            rule.Validate(this);
    }

    internal PoolChoice Choice => new(Balance == ClassBalance.None ? Pool : SelectionPool.Class, Balance, Cutoff);
}
