using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Scoring;

/// <summary>A definition of importance: what it is called, what a high value means, what it needs.</summary>
public interface IImportanceScore
{
    /// <summary>The contract name, e.g. <c>prototypicality</c>.</summary>
    string Name { get; }

    /// <summary>What a high value means.</summary>
    ScoreDirection Direction { get; }

    /// <summary>The definition in one sentence, stored beside the values.</summary>
    string Definition { get; }

    /// <summary>Whether class labels are needed.</summary>
    bool NeedsLabels { get; }
}

/// <summary>An importance score that is computed from embeddings alone, or from embeddings and labels.</summary>
public interface IEmbeddingScore : IImportanceScore
{
    /// <summary>Computes the score of every row.</summary>
    /// <param name="input">The embeddings and what is known beside them.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>Scores [N], all finite.</returns>
    /// <exception cref="OptionException">An option is out of range for this many rows, or labels are needed and missing.</exception>
    /// <exception cref="InvalidDataContentException">The embeddings or labels hold values that the score cannot take.</exception>
    ImportanceScores Compute(EmbeddingScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default);
}

/// <summary>The input of every embedding score.</summary>
public sealed record EmbeddingScoreInput
{
    /// <summary>Embeddings [N, D], N at least 1.</summary>
    public required MatrixView Embeddings { get; init; }

    /// <summary>Class labels [N], each at least 0, or null.</summary>
    public int[]? Labels { get; init; }

    /// <summary>A kNN graph of the same rows, or null to build one where a score needs it.</summary>
    public KnnGraph? Graph { get; init; }

    /// <summary>The metric of <see cref="Graph"/>; a graph of another metric than the score's is not used.</summary>
    public DistanceMetric GraphMetric { get; init; } = DistanceMetric.Euclidean;
}
