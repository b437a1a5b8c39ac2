using Pith.Numerics;

namespace Pith.Neighbors.Clustering;

/// <summary>The settings of <see cref="KMeans"/>.</summary>
sealed record KMeansOptions
{
    /// <summary>The defaults, with one cluster.</summary>
    public static KMeansOptions Default { get; } = new();

    /// <summary>Clusters, 1..N.</summary>
    public int Clusters { get; init; } = 1;

    /// <summary>Assignment steps at most. Default 25: on image features the inertia changes by less than a part in a thousand after that.</summary>
    public int MaxIterations { get; init; } = 25;

    /// <summary>The run ends when the inertia falls by at most this share of itself. Default 0.0001, as in scikit-learn's order of magnitude.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Euclidean (default), or cosine: rows are scaled to length 1 first (spherical k-means).</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>Seed of the starting centroids. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; 0 (default) means all cores. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<KMeansOptions>> Rules { get; } =
    [
        OptionRules.Whole<KMeansOptions>("clusters", "clusters of k-means", 1, int.MaxValue, o => o.Clusters, (o, v) => o with { Clusters = v }),
        OptionRules.Whole<KMeansOptions>(
            "iterations", "assignment steps of k-means at most", 1, int.MaxValue, o => o.MaxIterations, (o, v) => o with { MaxIterations = v }),
        OptionRules.Number<KMeansOptions>(
            "tolerance", "relative fall of the inertia that ends k-means", 0, 1, o => o.Tolerance, (o, v) => o with { Tolerance = v }),
        OptionRules.Choice<KMeansOptions, DistanceMetric>("metric", "what distance means", o => o.Metric, (o, v) => o with { Metric = v }),
        OptionRules.Whole<KMeansOptions>("threads", "threads, 0 for all cores", 0, int.MaxValue, o => o.Threads, (o, v) => o with { Threads = v }),
    ];

    /// <summary>Throws when a value is not allowed.</summary>
    /// <exception cref="OptionException">The message names the option, the value and what is allowed.</exception>
    public void Validate()
    {
        foreach (OptionRule<KMeansOptions> rule in Rules)
            rule.Validate(this);
    }
}
