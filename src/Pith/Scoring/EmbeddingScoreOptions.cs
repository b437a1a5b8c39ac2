using System.Globalization;
using Pith.Numerics;

namespace Pith.Scoring;

/// <summary>The settings of the embedding scores.</summary>
public sealed record EmbeddingScoreOptions
{
    /// <summary>The defaults.</summary>
    public static EmbeddingScoreOptions Default { get; } = new();

    /// <summary>Clusters of prototypicality, 1..N; null (default) is the whole square root of N, at most 1,000.</summary>
    /// <remarks>The square root puts as many rows into a cluster as there are clusters, needs no labels, and comes to about 1,000 for
    /// ImageNet, where Sorscher et al. (2022) used 1,000 and found that the exact number matters little.</remarks>
    public int? Clusters { get; init; }

    /// <summary>Neighbours of density, 1..N-1. Default 10, the default of the kNN graph, so that one graph serves both.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>What distance means in prototypicality and density; moderate-distance is Euclidean by definition. Default Euclidean.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>Seed of the starting centroids of prototypicality. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; 0 (default) means all cores. The scores do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<EmbeddingScoreOptions>> Rules { get; } =
    [
        new("clusters", "clusters of prototypicality", new Whole(1, IsOptional: true), o => o.Clusters, (o, v) => o with { Clusters = (int?)v }),
        OptionRules.Whole<EmbeddingScoreOptions>(
            "neighbors", "neighbours of density", 1, int.MaxValue, o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        OptionRules.Choice<EmbeddingScoreOptions, DistanceMetric>("metric", "what distance means", o => o.Metric, (o, v) => o with { Metric = v }),
        OptionRules.Whole<EmbeddingScoreOptions>(
            "threads", "threads, 0 for all cores", 0, int.MaxValue, o => o.Threads, (o, v) => o with { Threads = v }),
    ];

    /// <summary>Throws when a value is not allowed.</summary>
    /// <exception cref="OptionException">The message names the option, the value and what is allowed.</exception>
    public void Validate()
    {
        foreach (OptionRule<EmbeddingScoreOptions> rule in Rules)
            rule.Validate(this);
    }

    /// <summary>The clusters that prototypicality uses for this many rows.</summary>
    internal int ClustersFor(int rows) => Clusters ?? Math.Clamp((int)Math.Sqrt(rows), 1, 1000);
}
