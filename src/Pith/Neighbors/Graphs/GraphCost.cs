using Pith.Neighbors.Approximate;
using Pith.Numerics;
using Pith.Numerics.Memory;

namespace Pith.Neighbors.Graphs;

/// <summary>What a kNN graph costs. The exact one: N (N - 1) / 2 pairs of D multiply-adds, because each pair's distance is computed
/// once.</summary>
static class GraphCost
{
    /// <summary>Share of the product kernel's speed that the whole builder reaches.</summary>
    const double Efficiency = 0.85;

    /// <summary>Seconds of one core for one pair beyond its arithmetic: comparing it with two rows' worst candidates.</summary>
    const double SecondsPerPair = 0.35e-9;

    /// <summary>What mapped files of a search in files are planned as, embeddings included.</summary>
    public const string Windows = "windows of embeddings and work files";

    const long LeastWindow = 32L << 20;

    /// <summary>The cost of the graph that <see cref="GraphBuilder"/> builds.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="accuracy">How near the true graph it must come.</param>
    /// <param name="speed">The machine.</param>
    /// <param name="poolSizes">Rows of each class's pool, or null for one pool of all rows.</param>
    public static StageCost Of(
        long rows, long columns, long neighbors, GraphAccuracy accuracy, MachineSpeed speed, IReadOnlyList<long>? poolSizes = null)
    {
        // Every pool is as exact as its own rows demand.
        long[] exact = [.. (poolSizes ?? [rows]).Where(pool => accuracy.RecallOf(pool) is null)];
        long[] others = [.. (poolSizes ?? [rows]).Where(pool => accuracy.RecallOf(pool) is not null)];
        if (others.Length == 0)
            return Exact(rows, columns, neighbors, speed, poolSizes);
        double recall = accuracy.RecallOf(others.Max())!.Value;
        StageCost large = accuracy.Files is { IsUsed: true } files
            ? InFiles(others, columns, neighbors, recall, files.Limit, speed)
            : Approximate(others, columns, neighbors, recall, speed);
        if (exact.Length == 0)
            return large;
        StageCost small = Exact(exact.Sum(), columns, neighbors, speed, exact);
        return new StageCost([.. large.Memory, .. small.Memory], [.. large.Stages, .. small.Stages]);
    }

    /// <summary>What is mapped is given back whenever the limit is near; with less room than this the same pages would come and go all the time.</summary>
    /// <param name="limit">Bytes of memory.</param>
    public static PlannedMemory WindowsWithin(long limit) => new(Windows, LeastWindow + MemoryGuard.MarginOf(limit));

    /// <summary>The least limit of memory in which something has room beside windows.</summary>
    /// <param name="bytes">What else is held.</param>
    public static long LimitFor(long bytes)
    {
        long least = bytes + WindowsWithin(0).Bytes;
        return WindowsWithin(least).Bytes + bytes <= least ? least : (long)((bytes + LeastWindow) / 0.9) + 16;
    }

    /// <summary>The cost of one exact graph over all rows, or of one per class.</summary>
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

    /// <summary>The cost of an approximate graph whose codes and lists lie in files, within a limit of memory.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="recall">The share of true neighbours to reach.</param>
    /// <param name="limit">Bytes of memory.</param>
    /// <param name="speed">The machine.</param>
    public static StageCost InFiles(long rows, long columns, long neighbors, double recall, long limit, MachineSpeed speed) =>
        InFiles([rows], columns, neighbors, recall, limit, speed);

    static StageCost InFiles(long[] poolSizes, long columns, long neighbors, double recall, long limit, MachineSpeed speed) => new(
        [
            new PlannedMemory("kNN graph", poolSizes.Sum() * neighbors * 12),
            new PlannedMemory("rows, order and workers of the search", ApproximateCost.BytesBesideFiles(poolSizes.Max(), columns, neighbors, recall, speed.Cores), "graph"),
            WindowsWithin(limit),
        ],
        [new PlannedStage("graph", 1.5 * poolSizes.Sum(pool => ApproximateCost.Seconds(pool, columns, neighbors, recall, speed)))],
        poolSizes.Sum(pool => ApproximateCost.WorkFileBytes(pool, columns, neighbors, recall)));

    static StageCost Approximate(long[] poolSizes, long columns, long neighbors, double recall, MachineSpeed speed) => new(
        [
            new PlannedMemory("kNN graph", poolSizes.Sum() * neighbors * 12),
            new PlannedMemory("graph candidates", ApproximateCost.WorkingBytes(poolSizes.Max(), columns, neighbors, recall, speed.Cores), "graph"),
        ],
        [new PlannedStage("graph", poolSizes.Sum(pool => ApproximateCost.Seconds(pool, columns, neighbors, recall, speed)))]);
}
