using Pith.Data;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Selection.Contrastive;

/// <summary>Settings of <see cref="CalSelection"/>; ten neighbours are the paper's.</summary>
public sealed record CalOptions : GraphMethodOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, CalOptions> Info { get; } = new(
        "cal",
        "rows whose class probabilities differ most from their neighbours' (CAL)",
        [
            SelectionRules.Neighbors<CalOptions>(),
            SelectionRules.Pool<CalOptions>(),
            SelectionRules.Balance<CalOptions>(),
            SelectionRules.Cutoff<CalOptions>(),
        ],
        new CalOptions());

    /// <summary>Ten neighbours, one graph, no balance, no cutoff.</summary>
    public static CalOptions Default => Info.Defaults;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Logits | DataNeeds.Graph;

    /// <summary>Pools only say of which class neighbours may be: they share no budget.</summary>
    protected internal override RowDivision Division => new(Pool == SelectionPool.Class, Shares, Cutoff);

    /// <inheritdoc/>
    public override GraphOptions GraphOf(DistanceMetric metric) => new(Neighbors, metric, Symmetrization.None) { SuppliedNeighbors = SuppliedNeighbors };

    /// <inheritdoc/>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed) =>
        [.. GraphCosts(size, speed), SelectionCost.Of(size.Rows, speed, steps: size.Rows * (double)size.Classes * Neighbors / 2)];

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new CalSelection(this);
}
