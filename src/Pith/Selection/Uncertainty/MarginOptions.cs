namespace Pith.Selection.Uncertainty;

/// <summary>Settings of the method that asks for one less the difference of the two largest probabilities.</summary>
public sealed record MarginOptions : UncertaintyOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, MarginOptions> Info { get; } = new(
        "margin",
        "rows whose two likeliest classes are closest",
        [SelectionRules.Balance<MarginOptions>(), SelectionRules.Cutoff<MarginOptions>(), SelectionRules.CutoffBy<MarginOptions>()],
        new MarginOptions());

    /// <summary>No balance, no cutoff.</summary>
    public static MarginOptions Default => Info.Defaults;

    /// <inheritdoc/>
    public override UncertaintyKind Kind => UncertaintyKind.Margin;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;
}
