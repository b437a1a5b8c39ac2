using Pith.Numerics;

namespace Pith.Extrapolation;

/// <summary>Makes the costs of extrapolators, each of one prediction.</summary>
static class ExtrapolatorCost
{
    /// <summary>The stage that a prediction is planned as.</summary>
    public const string Stage = "extrapolate";

    /// <summary>Share of the multiply-add peak that extrapolation reaches.</summary>
    public const double Efficiency = 0.6;

    /// <summary>A prediction that takes next to nothing.</summary>
    public static StageCost Small { get; } = OfSeconds(0.01);

    /// <summary>A prediction that holds nothing to speak of.</summary>
    public static StageCost OfSeconds(double seconds) => new([], [new PlannedStage(Stage, seconds)]);

    /// <summary>A prediction over a graph of all rows.</summary>
    /// <param name="bytes">Bytes held at once beside the graph.</param>
    /// <param name="multiplyAdds">On all cores together, as if the last epoch had to be reached.</param>
    /// <param name="speed">The machine.</param>
    public static StageCost OnGraph(long bytes, double multiplyAdds, MachineSpeed speed) => new(
        [new PlannedMemory("what graph methods hold", bytes, "validate")],
        [new PlannedStage(Stage, multiplyAdds / (speed.MultiplyAddsPerSecond * Efficiency) / speed.Cores)]);
}
