using Pith.Data.Scores;
using Pith.Learning;
using Pith.Numerics;

namespace Pith.Cli.Commands;

/// <summary>What a call of <c>pith evaluate</c> or <c>pith tune</c> says about its data and about the model that judges coresets.</summary>
sealed record CoresetInputRequest
{
    /// <summary>The image dataset, or null where features are given.</summary>
    public string? Data { get; init; }

    public required string Model { get; init; }

    public required TrainingOptions Training { get; init; }

    public required int Steps { get; init; }

    public double LabelNoise { get; init; }

    public double? LongTail { get; init; }

    public string? Embeddings { get; init; }

    public string? Labels { get; init; }

    public string? Logits { get; init; }

    public string? TestEmbeddings { get; init; }

    public string? TestLabels { get; init; }

    public string? Scores { get; init; }

    public ScoreDirection? Hard { get; init; }

    /// <summary>The score that a scoring run computes.</summary>
    public required string Score { get; init; }

    public required int ScoringEpochs { get; init; }

    /// <summary>The share of the rows that the scoring run trains on, or null for all.</summary>
    public string? Subset { get; init; }

    public DistanceMetric Metric { get; init; }

    public ulong Seed { get; init; }

    public int Threads { get; init; }
}
