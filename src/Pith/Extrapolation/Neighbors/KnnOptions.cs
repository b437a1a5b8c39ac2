namespace Pith.Extrapolation.Neighbors;

/// <summary>Settings of <see cref="KnnExtrapolation"/>.</summary>
public sealed record KnnOptions
{
    /// <summary>20 neighbours, all alike.</summary>
    public static KnnOptions Default { get; } = new();

    /// <summary>Scored rows whose scores are averaged, at least 1. Default 20, the middle of what the paper tries.</summary>
    public int Neighbors { get; init; } = 20;

    /// <summary>How much each neighbour counts. Default uniform: exp(-d) on raw features is close to the nearest neighbour alone.</summary>
    public NeighborWeighting Weights { get; init; } = NeighborWeighting.Uniform;

    /// <summary>How far apart rows of different classes are put, in units of a typical neighbour distance; see
    /// <see cref="LabelledEmbeddings"/>. Default 0: labels are not looked at.</summary>
    public double LabelWeight { get; init; }

    /// <summary>Whether weights come from Euclidean distances also where neighbours are found by cosine distance, as in the published code.
    /// Default false.</summary>
    public bool EuclideanWeights { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<KnnOptions>> Rules { get; } =
    [
        OptionRules.Whole<KnnOptions>(
            "neighbors", "scored rows that a prediction is made from", 1, int.MaxValue, o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        OptionRules.Choice<KnnOptions, NeighborWeighting>(
            "weights", "how much each neighbour counts: alike, exp(-d), or exp(-d / median d)", o => o.Weights, (o, v) => o with { Weights = v }),
        ExtrapolationRules.LabelWeight<KnnOptions>(o => o.LabelWeight, (o, v) => o with { LabelWeight = v }),
    ];
}
