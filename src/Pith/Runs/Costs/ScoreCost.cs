using Pith.Numerics;

namespace Pith.Runs.Costs;

/// <summary>What the embedding scores cost.</summary>
public static class ScoreCost
{
    /// <summary>Share of the multiply-add peak that a nearest-row search reaches on wide rows.</summary>
    const double Efficiency = 0.3;

    /// <summary>Assignment steps of k-means that are met on image features before it ends.</summary>
    const double Iterations = 18;

    /// <summary>Rows of the k-means start's sample for each cluster.</summary>
    const double SampleRowsPerCluster = 20;

    /// <summary>Prototypicality: k-means of <paramref name="clusters"/> clusters.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="clusters">C.</param>
    /// <param name="speed">The machine.</param>
    public static StageCost Prototypicality(long rows, long columns, long clusters, MachineSpeed speed)
    {
        double sample = Math.Min(rows, Math.Max(2048, SampleRowsPerCluster * clusters));
        double assign = Iterations * rows * clusters * (double)columns / (speed.MultiplyAddsPerSecond * Efficiency) / speed.Cores;
        double move = Iterations * rows * columns / 0.8e9 / speed.Cores;
        // The start works in double precision, on half as many lanes.
        double start = sample * clusters * columns / (speed.MultiplyAddsPerSecond * 0.08) / speed.Cores;
        return new StageCost(
            [
                new PlannedMemory("cluster start", (long)sample * columns * 4, "prototypicality"),
                new PlannedMemory("clusters", clusters * columns * 8 + rows * 32, "prototypicality"),
            ],
            [new PlannedStage("prototypicality", 0.02 + assign + move + start)]);
    }

    /// <summary>Moderate distance: the medians of every class and column.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="speed">The machine.</param>
    public static StageCost ModerateDistance(long rows, long columns, MachineSpeed speed) => new(
        [new PlannedMemory("class medians", Math.Min(rows * columns * 8, 64 << 20), "moderate-distance")],
        [new PlannedStage("moderate-distance", 0.01 + rows * (double)columns * 60e-9 / speed.Cores)]);

    /// <summary>The scores and their file.</summary>
    /// <param name="rows">N.</param>
    public static StageCost Write(long rows) => new(
        [new PlannedMemory("scores", rows * 8)],
        [new PlannedStage("write", 0.005 + rows * 20e-9)],
        rows * 8 + 1024);
}
