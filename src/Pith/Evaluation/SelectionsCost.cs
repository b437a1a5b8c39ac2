using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Selection;

namespace Pith.Evaluation;

/// <summary>What the selections of an evaluation cost, as <see cref="CoresetSelector"/> shares them out.</summary>
static class SelectionsCost
{
    /// <summary>One graph for all methods that would build the same, and every method once a seed at its largest budget where smaller ones are
    /// the start of its order, else once for each budget. One selection is held at a time.</summary>
    /// <param name="methods">The methods.</param>
    /// <param name="size">Rows, columns and classes; the budget does not matter.</param>
    /// <param name="budgets">Rows to keep, at least one number.</param>
    /// <param name="seeds">Seeds.</param>
    /// <param name="speed">The machine.</param>
    public static IEnumerable<StageCost> Of(
        IReadOnlyList<ISelectionOptions> methods, SelectionSize size, IReadOnlyList<int> budgets, int seeds, MachineSpeed speed)
    {
        GraphMethodOptions[] sharing = size.Columns == 0 ? [] : [.. methods.OfType<GraphMethodOptions>().Where(CanShare)];
        // Spare neighbours serve cutoffs, whose pools are parts of the rows.
        int neighbors = (int)Math.Min(2L * sharing.Select(m => m.Neighbors).DefaultIfEmpty(0).Max(), Math.Max(1, size.Rows - 1));
        if (sharing.Length > 0)
            yield return GraphCost.Of(size.Rows, size.Columns, neighbors, size.Accuracy, speed);
        double seconds = 0;
        StageCost? largest = null;
        foreach (ISelectionOptions options in methods)
        {
            bool isShared = sharing.Contains(options);
            ISelectionOptions made = isShared ? ((GraphMethodOptions)options).OnSuppliedGraph! : options;
            SelectionSize asked = isShared ? size with { SuppliedNeighbors = ((GraphMethodOptions)options).Neighbors } : size;
            foreach (int budget in options.Create().OrderIsNested ? [budgets.Max()] : budgets)
            {
                StageCost cost = Whole(made, asked with { Budget = budget }, speed);
                seconds += seeds * cost.Stages.Sum(stage => stage.Seconds);
                largest = largest is null || Bytes(cost) > Bytes(largest) ? cost : largest;
            }
        }
        if (largest is not null)
            yield return largest with { Stages = [new PlannedStage("select", seconds)], DiskBytes = 0 };
    }

    static bool CanShare(GraphMethodOptions options) => options is { Pool: SelectionPool.All, OnSuppliedGraph: not null };

    static StageCost Whole(ISelectionOptions options, SelectionSize size, MachineSpeed speed)
    {
        StageCost[] costs = [.. options.Cost(size, speed)];
        return new StageCost([.. costs.SelectMany(cost => cost.Memory)], [.. costs.SelectMany(cost => cost.Stages)]);
    }

    static long Bytes(StageCost cost) => cost.Memory.Sum(item => item.Bytes);
}
