using Pith.Data;

namespace Pith.Extrapolation.Neighbors;

/// <summary>Settings of <see cref="KernelExtrapolation"/>.</summary>
public sealed record KernelOptions : IExtrapolatorOptions
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
            ExtrapolationRules.NeighborsOption, "scored rows that a prediction is made from", 1, int.MaxValue, o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        ExtrapolationRules.LabelWeight<KernelOptions>(o => o.LabelWeight, (o, v) => o with { LabelWeight = v }),
    ];

    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, KernelOptions>(
        "kernel", "mean of scored rows with Gaussian weights, the bandwidth relative to neighbour distances", Rules, Default);

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings;

    /// <inheritdoc/>
    public IEnumerable<TriedSetting> Tried(ExtrapolationProblem problem, int folds) =>
    [
        TriedSetting.Of<KernelOptions, double>("bandwidth", [0.25, 0.5, 1], (o, v) => o with { Bandwidth = v }),
        .. ExtrapolationRules.TriedLabelWeights<KernelOptions>(problem, (o, v) => o with { LabelWeight = v }),
    ];

    bool IExtrapolatorOptions.SharesWork => true;

    /// <inheritdoc/>
    public IExtrapolator Create() => new KernelExtrapolation(this);
}
