namespace Pith.Selection.Baselines;

/// <summary>Settings of <see cref="RandomSelection"/>.</summary>
public sealed record RandomOptions : BalancedOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, RandomOptions> Info { get; } = new(
        RandomSelection.MethodName,
        "rows drawn at random, uniformly or with a share for every class",
        [SelectionRules.Balance<RandomOptions>(), SelectionRules.Cutoff<RandomOptions>(), SelectionRules.CutoffBy<RandomOptions>()],
        new RandomOptions());

    /// <summary>No balance, no cutoff.</summary>
    public static RandomOptions Default => Info.Defaults;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    internal override bool SharesWork => true;

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new RandomSelection(this);
}
