namespace Pith.Selection.Submodular;

/// <summary>Settings of <see cref="GraphCutSelection"/>.</summary>
public sealed record GraphCutOptions : SubmodularOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, GraphCutOptions> Info { get; } = new(
        "graph-cut",
        "rows similar to many rows, but not to each other",
        [
            OptionRules.Number<GraphCutOptions>(
                "lambda", "weight of representing the pool", 0, double.PositiveInfinity, o => o.Lambda, (o, v) => o with { Lambda = v }),
            SimilarityRule<GraphCutOptions>(),
            SelectionRules.Neighbors<GraphCutOptions>(),
            SelectionRules.Pool<GraphCutOptions>(),
            SelectionRules.Balance<GraphCutOptions>(),
            SelectionRules.Cutoff<GraphCutOptions>(),
            SelectionRules.CutoffBy<GraphCutOptions>(),
        ],
        new GraphCutOptions());

    /// <summary>One pool, ten neighbours, Gaussian similarity, lambda 1.</summary>
    public static GraphCutOptions Default => Info.Defaults;

    /// <summary>What representing the pool counts against being similar to the coreset, at least 0. Default 1, as in the published code; the
    /// function grows with every row while it is 2 or more.</summary>
    public double Lambda { get; init; } = 1;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new GraphCutSelection(this);
}
