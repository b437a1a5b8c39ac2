namespace Pith.Extrapolation.Neighbors;

/// <summary>Settings of <see cref="KernelExtrapolation"/>.</summary>
public sealed record KernelOptions
{
    /// <summary>A bandwidth of half the median neighbour distance, over 100 neighbours.</summary>
    public static KernelOptions Default { get; } = new();

    /// <summary>Width of the Gaussian in units of the median distance of the row's own neighbours, above 0. Default 0.5.</summary>
    public double Bandwidth { get; init; } = 0.5;

    /// <summary>Scored rows that the sum is cut off after, at least 1. Default 100; where fewer are scored all count.</summary>
    public int Neighbors { get; init; } = 100;

    /// <summary>How far apart rows of different classes are put; see <see cref="LabelledEmbeddings"/>. Default 0: labels are not looked at.</summary>
    public double LabelWeight { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<KernelOptions>> Rules { get; } =
    [
        OptionRules.Number<KernelOptions>(
            "bandwidth", "width of the kernel, in median distances of a row's neighbours", 0.01, 100, o => o.Bandwidth, (o, v) => o with { Bandwidth = v }),
        OptionRules.Whole<KernelOptions>(
            "neighbors", "scored rows that a prediction is made from", 1, int.MaxValue, o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        ExtrapolationRules.LabelWeight<KernelOptions>(o => o.LabelWeight, (o, v) => o with { LabelWeight = v }),
    ];
}
