using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Neighbors.Distributed;

/// <summary>What a kNN graph over ranks costs each of them; the counterpart of <see cref="GraphCost"/>.</summary>
static class DistributedCost
{
    /// <summary>Bytes a second that a rank sends and receives at once: a network of 10 Gbit.</summary>
    public const double BytesPerSecond = 1e9;

    /// <summary>The cost of the graph that ranks build to an accuracy.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="accuracy">How near the true graph it must come.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="ranks">Ranks, at least 1.</param>
    /// <param name="speed">A rank's cores.</param>
    /// <exception cref="ResourceLimitException">A rank's share has more entries than its arrays can.</exception>
    public static StageCost Of(long rows, long columns, long neighbors, GraphAccuracy accuracy, DistanceMetric metric, int ranks, MachineSpeed speed)
    {
        ShareLimit.Require(rows, neighbors, ranks);
        if (accuracy.RecallOf(rows) is double recall)
        {
            var approximate = new ApproximatePhases(rows, columns, neighbors, recall, metric, ranks, speed);
            long kept = (long)(rows * ((8.0 * ApproximateSettings.For((int)rows, (int)neighbors, recall).ListLength * 2) + 4));
            return CostOf(approximate.Replicated, approximate.All, kept, rows, neighbors, ranks, speed);
        }
        var exact = new ExactPhases(rows, columns, neighbors, metric, ranks, speed);
        return CostOf(exact.Replicated, exact.All, exact.KeptBytes, rows, neighbors, ranks, speed);
    }

    // What is written is planned by whoever writes.
    static StageCost CostOf(double replicated, PhaseCost[] phases, long diskBytes, long rows, long neighbors, int ranks, MachineSpeed speed)
    {
        PhaseCost[] built = phases[..^1];
        return new StageCost(
            [
                new PlannedMemory("numbers of all rows, on every rank", (long)replicated),
                new PlannedMemory("kNN lists of a rank", rows / ranks * neighbors * 12),
                .. built.Select(phase => new PlannedMemory("share and halo of a rank", (long)phase.HeldBytes, StageOf(phase))),
            ],
            [.. built.Select(phase => new PlannedStage(StageOf(phase), phase.Seconds(speed.Cores, ranks == 1 ? double.PositiveInfinity : BytesPerSecond)))],
            diskBytes)
        {
            TrafficBytes = ranks == 1 ? 0 : (long)built.Sum(phase => phase.SentBytes),
        };
    }

    static string StageOf(PhaseCost phase) => "graph: " + phase.Name;
}
