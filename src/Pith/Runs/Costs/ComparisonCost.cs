namespace Pith.Runs.Costs;

/// <summary>What a comparison of coresets costs: one search of the test rows, and searches of the rows that no neighbour list answers.</summary>
public static class ComparisonCost
{
    /// <summary>Share of the multiply-add peak that a search reaches on wide rows.</summary>
    const double Efficiency = 0.5;

    /// <summary>Training rows in the list of each test row.</summary>
    const long Listed = 32;

    /// <summary>The cost of measuring some coresets of several sizes.</summary>
    /// <param name="rows">N.</param>
    /// <param name="testRows">M.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">Neighbours a row of the kNN graph.</param>
    /// <param name="budgets">Sizes of the coresets.</param>
    /// <param name="coresets">Coresets of each size.</param>
    /// <param name="speed">The machine.</param>
    public static StageCost Of(long rows, long testRows, long columns, int neighbors, IReadOnlyList<int> budgets, int coresets, MachineSpeed speed)
    {
        double pairs = (double)testRows * rows;
        foreach (int budget in budgets)
        {
            double kept = (double)budget / rows;
            // A random coreset leaves the share (1 - kept)^k of lists without a kept row.
            pairs += coresets * (rows * Math.Pow(1 - kept, neighbors + 1) + testRows * Math.Pow(1 - kept, Listed)) * budget;
        }
        return new StageCost(
            [new PlannedMemory("test rows' nearest", testRows * Listed * 12)],
            [new PlannedStage("compare", 0.05 + pairs * columns / (speed.MultiplyAddsPerSecond * Efficiency) / speed.Cores)]);
    }
}
