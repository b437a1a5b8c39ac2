using System.Globalization;
using Pith.Data;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Neighbors.Distributed;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Statistics;

namespace Pith.Scoring;

/// <summary>Mean distance to the k nearest other rows: high means a sparse neighbourhood, hard; low means a dense one, easy.</summary>
/// <remarks>
/// <c>s_i = 1/k sum_{j in kNN(i)} d(x_i, x_j)</c>, self left out by index. It is the k-nearest-neighbour estimate of (the reciprocal of)
/// density in its mean form (Loftsgaarden and Quesenberry 1965 use the k-th distance only; the mean is less ragged). A row with k exact
/// duplicates has 0. Deterministic, independent of threads; O(N^2 D) for the exact graph, which a supplied graph of at least k neighbours saves.
/// </remarks>
sealed record Density : IImportanceScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Density>(
        "density",
        "mean distance to the nearest other rows",
        [
            OptionRules.Whole<Density>("neighbors", "neighbours that are averaged", 1, int.MaxValue, o => o.Neighbors, (o, v) => o with { Neighbors = v }),
            OptionRules.Choice<Density, DistanceMetric>("metric", "what distance means", o => o.Metric, (o, v) => o with { Metric = v }),
        ],
        new Density());

    /// <summary>k, the neighbours that are averaged, 1..N-1. Default 10, the default of the kNN graph, so that one graph serves both.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>What distance means. Default Euclidean, as in the kNN graph.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <inheritdoc/>
    public MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public string Name => Info.Name;

    /// <inheritdoc/>
    public ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public string Definition => FormattableString.Invariant(
        $"mean {KebabCase.Of(Metric)} distance of a row to its {Neighbors} nearest other rows; high is a sparse neighbourhood");

    /// <inheritdoc/>
    public string Source => "k-nearest-neighbour density, Loftsgaarden and Quesenberry 1965";

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings;

    bool IImportanceScore.SharesWork => true;

    StageCost IImportanceScore.CostOnRanks(ScoreSize size, int ranks, MachineSpeed speed)
    {
        StageCost graph = DistributedCost.Of(size.Rows, size.Columns, Neighbors, size.Accuracy, Metric, ranks, speed);
        // Every rank is told the means of all rows.
        return graph with { TrafficBytes = graph.TrafficBytes + (size.Rows / ranks * (ranks - 1) * sizeof(double)) };
    }

    /// <inheritdoc/>
    public IEnumerable<StageCost> Cost(ScoreSize size, MachineSpeed speed) => [GraphCost.Of(size.Rows, size.Columns, Neighbors, size.Accuracy, speed)];

    /// <inheritdoc/>
    public void RequireFit(ScoreInput input)
    {
        if (Neighbors >= input.Rows)
            throw new OptionException("neighbors", FormattableString.Invariant($"{Neighbors}"), FormattableString.Invariant($"a whole number from 1 to {input.Rows - 1} (the rows less one)"));
    }

    /// <inheritdoc/>
    public string? Obstacle(ScoreInput input) => Neighbors < input.Rows
        ? null
        : FormattableString.Invariant($"{input.Rows} rows have no {Neighbors} neighbours each; give a smaller `neighbors`");

    /// <inheritdoc/>
    public ImportanceScores Compute(ScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        this.Require(input);
        KnnGraph? graph = input.Graph;
        bool isSupplied = graph is not null && input.Metric == Metric && !graph.IsRagged && graph.Neighbors >= Neighbors;
        if (!isSupplied)
        {
            EmbeddingsCheck.RequireFinite(input.Ranks, input.Embeddings!, "the embeddings", input.Threads, null, cancellation);
            if (input.Ranks.Size > 1)
                return Result(Together(input, progress, cancellation));
            graph = GraphBuilder.Build(input.Embeddings!, Neighbors, Metric, input.Accuracy, input.Threads, progress, cancellation);
        }
        else if (graph!.Rows != input.Embeddings!.Rows)
        {
            throw new MisalignedDataException("the graph", graph.Rows, "the embeddings", input.Embeddings.Rows);
        }

        var values = new double[graph!.Rows];
        for (int i = 0; i < values.Length; i++)
            values[i] = Descriptive.Mean(graph.DistancesOf(i)[..Neighbors]);
        return Result(values);
    }

    ImportanceScores Result(double[] values) => this.Result(values, new Dictionary<string, string>
    {
        ["neighbors"] = Neighbors.ToString(CultureInfo.InvariantCulture),
        ["metric"] = KebabCase.Of(Metric),
    });

    // Every rank has the lists of its share.
    double[] Together(ScoreInput input, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        RankedLists lists = SharedGraphBuilder.Build(
            input.Ranks, input.Embeddings!, Neighbors, Metric, input.Accuracy, input.Checkpoints, input.Threads, progress, cancellation);
        var own = new double[lists.Share.Count];
        for (int i = 0; i < own.Length; i++)
            own[i] = Descriptive.Mean(lists.Distances.AsSpan(i * Neighbors, Neighbors));
        return input.Ranks.AllGather<double>(own);
    }
}
