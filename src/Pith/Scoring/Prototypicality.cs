using System.Globalization;
using Pith.Data;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Neighbors.Clustering;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Scoring;

/// <summary>Distance to the centroid of the row's own k-means cluster: high means far from the prototype, hard.</summary>
/// <remarks>
/// <c>s_i = ||x_i - c(i)||</c>, or <c>1 - cos(x_i, c(i))</c> under the cosine metric. The self-supervised prototypicality of Sorscher et al.,
/// "Beyond neural scaling laws" (NeurIPS 2022, section 6), there with cosine distance on SwAV features and 1,000 clusters for ImageNet; here
/// the metric is Euclidean unless asked, because the kNN graph is. Keeping high values (hard) helps when data is plentiful, keeping low
/// values (easy) when it is scarce. Cost and determinism are those of <see cref="KMeans"/>; equal rows have equal scores, and a row that is
/// its cluster's only one has 0.
/// </remarks>
sealed record Prototypicality : IImportanceScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Prototypicality>(
        "prototypicality",
        "distance to the centroid of the row's own k-means cluster",
        [
            new("clusters", "clusters", new Whole(1, IsOptional: true), o => o.Clusters, (o, v) => o with { Clusters = (int?)v })
            {
                DefaultWords = "the square root of the rows, at most 1000",
            },
            OptionRules.Choice<Prototypicality, DistanceMetric>("metric", "what distance means", o => o.Metric, (o, v) => o with { Metric = v }),
        ],
        new Prototypicality());

    /// <summary>Clusters, 1..N; null (default) is the whole square root of N, at most 1,000.</summary>
    /// <remarks>The square root puts as many rows into a cluster as there are clusters, needs no labels, and comes to about 1,000 for
    /// ImageNet, where Sorscher et al. (2022) used 1,000 and found that the exact number matters little.</remarks>
    public int? Clusters { get; init; }

    /// <summary>What distance means. Default Euclidean, as in the kNN graph.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <inheritdoc/>
    public MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public string Name => Info.Name;

    /// <inheritdoc/>
    public ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public string Definition => Metric == DistanceMetric.Cosine
        ? "one minus the cosine between a row and the centroid of its own k-means cluster; high is far from the prototype"
        : "Euclidean distance of a row to the centroid of its own k-means cluster; high is far from the prototype";

    /// <inheritdoc/>
    public string Source => "Sorscher et al. 2022, arXiv 2206.14486";

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings;

    /// <summary>The clusters that are used for this many rows.</summary>
    /// <param name="rows">N, at least 1.</param>
    public int ClustersFor(long rows) => Clusters ?? Math.Clamp((int)Math.Sqrt(rows), 1, 1000);

    bool IImportanceScore.SharesWork => true;

    StageCost IImportanceScore.CostOnRanks(ScoreSize size, int ranks, MachineSpeed speed) =>
        ClusterCost(size.Rows, size.Columns, ClustersFor(size.Rows), speed, ranks);

    /// <inheritdoc/>
    public IEnumerable<StageCost> Cost(ScoreSize size, MachineSpeed speed) => [ClusterCost(size.Rows, size.Columns, ClustersFor(size.Rows), speed)];

    /// <inheritdoc/>
    public IImportanceScore Settle(ScoreInput input) => this with { Clusters = ClustersFor(input.Rows) };

    /// <inheritdoc/>
    public void RequireFit(ScoreInput input)
    {
        if (Clusters > input.Rows)
            throw new OptionException("clusters", FormattableString.Invariant($"{Clusters}"), FormattableString.Invariant($"a whole number from 1 to {input.Rows} (the rows)"));
    }

    /// <inheritdoc/>
    public ImportanceScores Compute(ScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        this.Require(input);
        MatrixView embeddings = input.Embeddings!;
        EmbeddingsCheck.RequireFinite(input.Ranks, embeddings, "the embeddings", input.Threads, null, cancellation);
        KMeansOptions kMeans = KMeansOptions.Default with
        {
            Clusters = ClustersFor(embeddings.Rows),
            Metric = Metric,
            Seed = input.Seed,
            Threads = input.Threads,
        };
        (double[] distances, int iterations) = Distances(embeddings, kMeans, input, progress, cancellation);
        return this.Result(distances, new Dictionary<string, string>
        {
            ["clusters"] = kMeans.Clusters.ToString(CultureInfo.InvariantCulture),
            ["metric"] = KebabCase.Of(Metric),
            ["seed"] = input.Seed.ToString(CultureInfo.InvariantCulture),
            ["maxIterations"] = kMeans.MaxIterations.ToString(CultureInfo.InvariantCulture),
            ["tolerance"] = kMeans.Tolerance.ToString(CultureInfo.InvariantCulture),
            ["iterations"] = iterations.ToString(CultureInfo.InvariantCulture),
        });
    }

    (double[] Distances, int Iterations) Distances(
        MatrixView embeddings, KMeansOptions options, ScoreInput input, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (input.Checkpoints?.Has(Name) == true)
            return (input.Checkpoints.Read<double>(Name, "distances"), input.Checkpoints.Read<int>(Name, "iterations")[0]);
        KMeansResult result = KMeans.Fit(embeddings, options, progress, input.Ranks, input.Checkpoints, cancellation);
        input.Checkpoints?.Keep(Name, KeptArray.Of("distances", result.Distances), KeptArray.Of<int>("iterations", [result.Iterations]));
        return (result.Distances, result.Iterations);
    }

    static StageCost ClusterCost(long rows, long columns, long clusters, MachineSpeed speed, int ranks = 1)
    {
        // Measured: the share of the multiply-add peak that a nearest-row search reaches on wide rows, the assignment steps that are met
        // on image features before k-means ends, and the sample's rows for each cluster.
        const double Efficiency = 0.3, Iterations = 18, SampleRowsPerCluster = 20;
        double sample = Math.Min(rows, Math.Max(2048, SampleRowsPerCluster * clusters));
        double assign = Iterations * rows * clusters * (double)columns / (speed.MultiplyAddsPerSecond * Efficiency) / speed.Cores;
        double move = Iterations * rows * columns / 0.8e9 / speed.Cores;
        // The start works in double precision, on half as many lanes.
        double start = sample * clusters * columns / (speed.MultiplyAddsPerSecond * 0.08) / speed.Cores;
        return new StageCost(
            [
                new PlannedMemory("cluster start", (long)sample * columns * 4, "prototypicality"),
                new PlannedMemory("clusters", clusters * columns * 8 + rows * 32, "prototypicality"),
            ],
            [new PlannedStage("prototypicality", 0.02 + ((assign + move) / ranks) + start)])
        {
            // In every step a rank tells the others centroid and distance of its rows, and sums of centroids go round, and from rank 0 to all.
            TrafficBytes = ranks == 1 ? 0 : (long)(Iterations * ((rows / ranks * (ranks - 1) * 12.0) + (clusters * columns * 8.0 * 2))),
        };
    }
}
