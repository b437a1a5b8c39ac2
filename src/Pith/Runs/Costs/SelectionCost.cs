using Pith.Numerics;
using Pith.Selection;

namespace Pith.Runs.Costs;

/// <summary>What selecting and writing the selection cost.</summary>
public static class SelectionCost
{
    /// <summary>Directed edges of a union graph for each edge of the kNN lists, as met on real embeddings.</summary>
    const double UnionGrowth = 1.6;

    /// <summary>Seconds of one step over scattered numbers.</summary>
    const double SecondsPerStep = 20e-9;

    /// <summary>Bytes of one line of selection.csv.</summary>
    const long TableLine = 72;

    /// <summary>D2: the message graph, node values, heap and the picks.</summary>
    /// <param name="rows">N.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="budget">Rows kept.</param>
    /// <param name="union">Whether the message graph is symmetrised.</param>
    public static StageCost D2(long rows, long neighbors, long budget, bool union)
    {
        long edges = (long)(rows * neighbors * (union ? UnionGrowth : 1));
        return new StageCost(
            [
                new PlannedMemory("message graph", edges * 12 + rows * 8),
                new PlannedMemory("edge weights", edges * 8, "select"),
                new PlannedMemory("reverse edges", union ? rows * neighbors * 24 : 0, "select"),
                new PlannedMemory("scores, values and order", rows * 48),
            ],
            [new PlannedStage("select", edges * 60e-9 + budget * neighbors * 60e-9)],
            edges * 12 + rows * 8);
    }

    /// <summary>A method that only sorts or draws rows.</summary>
    /// <param name="rows">N.</param>
    public static StageCost Simple(long rows) => new(
        [new PlannedMemory("scores, values and order", rows * 48)],
        [new PlannedStage("select", rows * 300e-9)]);

    /// <summary>A method that states its own work, but for the kNN graph and the messages along it.</summary>
    /// <param name="rows">N.</param>
    /// <param name="work">The work.</param>
    /// <param name="speed">The machine.</param>
    public static StageCost Of(long rows, SelectionWork work, MachineSpeed speed) => new(
        [
            new PlannedMemory("scores, values and order", rows * 48),
            .. work.Bytes > 0 ? [new PlannedMemory("what the method holds", work.Bytes, "select")] : Array.Empty<PlannedMemory>(),
        ],
        [
            new PlannedStage("select", rows * 300e-9
                + (work.Steps + work.SharedSteps / speed.Cores) * SecondsPerStep
                + work.MultiplyAdds / speed.MultiplyAddsPerSecond / speed.Cores),
        ]);

    /// <summary>Order, kept rows and table.</summary>
    /// <param name="rows">N.</param>
    /// <param name="budget">Rows kept.</param>
    public static StageCost Write(long rows, long budget) => new(
        [new PlannedMemory("what is written", budget * 16)],
        [new PlannedStage("write", 0.02 + rows * 0.5e-6)],
        budget * 16 + rows * TableLine + 4096);
}
