using Pith.Data;
using Pith.Numerics;

namespace Pith.Selection.ZeroShot;

/// <summary>Settings of <see cref="ZeroShotSelection"/>.</summary>
public sealed record ZeroShotOptions : BalancedOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, ZeroShotOptions> Info { get; } = new(
        "zero-shot",
        "rows that cover random subspaces and are not redundant there (ZCore)",
        [
            OptionRules.Whole<ZeroShotOptions>("samples", "points drawn", 1, 4_000_000, o => o.Samples, (o, v) => o with { Samples = v }),
            OptionRules.Whole<ZeroShotOptions>(
                "dimensions", "dimensions of a random subspace", 1, int.MaxValue, o => o.Dimensions, (o, v) => o with { Dimensions = v }),
            OptionRules.Whole<ZeroShotOptions>(
                "redundancy-neighbors", "neighbours that share the redundancy penalty", 1, int.MaxValue,
                o => o.RedundancyNeighbors, (o, v) => o with { RedundancyNeighbors = v }),
            SelectionRules.Balance<ZeroShotOptions>(),
            SelectionRules.Cutoff<ZeroShotOptions>(),
            SelectionRules.CutoffBy<ZeroShotOptions>(),
        ],
        new ZeroShotOptions());

    /// <summary>100,000 samples in two dimensions.</summary>
    public static ZeroShotOptions Default => Info.Defaults;

    /// <summary>Points drawn, 1 to 4,000,000. Default 100,000, which takes seconds; the published code draws 1,000,000, which its
    /// authors call an upper bound.</summary>
    public int Samples { get; init; } = 100_000;

    /// <summary>Dimensions of a random subspace, 1 or more; data of fewer columns uses all. Default 2, as published.</summary>
    public int Dimensions { get; init; } = 2;

    /// <summary>Neighbours of a covered row that share the redundancy penalty, 1 or more. Default 100 instead of the published 1,000: weights
    /// fall with the fourth power of the distance, so in two dimensions the others would share under a hundredth of it.</summary>
    public int RedundancyNeighbors { get; init; } = 100;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Embeddings;

    /// <inheritdoc/>
    /// <remarks>Of the rows that a sample meets, each takes the time of about four steps: two differences, a comparison with the worst
    /// candidate, a fourth power. Up to 80 MB of short lists wait for the collector.</remarks>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed)
    {
        double samples = Samples, neighbors = RedundancyNeighbors;
        yield return SelectionCost.Of(
            size.Rows,
            speed,
            sharedSteps: samples * (Math.Sqrt(size.Rows * (neighbors + 1)) + neighbors) * 4 + (double)size.Rows * size.Columns * 4,
            bytes: (size.Rows * size.Columns * sizeof(float)) + size.Rows * 48 + (long)samples * 96 + Math.Min(80_000_000, (long)samples * 800));
    }

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new ZeroShotSelection(this);
}
