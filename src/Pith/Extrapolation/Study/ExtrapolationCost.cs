using Pith.Extrapolation.Neighbors;
using Pith.Extrapolation.Validation;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Extrapolation.Study;

/// <summary>What extrapolation costs: searches of the scored rows for every unscored and every held-out row, and what single methods add.</summary>
static class ExtrapolationCost
{
    /// <summary>The cost of graph, validation, prediction and the files that hold them.</summary>
    /// <param name="size">How large the problem is.</param>
    /// <param name="folds">F.</param>
    /// <param name="candidates">What is tried.</param>
    /// <param name="speed">The machine.</param>
    public static IEnumerable<StageCost> Of(ExtrapolationSize size, int folds, IReadOnlyList<ExtrapolationCandidate> candidates, MachineSpeed speed)
    {
        (long rows, long columns, _, long scored) = size;
        long heldOut = Math.Min(scored, Folds.MostHeldOut);
        INeighborExtrapolator[] byNeighbors = [.. candidates.Select(c => c.Method).OfType<INeighborExtrapolator>()];
        int searches = byNeighbors.Select(m => m.LabelWeight).Append(0).Distinct().Count();
        long most = byNeighbors.Select(m => (long)m.NeighborsWanted).Append(1).Max();
        double Search(double queries, double basis) => NearestRowsCost.Seconds(queries, basis, columns, most, size.Accuracy, speed);
        StageCost[] own = [.. candidates.Where(c => c.Method is not INeighborExtrapolator).Select(c => c.Options.Cost(size, speed))];
        if (!size.HasGraph && Extrapolate.GraphNeighbors(candidates) is > 0 and int neighbors)
            yield return GraphCost.Of(rows, columns, Math.Min(neighbors, rows - 1), size.Accuracy, speed);
        long cells = NearestRowsCost.WorkingBytes(rows - scored, scored, columns, most, size.Accuracy);
        double validate = searches * folds * Search((double)heldOut / folds, (double)scored * (folds - 1) / folds) + (heldOut * most * columns * 1e-9 / speed.Cores);
        yield return new StageCost(
            [
                new PlannedMemory("scored rows", scored * columns * 4),
                .. cells > 0 ? new[] { new PlannedMemory("cells of scored rows", cells) } : [],
                new PlannedMemory("held-out rows", heldOut * 16 * (candidates.Count + 2)),
                new PlannedMemory("neighbour lists of a block", Math.Min(96L << 20, rows * most * 12) + (rows < 1 ? 0 : 64L << 20)),
                // One candidate works at a time.
                .. own.SelectMany(cost => cost.Memory).GroupBy(item => item.Name).Select(same => same.MaxBy(item => item.Bytes)!),
            ],
            [new PlannedStage("validate", 0.05 + validate + (folds * own.Sum(Seconds)))]);
        yield return new StageCost(
            [new PlannedMemory("predictions and scores", rows * 64)],
            [
                new PlannedStage(ExtrapolatorCost.Stage, 0.05 + Search(rows - scored, scored) + own.Select(Seconds).Append(0).Max()),
                new PlannedStage("judge", 0.02 + (candidates.Count * heldOut * 2e-6) + (rows * 0.4e-6)),
                new PlannedStage("write", 0.01 + (rows * 60e-9)),
            ],
            rows * 24 + 4096);
    }

    static double Seconds(StageCost cost) => cost.Stages.Sum(stage => stage.Seconds);
}
