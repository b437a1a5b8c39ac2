using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Pipelines.Prune;

/// <summary>A form in which the kept rows are written beside <c>kept.npy</c> and <c>selection.csv</c>.</summary>
public enum CoresetForm
{
    /// <summary><c>mask.npy</c>: which rows are kept.</summary>
    Mask,

    /// <summary><c>uids.npy</c>: 128-bit ids as DataComp's resharder reads them.</summary>
    Uids,

    /// <summary><c>ids.txt</c>: ids, one a line, in the order picked.</summary>
    Txt,
}

/// <summary>What is asked of a selection. Inputs are files as the command line names them; null = not given.</summary>
public sealed record PruneRequest
{
    /// <summary>Embeddings [N, D].</summary>
    public string? Embeddings { get; init; }

    /// <summary>Importance scores [N]; NaN = not scored.</summary>
    public string? Scores { get; init; }

    /// <summary>The share of the rows to keep; null where <see cref="Count"/> says it.</summary>
    public Share? Keep { get; init; }

    /// <summary>The number of rows to keep, from 1 to the rows there are; null where <see cref="Keep"/> says it.</summary>
    public int? Count { get; init; }

    /// <summary>By which method, with which settings; the cutoff, the width of D2's reverse message and its neighbours may be left to tuning.
    /// Default D2 with its defaults.</summary>
    public MethodChoice<ISelectionOptions> Method { get; init; } = MethodChoice<ISelectionOptions>.Of(SelectionMethods.Catalog.All[0]);

    /// <summary>Which end of scores without a stored direction is hard; null for high.</summary>
    public ScoreDirection? Hard { get; init; }

    /// <summary>Class labels [N].</summary>
    public string? Labels { get; init; }

    /// <summary>The rows' own names [N].</summary>
    public string? Ids { get; init; }

    /// <summary>One model's logits [N, C], or a folder of training dynamics, whose last epoch is taken.</summary>
    public string? Logits { get; init; }

    /// <summary>The probability of each row's own class [N].</summary>
    public string? Confidence { get; init; }

    /// <summary>Scores [N] that decide the cutoff; null for <see cref="Scores"/>.</summary>
    public string? CutoffScores { get; init; }

    /// <summary>A kNN graph, whose edges are taken as they are.</summary>
    public string? Graph { get; init; }

    /// <summary>Rows already kept, as numbers or a mask.</summary>
    public string? Given { get; init; }

    /// <summary>Rows that must not be kept, as numbers or a mask.</summary>
    public string? MustDrop { get; init; }

    /// <summary>What distance means where a graph is built. Default Euclidean.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>More files to write, in the order asked for. Default none.</summary>
    public IReadOnlyList<CoresetForm> Write { get; init; } = [];

    /// <summary>Seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }
}
