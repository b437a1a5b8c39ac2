using Pith.Data;

namespace Pith.Selection.Baselines;

/// <summary>Settings of <see cref="TopSelection"/>.</summary>
public sealed record TopOptions : BalancedOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, TopOptions> Info { get; } = new(
        "top",
        "the hardest rows by score",
        [SelectionRules.Balance<TopOptions>(), SelectionRules.Cutoff<TopOptions>(), SelectionRules.CutoffBy<TopOptions>()],
        new TopOptions());

    /// <summary>No balance, no cutoff.</summary>
    public static TopOptions Default => Info.Defaults;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Scores;

    /// <inheritdoc/>
    internal override bool SharesWork => true;

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new TopSelection(this);
}
