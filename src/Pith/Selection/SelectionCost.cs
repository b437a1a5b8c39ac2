using Pith.Numerics;

namespace Pith.Selection;

/// <summary>What selecting costs: the parts that the cost models of methods are made of.</summary>
static class SelectionCost
{
    /// <summary>Directed edges of a union graph for each edge of the kNN lists, as met on real embeddings.</summary>
    internal const double UnionGrowth = 1.6;

    /// <summary>Seconds of one step over scattered numbers.</summary>
    const double SecondsPerStep = 20e-9;

    /// <summary>Sorting or drawing rows, and what a method does beyond it.</summary>
    /// <param name="rows">N.</param>
    /// <param name="speed">The machine.</param>
    /// <param name="multiplyAdds">Multiply-adds over consecutive numbers, on all cores.</param>
    /// <param name="steps">Steps over scattered numbers, on one core, about 20 ns each.</param>
    /// <param name="sharedSteps">The same, on all cores together.</param>
    /// <param name="bytes">Bytes held while rows are selected, beyond 48 a row.</param>
    public static StageCost Of(long rows, MachineSpeed speed, double multiplyAdds = 0, double steps = 0, double sharedSteps = 0, long bytes = 0) => new(
        [
            new PlannedMemory("scores, values and order", rows * 48),
            .. bytes > 0 ? [new PlannedMemory("what the method holds", bytes, "select")] : Array.Empty<PlannedMemory>(),
        ],
        [
            new PlannedStage("select", rows * 300e-9
                + (steps + sharedSteps / speed.Cores) * SecondsPerStep
                + multiplyAdds / speed.MultiplyAddsPerSecond / speed.Cores),
        ]);

    /// <summary>Message passing along a kNN graph and the picks: the message graph, node values, heap and order.</summary>
    /// <param name="rows">N.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="budget">Rows kept.</param>
    /// <param name="union">Whether the message graph is symmetrised.</param>
    public static StageCost OfMessages(long rows, long neighbors, long budget, bool union)
    {
        long edges = (long)(rows * neighbors * (union ? UnionGrowth : 1));
        return new StageCost(
            [
                // Directed edges are the lists of the kNN graph.
                new PlannedMemory("message graph", union ? edges * 12 + rows * 8 : 0),
                new PlannedMemory("reverse edges", union ? rows * neighbors * 16 + rows * 8 : 0, "select"),
                new PlannedMemory("scores, values and order", rows * 64),
            ],
            [new PlannedStage("select", edges * 60e-9 + budget * neighbors * 60e-9)],
            edges * 12 + rows * 8);
    }
}
