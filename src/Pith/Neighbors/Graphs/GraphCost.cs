using Pith.Numerics;

namespace Pith.Neighbors.Graphs;

/// <summary>What the exact kNN graph costs: N (N - 1) / 2 pairs of D multiply-adds, because each pair's distance is computed
/// once.</summary>
static class GraphCost
{
    /// <summary>Share of the product kernel's speed that the whole builder reaches.</summary>
    const double Efficiency = 0.85;

    /// <summary>Seconds of one core for one pair beyond its arithmetic: comparing it with two rows' worst candidates.</summary>
    const double SecondsPerPair = 0.35e-9;

    /// <summary>The cost of one graph over all rows, or of one per class.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="speed">The machine.</param>
    /// <param name="poolSizes">Rows of each class's pool, or null for one pool of all rows.</param>
    public static StageCost Exact(long rows, long columns, long neighbors, MachineSpeed speed, IReadOnlyList<long>? poolSizes = null)
    {
        double pairs = (poolSizes ?? [rows]).Sum(n => (double)n * (n - 1) / 2);
        double seconds = pairs * (columns / (speed.MultiplyAddsPerSecond * Efficiency) + SecondsPerPair) / speed.Cores;
        double rerank = rows * (neighbors + 8.0) * columns / 1e9 / speed.Cores;
        return new StageCost(
            [
                new PlannedMemory("kNN graph", rows * neighbors * 12),
                new PlannedMemory("graph candidates", ExactGraphBuilder.WorkingBytes((int)(poolSizes?.Max() ?? rows), (int)columns, (int)neighbors, speed.Cores), "graph"),
            ],
            [new PlannedStage("graph", 0.08 + seconds + rerank)]);
    }
}
