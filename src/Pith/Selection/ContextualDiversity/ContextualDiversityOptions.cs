using Pith.Selection.Covering;
using Pith.Selection.Frame;
using Pith.Selection.KCenter;

namespace Pith.Selection.ContextualDiversity;

/// <summary>Settings of <see cref="ContextualDiversitySelection"/>.</summary>
public sealed record ContextualDiversityOptions
{
    /// <summary>One pool, started at the medoid.</summary>
    public static ContextualDiversityOptions Default { get; } = new();

    /// <summary>Where to start when no row is given; medoid is the row least divergent from the mean prediction. Default medoid.</summary>
    public FirstPick First { get; init; } = FirstPick.Medoid;

    /// <summary>One pool, or one per class. Default one; the published code balances the classes.</summary>
    public SelectionPool Pool { get; init; } = SelectionPool.All;

    /// <summary>How the budget is shared among classes. With <see cref="SelectionPool.Class"/>, where every pool needs a budget, none means
    /// proportional. Default none.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<ContextualDiversityOptions>> Rules { get; } =
    [
        KCenterOptions.FirstRule<ContextualDiversityOptions>(o => o.First, (o, v) => o with { First = v }),
        SelectionRules.Pool<ContextualDiversityOptions>(o => o.Pool, (o, v) => o with { Pool = v }),
        SelectionRules.Balance<ContextualDiversityOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<ContextualDiversityOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<ContextualDiversityOptions> rule in Rules)
            rule.Validate(this);
    }

    internal PoolChoice Choice => new(Pool, Balance, Cutoff);
}
