using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Numerics;

namespace Pith.Pipelines.Extrapolate;

/// <summary>What is asked of an extrapolation. Inputs are files as the command line names them; null = not given.</summary>
sealed record ExtrapolateRequest
{
    /// <summary>Embeddings [N, D] of all rows. Always needed.</summary>
    public string? Embeddings { get; init; }

    /// <summary>Scores of some rows: [N] with NaN for the others, or, with <see cref="ScoredRows"/>, [M]. Always needed.</summary>
    public string? Scores { get; init; }

    /// <summary>The rows that are scored, as numbers or a mask; null for all whose score is not NaN.</summary>
    public string? ScoredRows { get; init; }

    /// <summary>Class labels [N], -1 or NaN where one is not known.</summary>
    public string? Labels { get; init; }

    /// <summary>The rows' own names [N].</summary>
    public string? Ids { get; init; }

    /// <summary>A condition in SQL over the columns of an input that is a table: other rows are as if they were not there. Null: all rows.</summary>
    public string? Where { get; init; }

    /// <summary>A kNN graph of all rows that was made before, for methods on a graph; null to build one where the method needs it.</summary>
    public string? Graph { get; init; }

    /// <summary>Logits [N, C] of the subset's model for all rows.</summary>
    public string? Logits { get; init; }

    /// <summary>What models say of scored rows that they have not seen: an archive of <c>pith train</c>, or logits [M, C] in the rows' order.</summary>
    public string? CrossFitted { get; init; }

    /// <summary>True scores [N], to compare with; nothing else looks at them.</summary>
    public string? Truth { get; init; }

    /// <summary>Scores [N] of an independent subset run: how far two runs agree is what no extrapolation can be expected to exceed.</summary>
    public string? SecondScores { get; init; }

    /// <summary>By which method, with which settings; what is left open is chosen by validation. Default all open.</summary>
    public MethodChoice<IExtrapolatorOptions> Method { get; init; } = MethodChoice<IExtrapolatorOptions>.AnyMethod;

    /// <summary>What distance means. Default Euclidean.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>Budgets at which the share of the hardest rows that is found is told. Default 0.1, 0.3 and 0.5.</summary>
    public IReadOnlyList<Share> Keeps { get; init; } = [Share.Parse("0.1"), Share.Parse("0.3"), Share.Parse("0.5")];

    /// <summary>The share of the hardest rows that will be dropped first, at which coresets are compared; at least 0 and below 1. Default 0.1.</summary>
    public double Cutoff { get; init; } = 0.1;

    /// <summary>Folds of the cross-validation, from 2 to the scored rows. Default 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Which end of scores without a stored direction is hard; null for high.</summary>
    public ScoreDirection? Hard { get; init; }

    /// <summary>The share of true neighbours that a graph that is built must hold, above 0 and below 1; null leaves it to the number of rows.
    /// Default null.</summary>
    public double? Recall { get; init; }

    /// <summary>Whether a graph that is built holds all true neighbours, whatever the number of rows. Default false.</summary>
    public bool Exact { get; init; }

    /// <summary>Seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }
}
