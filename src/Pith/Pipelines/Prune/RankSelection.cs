using Pith.Data;
using Pith.Neighbors.Distributed;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.D2;
using Pith.Selection.Distributed;

namespace Pith.Pipelines.Prune;

/// <summary>What a selection takes of each of several ranks: graph, messages and picks, and of rank 0 the edges that it writes.</summary>
static class RankSelection
{
    // A round on a network: an all-reduce and an exchange.
    const double SecondsPerRound = 1e-3;

    /// <summary>The costs of the method with these settings.</summary>
    /// <param name="options">The settings; a method that ranks share.</param>
    /// <param name="data">The rows.</param>
    /// <param name="budget">Rows to keep.</param>
    /// <param name="ranks">Ranks.</param>
    /// <param name="speed">A rank's cores.</param>
    public static IEnumerable<StageCost> Costs(ISelectionOptions options, Dataset data, int budget, int ranks, MachineSpeed speed)
    {
        var size = SelectionSize.Of(data, budget);
        // Of the others every rank does all; they have no edges.
        if (options is not D2Options d2)
            return options.Cost(size, speed);
        int neighbors = data.Graph is { } supplied ? Math.Min(d2.SuppliedNeighbors ?? int.MaxValue, supplied.Neighbors) : d2.Neighbors;
        ShareLimit.Require(data.Rows, neighbors, ranks);
        bool union = d2.Symmetrize == Symmetrization.Union || (d2.Symmetrize == Symmetrization.Auto && data.Graph is null);
        return
        [
            Graph(d2, data, size, ranks, speed),
            Messages(data.Rows, neighbors, budget, ranks, union, isSupplied: data.Graph is not null),
        ];
    }

    static StageCost Graph(D2Options options, Dataset data, SelectionSize size, int ranks, MachineSpeed speed)
    {
        if (data.Graph is { } graph)
        {
            StageCost share = ReadCost.Graph(data.Rows / ranks, graph.Neighbors, graph.IsMapped);
            return graph.IsMapped ? share with { Memory = [] } : ReadCost.Graph(data.Rows, graph.Neighbors, isMapped: false);
        }
        // Graphs of several pools are dealt to the ranks, each of which builds its own alone.
        return options.Pool == SelectionPool.Class && size.ClassSizes is not { Count: 1 }
            ? Dealt(GraphCost.Of(size.Rows, size.Columns, options.Neighbors, size.Accuracy, speed, size.ClassSizes), ranks)
            : DistributedCost.Of(size.Rows, size.Columns, options.Neighbors, size.Accuracy, data.Metric, ranks, speed);
    }

    // Where classes are about as large as each other.
    static StageCost Dealt(StageCost all, int ranks) => all with { Stages = [.. all.Stages.Select(stage => stage with { Seconds = stage.Seconds / ranks })] };

    static StageCost Messages(long rows, int neighbors, long budget, int ranks, bool union, bool isSupplied)
    {
        bool isSeenByAll = isSupplied && !union;
        SharedSelectionCost cost = SharedSelectionCost.Of(rows, neighbors, budget, ranks, union ? null : neighbors, isSeenByAll);
        long edges = (long)(rows * (union ? SharedSelectionCost.UnionGrowth * neighbors : neighbors));
        bool isGathered = edges <= Array.MaxLength, isByLoop = isGathered && SharedSelectionTime.IsLoopFaster(rows, edges, budget, ranks);
        if (isByLoop)
            cost = cost.ByLoop(rows, budget, ranks, union);
        SharedSelectionTime time = SharedSelectionTime.Of(rows, neighbors, budget, ranks, union, isSupplied, isByLoop);
        return new StageCost(
            [
                new PlannedMemory("scores, reasons and order of all rows, on every rank", (long)cost.Replicated),
                new PlannedMemory("edges, halo and messages of a rank", (long)(cost.Memory - cost.Replicated), "select"),
                .. isGathered && !isSeenByAll ? [new PlannedMemory("edges and values that rank 0 gathers", (long)SharedSelectionCost.GatheredMemory(rows, rows * (double)neighbors, edges, ranks), "write")] : Array.Empty<PlannedMemory>(),
            ],
            [
                new PlannedStage("read", time.Read),
                new PlannedStage("link edges", time.Link + time.Gather + ((cost.Edges + cost.HaloBytes) / DistributedCost.BytesPerSecond)),
                new PlannedStage("forward", time.Forward),
                new PlannedStage("select", time.Pick + ((cost.News + cost.Limits + cost.Result) / DistributedCost.BytesPerSecond) + (cost.Rounds * SecondsPerRound)),
            ],
            (isGathered ? edges * 12 : 0) + (rows * 8))
        {
            TrafficBytes = (long)cost.Sent,
        };
    }
}
