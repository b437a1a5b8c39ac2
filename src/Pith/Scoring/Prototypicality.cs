using System.Globalization;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Neighbors.Clustering;
using Pith.Numerics;

namespace Pith.Scoring;

/// <summary>Distance to the centroid of the row's own k-means cluster: high means far from the prototype, hard.</summary>
/// <remarks>
/// <c>s_i = ||x_i - c(i)||</c>, or <c>1 - cos(x_i, c(i))</c> under the cosine metric. The self-supervised prototypicality of Sorscher et al.,
/// "Beyond neural scaling laws" (NeurIPS 2022, section 6), there with cosine distance on SwAV features and 1,000 clusters for ImageNet; here
/// the metric is Euclidean unless asked, because the kNN graph is. Keeping high values (hard) helps when data is plentiful, keeping low
/// values (easy) when it is scarce. Cost and determinism are those of <see cref="KMeans"/>; equal rows have equal scores, and a row that is
/// its cluster's only one has 0.
/// </remarks>
public sealed class Prototypicality : IEmbeddingScore
{
    readonly EmbeddingScoreOptions _options;

    /// <summary>Creates the score with its settings.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public Prototypicality(EmbeddingScoreOptions options)
    {
        options.Validate();
        _options = options;
    }

    /// <summary>The clusters that are used for this many rows.</summary>
    /// <param name="rows">N, at least 1.</param>
    public int ClustersFor(int rows) => _options.ClustersFor(rows);

    /// <inheritdoc/>
    public string Name => "prototypicality";

    /// <inheritdoc/>
    public ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public string Definition => _options.Metric == DistanceMetric.Cosine
        ? "one minus the cosine between a row and the centroid of its own k-means cluster; high is far from the prototype"
        : "Euclidean distance of a row to the centroid of its own k-means cluster; high is far from the prototype";

    /// <inheritdoc/>
    public bool NeedsLabels => false;

    /// <inheritdoc/>
    public ImportanceScores Compute(EmbeddingScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        EmbeddingsCheck.RequireFinite(input.Embeddings, "the embeddings", _options.Threads, null, cancellation);
        KMeansOptions kMeans = KMeansOptions.Default with
        {
            Clusters = ClustersFor(input.Embeddings.Rows),
            Metric = _options.Metric,
            Seed = _options.Seed,
            Threads = _options.Threads,
        };
        KMeansResult result = KMeans.Fit(input.Embeddings, kMeans, progress, cancellation);
        var parameters = new Dictionary<string, string>
        {
            ["clusters"] = kMeans.Clusters.ToString(CultureInfo.InvariantCulture),
            ["metric"] = KebabCase.Of(_options.Metric),
            ["seed"] = _options.Seed.ToString(CultureInfo.InvariantCulture),
            ["maxIterations"] = kMeans.MaxIterations.ToString(CultureInfo.InvariantCulture),
            ["tolerance"] = kMeans.Tolerance.ToString(CultureInfo.InvariantCulture),
            ["iterations"] = result.Iterations.ToString(CultureInfo.InvariantCulture),
        };
        return new ImportanceScores(Name, Direction, result.Distances, Definition, parameters, "Sorscher et al. 2022, arXiv 2206.14486");
    }
}
