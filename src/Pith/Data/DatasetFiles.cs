using Pith.Data.Scores;
using Pith.Numerics;

namespace Pith.Data;

/// <summary>Where the parts of a dataset lie, each as <c>FILE</c>, <c>FILE:name</c>, a folder or a pattern; null for what there is none of.</summary>
public sealed record DatasetFiles
{
    /// <summary>Embeddings [N, D].</summary>
    public string? Embeddings { get; init; }

    /// <summary>A kNN graph: a file with the matrices <c>indices</c> and <c>distances</c>, both [N, K].</summary>
    public string? Graph { get; init; }

    /// <summary>Keeps the nearest so many neighbours of <see cref="Graph"/>; null keeps all.</summary>
    public int? GraphNeighbors { get; init; }

    /// <summary>What distance means where a graph is built. Default Euclidean, as in the reference code.</summary>
    public DistanceMetric Metric { get; init; }

    /// <summary>The rows' own names [N]; columns with a key <c>id</c> are matched by them.</summary>
    public string? Ids { get; init; }

    /// <summary>Class labels [N].</summary>
    public string? Labels { get; init; }

    /// <summary>Whether rows may have no label: they then have -1. Needs to know the rows from embeddings, a graph, ids or
    /// <see cref="Rows"/>. Default no.</summary>
    public bool LabelsMayMiss { get; init; }

    /// <summary>Importance scores [N].</summary>
    public string? Scores { get; init; }

    /// <summary>Rows of which the scores count, as numbers or a mask; the scores are then of all rows or of these in their order. Null: all
    /// that are not NaN. Needs to know the rows, as <see cref="LabelsMayMiss"/> does.</summary>
    public string? ScoredRows { get; init; }

    /// <summary>Which end of scores without a stored direction is hard; null means high.</summary>
    public ScoreDirection? Hard { get; init; }

    /// <summary>Logits [N, C] of one model, or a folder of training dynamics of all rows.</summary>
    public string? Logits { get; init; }

    /// <summary>The probability that a model gave each row's own class [N].</summary>
    public string? Confidence { get; init; }

    /// <summary>Scores that decide the hard cutoff [N], where these are others than <see cref="Scores"/>.</summary>
    public string? CutoffScores { get; init; }

    /// <summary>Rows that are in the coreset already, as numbers or a mask.</summary>
    public string? Given { get; init; }

    /// <summary>Rows that must not be kept, as numbers or a mask.</summary>
    public string? MustDrop { get; init; }

    /// <summary>What the rows are where something else than these files says so, e.g. images or a run; null: the first file says it.</summary>
    public RowCount? Rows { get; init; }

    /// <summary>What stands before the names of inputs in messages, e.g. <c>test </c> for <c>test embeddings X.npy</c>. Default nothing.</summary>
    public string Part { get; init; } = "";

    /// <summary>The first of some needs that these files do not meet, or <see cref="DataNeeds.Nothing"/>; nothing is opened.</summary>
    /// <param name="needs">What a method cannot do without.</param>
    public DataNeeds Lacks(DataNeeds needs) => DataNeedsWords.FirstMissing(needs, new DataPresence(
        Embeddings is not null, Graph is not null, Scores is not null, Labels is not null, Logits is not null, Confidence is not null));

    /// <summary>Refuses the files for whoever needs what they lack; nothing is opened.</summary>
    /// <param name="demands">Who needs what.</param>
    /// <exception cref="MissingDataException">A need is not met.</exception>
    public void Require(params IReadOnlyList<DataDemand> demands) => DataDemand.Require(demands, Lacks);
}

/// <summary>The number of rows and what it was taken from.</summary>
/// <param name="Name">What has these rows, for messages, e.g. <c>embeddings X.npy</c>.</param>
/// <param name="Rows">N.</param>
public sealed record RowCount(string Name, int Rows);
