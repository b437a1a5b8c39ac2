using Pith.Data;
using Pith.Selection.D2;

namespace Pith.Selection.Stratified;

/// <summary>Settings of <see cref="StratifiedSelection"/>.</summary>
public sealed record StratifiedOptions
{
    /// <summary>50 strata of equal width, uniform budgets, random picks: coverage-centric coreset selection without its cutoff, which has to
    /// be chosen for the data and the budget.</summary>
    public static StratifiedOptions Default { get; } = new();

    /// <summary>The published code (<c>--compat d2-reference</c>): scores as they stand, strata in single precision that may leave out the
    /// largest score, budgets that may sum to less and are then filled at random, and the published D2 code inside strata.</summary>
    public static StratifiedOptions Reference { get; } = new() { FollowsPublishedCode = true, D2 = D2Options.Reference };

    /// <summary>The profiles of <c>--compat</c> that concern this method, by name.</summary>
    public static IReadOnlyDictionary<string, StratifiedOptions> CompatProfiles { get; } =
        new Dictionary<string, StratifiedOptions> { ["d2-reference"] = Reference };

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>Strata of each class or of the whole, 1 to 100,000; empty ones get nothing. Default 50, the paper's.</summary>
    public int Strata { get; init; } = 50;

    /// <summary>How the edges of strata are laid. Default equal width, the paper's.</summary>
    public StrataEdges StrataBy { get; init; } = StrataEdges.Width;

    /// <summary>How the budget is shared among strata. Default uniform, the paper's.</summary>
    public StrataBudget Budget { get; init; } = StrataBudget.Uniform;

    /// <summary>How rows are picked inside a stratum. Default at random, as in the paper.</summary>
    public StratumPick Within { get; init; } = StratumPick.Random;

    /// <summary>How the budget is shared among classes, each of which then has strata of its own. Default none, as in the paper.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Message passing inside strata; its pool, balance and cutoff are not looked at.</summary>
    public D2Options D2 { get; init; } = D2Options.Default;

    /// <summary>Whether the published code's arithmetic and its losses are followed. Default false.</summary>
    public bool FollowsPublishedCode { get; init; }

    /// <summary>What these settings need.</summary>
    public DataNeeds Needs => DataNeeds.Scores
        | (Within == StratumPick.D2 ? DataNeeds.Graph : DataNeeds.Nothing)
        | (Within == StratumPick.KCenter || Budget == StrataBudget.Aucpr ? DataNeeds.Embeddings : DataNeeds.Nothing)
        | (Budget == StrataBudget.Confidence ? DataNeeds.Confidence : DataNeeds.Nothing)
        | (Balance != ClassBalance.None ? DataNeeds.Labels : DataNeeds.Nothing);

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<StratifiedOptions>> Rules { get; } =
    [
        OptionRules.Whole<StratifiedOptions>("strata", "strata of equal width or size", 1, 100_000, o => o.Strata, (o, v) => o with { Strata = v }),
        OptionRules.Choice<StratifiedOptions, StrataEdges>(
            "strata-by", "strata of equal width, or of equal size", o => o.StrataBy, (o, v) => o with { StrataBy = v }),
        OptionRules.Choice<StratifiedOptions, StrataBudget>(
            "budget", "how the budget is shared among strata", o => o.Budget, (o, v) => o with { Budget = v }),
        OptionRules.Choice<StratifiedOptions, StratumPick>("within", "how rows are picked inside a stratum", o => o.Within, (o, v) => o with { Within = v }),
        SelectionRules.Balance<StratifiedOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<StratifiedOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
        .. D2Options.Rules.Where(rule => rule.Name is not ("pool" or "balance" or "cutoff"))
            .Select(rule => rule.Within<StratifiedOptions>(o => o.D2, (o, d2) => o with { D2 = d2 })),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<StratifiedOptions> rule in Rules)
            rule.Validate(this);
    }
}
