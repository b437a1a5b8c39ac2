using Pith.Selection.Covering;

namespace Pith.Selection.KCenter;

/// <summary>Settings of <see cref="KCenterSelection"/>.</summary>
public sealed record KCenterOptions
{
    /// <summary>One pool, started at the medoid.</summary>
    public static KCenterOptions Default { get; } = new();

    /// <summary>The start of the published code: the lowest row.</summary>
    public static KCenterOptions Reference { get; } = new() { First = FirstPick.Lowest };

    /// <summary>Where to start when no row is given. Default the medoid: a small coreset then begins in the middle of the data, and the
    /// result does not depend on the order of the rows.</summary>
    public FirstPick First { get; init; } = FirstPick.Medoid;

    /// <summary>One pool, or one per class. Default one.</summary>
    public SelectionPool Pool { get; init; } = SelectionPool.All;

    /// <summary>How the budget is shared among classes. With <see cref="SelectionPool.Class"/>, where every pool needs a budget, none means
    /// proportional. Default none.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>The profiles of <c>--compat</c> that concern this method, by name.</summary>
    public static IReadOnlyDictionary<string, KCenterOptions> CompatProfiles { get; } =
        new Dictionary<string, KCenterOptions> { ["d2-reference"] = Reference };

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<KCenterOptions>> Rules { get; } =
    [
        FirstRule<KCenterOptions>(o => o.First, (o, v) => o with { First = v }),
        SelectionRules.Pool<KCenterOptions>(o => o.Pool, (o, v) => o with { Pool = v }),
        SelectionRules.Balance<KCenterOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<KCenterOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<KCenterOptions> rule in Rules)
            rule.Validate(this);
    }

    internal static OptionRule<TOptions> FirstRule<TOptions>(Func<TOptions, FirstPick> get, Func<TOptions, FirstPick, TOptions> with) =>
        OptionRules.Choice("first", "where to start when no row is given", get, with);
}
