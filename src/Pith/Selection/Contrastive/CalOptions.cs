using Pith.Data;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Selection.Contrastive;

/// <summary>With whom a row's class probabilities are compared, and how.</summary>
public enum CalContrast
{
    /// <summary>With its neighbours in the pool, by the mean of both directions: what DeepCore's code computes, and possible without labelled rows.</summary>
    Pool,

    /// <summary>With its nearest labelled rows l, by KL(p_l || p): the paper's definition. The labelled rows are the given ones.</summary>
    Labelled,
}

/// <summary>Settings of <see cref="CalSelection"/>; ten neighbours are the paper's.</summary>
public sealed record CalOptions : GraphMethodOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, CalOptions> Info { get; } = new(
        "cal",
        "rows whose class probabilities differ most from their neighbours' (CAL)",
        [
            SelectionRules.Neighbors<CalOptions>(),
            OptionRules.Choice<CalOptions, CalContrast>(
                "contrast", "compared with neighbours in the pool, both ways, or with the nearest labelled (`given`) rows, one way, as in the paper",
                o => o.Contrast, (o, v) => o with { Contrast = v }),
            SelectionRules.Pool<CalOptions>(),
            SelectionRules.Balance<CalOptions>(),
            SelectionRules.Cutoff<CalOptions>(),
            SelectionRules.CutoffBy<CalOptions>(),
        ],
        new CalOptions());

    /// <summary>Ten neighbours, one graph, no balance, no cutoff.</summary>
    public static CalOptions Default => Info.Defaults;

    /// <summary>With whom a row is compared. Default the pool.</summary>
    public CalContrast Contrast { get; init; }

    /// <inheritdoc/>
    public override GraphMethodOptions? OnSuppliedGraph => Contrast == CalContrast.Pool ? base.OnSuppliedGraph : null;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Logits | (Contrast == CalContrast.Pool ? DataNeeds.Graph : DataNeeds.Embeddings);

    /// <summary>Pools only say of which class neighbours may be: they share no budget.</summary>
    protected internal override RowDivision Division => new(Pool == SelectionPool.Class, Shares, Cutoff);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Contrast == CalContrast.Labelled && Pool == SelectionPool.Class)
            throw new OptionException("contrast", "`contrast` labelled compares rows whose class is not known yet; leave `pool` class out.");
    }

    /// <inheritdoc/>
    public override GraphOptions GraphOf(DistanceMetric metric) => new(Neighbors, metric, Symmetrization.None) { SuppliedNeighbors = SuppliedNeighbors };

    /// <inheritdoc/>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed) =>
        [.. GraphCosts(size, speed), SelectionCost.Of(size.Rows, speed, steps: size.Rows * (double)size.Classes * Neighbors / 2)];

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new CalSelection(this);
}
