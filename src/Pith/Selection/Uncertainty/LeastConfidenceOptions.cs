namespace Pith.Selection.Uncertainty;

/// <summary>Settings of the method that asks for one less the largest probability.</summary>
public sealed record LeastConfidenceOptions : UncertaintyOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, LeastConfidenceOptions> Info { get; } = new(
        "least-confidence",
        "rows whose likeliest class has the least probability",
        [SelectionRules.Balance<LeastConfidenceOptions>(), SelectionRules.Cutoff<LeastConfidenceOptions>(), SelectionRules.CutoffBy<LeastConfidenceOptions>()],
        new LeastConfidenceOptions());

    /// <summary>No balance, no cutoff.</summary>
    public static LeastConfidenceOptions Default => Info.Defaults;

    /// <inheritdoc/>
    public override UncertaintyKind Kind => UncertaintyKind.LeastConfidence;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;
}
