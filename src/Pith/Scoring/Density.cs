using System.Globalization;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Statistics;

namespace Pith.Scoring;

/// <summary>Mean distance to the k nearest other rows: high means a sparse neighbourhood, hard; low means a dense one, easy.</summary>
/// <remarks>
/// <c>s_i = 1/k sum_{j in kNN(i)} d(x_i, x_j)</c>, self left out by index. It is the k-nearest-neighbour estimate of (the reciprocal of)
/// density in its mean form (Loftsgaarden and Quesenberry 1965 use the k-th distance only; the mean is less ragged). A row with k exact
/// duplicates has 0. Deterministic, independent of threads; O(N^2 D) for the exact graph, which a brought graph of at least k neighbours saves.
/// </remarks>
public sealed class Density : IEmbeddingScore
{
    readonly EmbeddingScoreOptions _options;

    /// <summary>Creates the score with its settings.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public Density(EmbeddingScoreOptions options)
    {
        options.Validate();
        _options = options;
    }

    /// <summary>k, the neighbours that are averaged.</summary>
    public int Neighbors => _options.Neighbors;

    /// <inheritdoc/>
    public string Name => "density";

    /// <inheritdoc/>
    public ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public string Definition => FormattableString.Invariant(
        $"mean {KebabCase.Of(_options.Metric)} distance of a row to its {_options.Neighbors} nearest other rows; high is a sparse neighbourhood");

    /// <inheritdoc/>
    public bool NeedsLabels => false;

    /// <inheritdoc/>
    public ImportanceScores Compute(EmbeddingScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        KnnGraph? graph = input.Graph;
        bool brought = graph is not null && input.GraphMetric == _options.Metric && graph.Neighbors >= _options.Neighbors;
        if (!brought)
        {
            EmbeddingsCheck.RequireFinite(input.Embeddings, "the embeddings", _options.Threads, null, cancellation);
            graph = ExactGraphBuilder.Build(input.Embeddings, _options.Neighbors, _options.Metric, _options.Threads, progress, cancellation);
        }
        else if (graph!.Rows != input.Embeddings.Rows)
        {
            throw new MisalignedDataException("the graph", graph.Rows, "the embeddings", input.Embeddings.Rows);
        }

        var values = new double[graph!.Rows];
        for (int i = 0; i < values.Length; i++)
            values[i] = Descriptive.Mean(graph.DistancesOf(i)[.._options.Neighbors]);
        var parameters = new Dictionary<string, string>
        {
            ["neighbors"] = _options.Neighbors.ToString(CultureInfo.InvariantCulture),
            ["metric"] = KebabCase.Of(_options.Metric),
        };
        return new ImportanceScores(Name, Direction, values, Definition, parameters, "k-nearest-neighbour density, Loftsgaarden and Quesenberry 1965");
    }
}
