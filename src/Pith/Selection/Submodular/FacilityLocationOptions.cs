namespace Pith.Selection.Submodular;

/// <summary>Settings of <see cref="FacilityLocationSelection"/>.</summary>
public sealed record FacilityLocationOptions : SubmodularOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, FacilityLocationOptions> Info { get; } = new(
        "facility-location",
        "rows that stand for all rows, each served by the most similar kept one",
        [
            SimilarityRule<FacilityLocationOptions>(),
            SelectionRules.Neighbors<FacilityLocationOptions>(),
            SelectionRules.Pool<FacilityLocationOptions>(),
            SelectionRules.Balance<FacilityLocationOptions>(),
            SelectionRules.Cutoff<FacilityLocationOptions>(),
            SelectionRules.CutoffBy<FacilityLocationOptions>(),
        ],
        new FacilityLocationOptions());

    /// <summary>One pool, ten neighbours, Gaussian similarity.</summary>
    public static FacilityLocationOptions Default => Info.Defaults;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new FacilityLocationSelection(this);
}
