namespace Pith.Selection.ZeroShot;

/// <summary>Settings of <see cref="ZeroShotSelection"/>.</summary>
public sealed record ZeroShotOptions
{
    /// <summary>100,000 samples in two dimensions.</summary>
    public static ZeroShotOptions Default { get; } = new();

    /// <summary>Points drawn, 1 to 4,000,000. Default 100,000, which takes seconds; the published code draws 1,000,000, which its
    /// authors call an upper bound.</summary>
    public int Samples { get; init; } = 100_000;

    /// <summary>Dimensions of a random subspace, 1 or more; data of fewer columns uses all. Default 2, as published.</summary>
    public int Dimensions { get; init; } = 2;

    /// <summary>Neighbours of a covered row that share the redundancy penalty, 1 or more. Default 100 instead of the published 1,000: weights
    /// fall with the fourth power of the distance, so in two dimensions the others would share under a hundredth of it.</summary>
    public int RedundancyNeighbors { get; init; } = 100;

    /// <summary>How the budget is shared among classes. Default none.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<ZeroShotOptions>> Rules { get; } =
    [
        OptionRules.Whole<ZeroShotOptions>("samples", "points drawn", 1, 4_000_000, o => o.Samples, (o, v) => o with { Samples = v }),
        OptionRules.Whole<ZeroShotOptions>(
            "dimensions", "dimensions of a random subspace", 1, int.MaxValue, o => o.Dimensions, (o, v) => o with { Dimensions = v }),
        OptionRules.Whole<ZeroShotOptions>(
            "redundancy-neighbors", "neighbours that share the redundancy penalty", 1, int.MaxValue,
            o => o.RedundancyNeighbors, (o, v) => o with { RedundancyNeighbors = v }),
        SelectionRules.Balance<ZeroShotOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<ZeroShotOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<ZeroShotOptions> rule in Rules)
            rule.Validate(this);
    }
}
