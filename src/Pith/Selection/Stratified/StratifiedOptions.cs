using Pith.Data;
using Pith.Numerics;
using Pith.Selection.D2;

namespace Pith.Selection.Stratified;

/// <summary>Settings of <see cref="StratifiedSelection"/>.</summary>
/// <remarks>With a balance every class has strata of its own.</remarks>
public sealed record StratifiedOptions : BalancedOptions
{
    /// <summary>The published code (profile <c>d2-reference</c>): scores as they stand, strata in single precision that may leave out the
    /// largest score, budgets that may sum to less and are then filled at random, and the published D2 code inside strata.</summary>
    public static StratifiedOptions Reference { get; } = new() { FollowsPublishedCode = true, D2 = D2Options.Reference };

    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, StratifiedOptions> Info { get; } = new(
        "stratified",
        "strata of the score, each with its share, rows at random inside (CCS)",
        [
            OptionRules.Whole<StratifiedOptions>("strata", "strata of equal width or size", 1, 100_000, o => o.Strata, (o, v) => o with { Strata = v }),
            OptionRules.Choice<StratifiedOptions, StrataEdges>(
                "strata-by", "strata of equal width, or of equal size", o => o.StrataBy, (o, v) => o with { StrataBy = v }),
            OptionRules.Choice<StratifiedOptions, StrataBudget>(
                "budget", "how the budget is shared among strata", o => o.Budget, (o, v) => o with { Budget = v }),
            OptionRules.Choice<StratifiedOptions, StratumPick>(
                "within", "how rows are picked inside a stratum", o => o.Within, (o, v) => o with { Within = v }),
            SelectionRules.Balance<StratifiedOptions>(),
            SelectionRules.Cutoff<StratifiedOptions>(),
            SelectionRules.CutoffBy<StratifiedOptions>(),
            .. D2Options.Info.Rules.Where(rule => rule.Name is not ("pool" or "balance" or "cutoff" or "cutoff-by"))
                .Select(rule => rule.Within<StratifiedOptions>(o => o.D2, (o, d2) => o with { D2 = d2 })),
        ],
        new StratifiedOptions(),
        new Dictionary<string, StratifiedOptions> { ["d2-reference"] = Reference });

    /// <summary>50 strata of equal width, uniform budgets, random picks: coverage-centric coreset selection without its cutoff, which has to
    /// be chosen for the data and the budget.</summary>
    public static StratifiedOptions Default => Info.Defaults;

    /// <summary>Strata of each class or of the whole, 1 to 100,000; empty ones get nothing. Default 50, the paper's.</summary>
    public int Strata { get; init; } = 50;

    /// <summary>How the edges of strata are laid. Default equal width, the paper's.</summary>
    public StrataEdges StrataBy { get; init; } = StrataEdges.Width;

    /// <summary>How the budget is shared among strata. Default uniform, the paper's.</summary>
    public StrataBudget Budget { get; init; } = StrataBudget.Uniform;

    /// <summary>How rows are picked inside a stratum. Default at random, as in the paper.</summary>
    public StratumPick Within { get; init; } = StratumPick.Random;

    /// <summary>Message passing inside strata; its pool, balance and cutoff are not looked at.</summary>
    public D2Options D2 { get; init; } = D2Options.Default;

    /// <summary>Whether the published code's arithmetic and its losses are followed. Default false.</summary>
    public bool FollowsPublishedCode { get; init; }

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Scores
        | (Within == StratumPick.D2 ? DataNeeds.Graph : DataNeeds.Nothing)
        | (Within == StratumPick.KCenter || Budget == StrataBudget.Aucpr ? DataNeeds.Embeddings : DataNeeds.Nothing)
        | (Budget == StrataBudget.Confidence ? DataNeeds.Confidence : DataNeeds.Nothing);

    /// <inheritdoc/>
    /// <remarks>Message passing costs what it costs on the whole; distances are those within strata, of which half the strata hold about all
    /// rows.</remarks>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed)
    {
        double pairs = size.Budget * (double)size.Rows / Math.Max(1, Strata / 2);
        return Within switch
        {
            StratumPick.D2 => D2.Cost(size, speed),
            StratumPick.KCenter => [SelectionCost.Of(size.Rows, speed, multiplyAdds: 2 * pairs * size.Columns)],
            _ => [SelectionCost.Of(size.Rows, speed, multiplyAdds: Budget == StrataBudget.Aucpr ? pairs * size.Columns : 0)],
        };
    }

    /// <inheritdoc/>
    internal override bool SharesWork => (Within is StratumPick.Random or StratumPick.Top) && Budget != StrataBudget.Aucpr;

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new StratifiedSelection(this);
}
