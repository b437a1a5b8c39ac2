using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Selection;

/// <summary>A dataset and what is known about its rows: the input of every selection method. Only <see cref="Rows"/> is always
/// there.</summary>
public sealed record SelectionProblem
{
    /// <summary>N, the rows of the dataset.</summary>
    public required int Rows { get; init; }

    /// <summary>Importance scores [N], or null for methods that need none.</summary>
    public ImportanceScores? Scores { get; init; }

    /// <summary>Scores that decide the hard cutoff [N]; null means <see cref="Scores"/>.</summary>
    public ImportanceScores? CutoffScores { get; init; }

    /// <summary>Embeddings [N, D], or null.</summary>
    public MatrixView? Embeddings { get; init; }

    /// <summary>A brought kNN graph of N rows, or null to build one from <see cref="Embeddings"/> where the method needs it.</summary>
    public KnnGraph? Graph { get; init; }

    /// <summary>What distance means where a graph is built. Default Euclidean, as in the reference code.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>Class labels [N], each at least 0, or null.</summary>
    public int[]? Labels { get; init; }

    /// <summary>Logits [N, C] of one model for all rows, or null; for methods that look at class probabilities or gradients.</summary>
    public MatrixView? Logits { get; init; }

    /// <summary>The probability that a model gave each row's own class [N], 0..1, or null; the mean over training epochs where a method
    /// asks for it.</summary>
    public ImportanceScores? Confidence { get; init; }

    /// <summary>Rows that are in the coreset already: they count against the budget and come first in the order.</summary>
    public int[] Given { get; init; } = [];

    /// <summary>Rows that must not be kept.</summary>
    public int[] MustDrop { get; init; } = [];

    /// <summary>Seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; 0 means all cores. The result does not depend on it.</summary>
    public int Threads { get; init; }
}
