using Pith.Data;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Selection;

/// <summary>Settings of methods that walk a kNN graph.</summary>
public abstract record GraphMethodOptions : PooledOptions
{
    /// <summary>Neighbours a row in a graph that is built here, at least 1 and less than the rows; a smaller pool has as many as it can.
    /// Default 10.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>How many of a supplied graph's neighbours a row are used, nearest first; null means all. Default all.</summary>
    public int? SuppliedNeighbors { get; init; }

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Graph;

    /// <summary>The graph that the method asks for.</summary>
    /// <param name="metric">What distance means in the data.</param>
    public abstract GraphOptions GraphOf(DistanceMetric metric);

    /// <summary>The settings under which a supplied graph, equal to the one that would be built, gives the same rows; null where none do.</summary>
    public virtual GraphMethodOptions? OnSuppliedGraph => this with { SuppliedNeighbors = null };

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (SuppliedNeighbors is < 1)
            throw new OptionException("neighbors", $"`neighbors` must be a whole number of at least 1; got {SuppliedNeighbors}.");
    }

    /// <summary>What building the graph takes, and greedy picks along its edges made symmetric.</summary>
    internal IEnumerable<StageCost> CostOfPicks(SelectionSize size, MachineSpeed speed) =>
    [
        .. GraphCosts(size, speed),
        SelectionCost.Of(
            size.Rows,
            speed,
            steps: SelectionCost.UnionGrowth * Neighbors * (size.Rows + 10.0 * size.Budget),
            bytes: (long)(SelectionCost.UnionGrowth * size.Rows * Neighbors) * 20 + size.Rows * 40),
    ];

    /// <summary>What building the graph takes; nothing where one is supplied.</summary>
    internal IEnumerable<StageCost> GraphCosts(SelectionSize size, MachineSpeed speed) => size.SuppliedNeighbors is not null || size.Columns == 0
        ? []
        : [GraphCost.Of(size.Rows, size.Columns, Neighbors, size.Accuracy, speed, Pool == SelectionPool.Class ? size.ClassSizes : null)];
}
