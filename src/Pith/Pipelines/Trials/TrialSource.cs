using Pith.Data.Scores;
using Pith.Evaluation;
using Pith.Numerics;

namespace Pith.Pipelines.Trials;

/// <summary>What coresets are selected from, and what judges them. Inputs are files as the command line names them; null = not given.</summary>
sealed record TrialSource
{
    /// <summary>What judges a coreset. Default a linear probe on given features.</summary>
    public TrialJudge Judge { get; init; } = new ProbeJudge();

    /// <summary>Features [N, D]: what a linear probe learns from, and what methods measure distance by.</summary>
    public string? Embeddings { get; init; }

    /// <summary>The rows' own names [N].</summary>
    public string? Ids { get; init; }

    /// <summary>Which rows belong together [N]; no group is parted between rows that are trained on and rows that judge.</summary>
    public string? Groups { get; init; }

    /// <summary>A condition in SQL over the columns of an input that is a table: other rows are as if they were not there. Null: all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Logits [N, C] of one model.</summary>
    public string? Logits { get; init; }

    /// <summary>Importance scores [N].</summary>
    public string? Scores { get; init; }

    /// <summary>Which end of scores without a stored direction is hard; null for high.</summary>
    public ScoreDirection? Hard { get; init; }

    /// <summary>Training steps of every trial; null for what suits judge and stage.</summary>
    public int? Steps { get; init; }

    /// <summary>What distance means where a graph is built. Default Euclidean.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>Whether graphs of any number of rows are exact.</summary>
    public bool Exact { get; init; }

    /// <summary>The share of true neighbours that an approximate graph holds, above 0 and below 1; null leaves it to the number of rows.</summary>
    public double? Recall { get; init; }

    /// <summary>Seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rows of a training step of a network.</summary>
    internal int BatchSize => Judge is NetworkJudge network ? network.Training.BatchSize : 0;

    /// <summary>The steps of every trial.</summary>
    /// <param name="networkSteps">Those of a network where none are asked for.</param>
    internal int StepsOr(int networkSteps) => Steps ?? (Judge is NetworkJudge or ProbeJudge { IsHead: true } ? networkSteps : LinearProbe.DefaultSteps);
}
