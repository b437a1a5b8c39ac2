using Pith.Extrapolation;
using Pith.Extrapolation.Neighbors;
using Pith.Extrapolation.Validation;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Runs.Costs;

/// <summary>What extrapolation costs: searches of the scored rows for every unscored and every held-out row, and what single methods add.</summary>
public static class ExtrapolationCost
{
    /// <summary>Share of the multiply-add peak that a search reaches.</summary>
    const double Efficiency = 0.6;

    /// <summary>Seconds of one core for one pair beyond its arithmetic: comparing it with the row's worst candidate.</summary>
    const double SecondsPerPair = 0.35e-9;

    /// <summary>Rows held out in all folds together, at most.</summary>
    const long MostHeldOut = 6_000;

    /// <summary>The cost of validation and prediction.</summary>
    /// <param name="rows">N.</param>
    /// <param name="scored">M.</param>
    /// <param name="columns">D.</param>
    /// <param name="classes">Classes that labels name; 0 without labels.</param>
    /// <param name="folds">F.</param>
    /// <param name="candidates">What is tried.</param>
    /// <param name="speed">The machine.</param>
    public static IEnumerable<StageCost> Of(
        long rows, long scored, long columns, int classes, int folds, IReadOnlyList<ExtrapolationCandidate> candidates, MachineSpeed speed)
    {
        long heldOut = Math.Min(scored, MostHeldOut);
        double Search(double queries, double basis) =>
            queries * basis * (columns / (speed.MultiplyAddsPerSecond * Efficiency) + SecondsPerPair) / speed.Cores;
        INeighborExtrapolator[] byNeighbors = [.. candidates.Select(c => c.Method).OfType<INeighborExtrapolator>()];
        int searches = byNeighbors.Select(m => m.LabelWeight).Append(0).Distinct().Count();
        long most = byNeighbors.Select(m => (long)m.NeighborsWanted).Append(1).Max();
        IGraphExtrapolator[] onGraph = [.. candidates.Select(c => c.Method).OfType<IGraphExtrapolator>()];
        ExtrapolationWork[] works = [.. onGraph.Select(m => m.Work(rows, (int)columns + classes, (int)scored))];
        double others = candidates.Count - byNeighbors.Length - onGraph.Length;
        if (onGraph.Length > 0)
            yield return GraphCost.Exact(rows, columns, Math.Min(onGraph.Max(m => m.Neighbors), rows - 1), speed);
        double Train(double multiplyAdds) => multiplyAdds / (speed.MultiplyAddsPerSecond * Efficiency) / speed.Cores;
        double validate = searches * Search(heldOut, (double)scored * (folds - 1) / folds) + (heldOut * most * columns * 1e-9 / speed.Cores);
        yield return new StageCost(
            [
                new PlannedMemory("scored rows", scored * columns * 4),
                new PlannedMemory("held-out rows", heldOut * 16 * (candidates.Count + 2)),
                new PlannedMemory("neighbour lists of a block", Math.Min(96L << 20, rows * most * 12) + (rows < 1 ? 0 : 64L << 20)),
                .. works.Length > 0 ? [new PlannedMemory("what graph methods hold", works.Max(w => w.Bytes), "validate")] : Array.Empty<PlannedMemory>(),
            ],
            [new PlannedStage("validate", 0.05 + validate + (others * (0.05 + (scored * columns * 40e-9))) + (folds * works.Sum(w => Train(w.MultiplyAdds))))]);
        yield return new StageCost(
            [new PlannedMemory("predictions and scores", rows * 64)],
            [
                new PlannedStage("extrapolate", 0.05 + Search(rows - scored, scored) + works.Select(w => Train(w.MultiplyAdds)).Append(0).Max()),
                new PlannedStage("judge", 0.02 + (candidates.Count * heldOut * 2e-6) + (rows * 0.4e-6)),
                new PlannedStage("write", 0.01 + (rows * 60e-9)),
            ],
            rows * 24 + 4096);
    }
}
