using Pith.Data;

namespace Pith.Extrapolation.Neighbors;

/// <summary>Settings of <see cref="KnnExtrapolation"/>.</summary>
public sealed record KnnOptions : IExtrapolatorOptions
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
            ExtrapolationRules.NeighborsOption, "scored rows that a prediction is made from", 1, int.MaxValue, o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        OptionRules.Choice<KnnOptions, NeighborWeighting>(
            "weights", "how much each neighbour counts: alike, exp(-d), or exp(-d / median d)", o => o.Weights, (o, v) => o with { Weights = v }),
        ExtrapolationRules.LabelWeight<KnnOptions>(o => o.LabelWeight, (o, v) => o with { LabelWeight = v }),
    ];

    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, KnnOptions>(
        "knn", "mean score of the nearest scored rows", Rules, Default,
        new Dictionary<string, KnnOptions> { [ExtrapolationRules.ReferenceProfile] = Default with { EuclideanWeights = true } });

    /// <summary>Numbers of neighbours that validation tries where their number is left open; one search serves them all.</summary>
    public static IReadOnlyList<int> TriedNeighbors { get; } = [5, 10, 20, 50, 100];

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings;

    /// <inheritdoc/>
    public IEnumerable<TriedSetting> Tried(ExtrapolationProblem problem, int folds) =>
    [
        TriedSetting.Of<KnnOptions, int>(ExtrapolationRules.NeighborsOption, NeighborsFor(problem.ScoredRows.Length, folds), (o, v) => o with { Neighbors = v }),
        TriedSetting.Of<KnnOptions, NeighborWeighting>("weights", [NeighborWeighting.Uniform, NeighborWeighting.Scaled, NeighborWeighting.Distance], (o, v) => o with { Weights = v }),
        .. ExtrapolationRules.TriedLabelWeights<KnnOptions>(problem, (o, v) => o with { LabelWeight = v }),
    ];

    bool IExtrapolatorOptions.SharesWork => true;

    /// <inheritdoc/>
    public IExtrapolator Create() => new KnnExtrapolation(this);

    // A number that a fold cannot give is not tried, unless it is the smallest: then a fold takes all that it has.
    static int[] NeighborsFor(int scored, int folds)
    {
        int inFold = scored - ((scored + folds - 1) / folds);
        int[] allowed = [.. TriedNeighbors.Where(k => k <= inFold)];
        return allowed.Length > 0 ? allowed : [Math.Max(1, Math.Min(TriedNeighbors[0], inFold))];
    }
}
