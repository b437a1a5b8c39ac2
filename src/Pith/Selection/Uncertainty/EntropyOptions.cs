namespace Pith.Selection.Uncertainty;

/// <summary>Settings of the method that asks for the entropy of the class probabilities.</summary>
public sealed record EntropyOptions : UncertaintyOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, EntropyOptions> Info { get; } = new(
        "entropy",
        "rows whose class probabilities have the largest entropy",
        [SelectionRules.Balance<EntropyOptions>(), SelectionRules.Cutoff<EntropyOptions>(), SelectionRules.CutoffBy<EntropyOptions>()],
        new EntropyOptions());

    /// <summary>No balance, no cutoff.</summary>
    public static EntropyOptions Default => Info.Defaults;

    /// <inheritdoc/>
    public override UncertaintyKind Kind => UncertaintyKind.Entropy;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;
}
