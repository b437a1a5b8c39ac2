using Pith.Data;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Pipelines.Prune;

/// <summary>A form in which the kept rows are written beside <c>kept.npy</c> and <c>selection.csv</c>.</summary>
enum CoresetForm
{
    /// <summary><c>mask.npy</c>: which rows are kept.</summary>
    Mask,

    /// <summary><c>uids.npy</c>: 128-bit ids as DataComp's resharder reads them.</summary>
    Uids,

    /// <summary><c>ids.txt</c>: ids, one a line, in the order picked.</summary>
    Txt,

    /// <summary><c>selection.parquet</c>: what <c>selection.csv</c> says, with types.</summary>
    Parquet,

    /// <summary><c>kept.csv</c>: row, id, class, score and place in the order of the kept rows.</summary>
    Csv,

    /// <summary>The user's own table or list of ids with only the kept rows, in its order and form: <c>kept.parquet</c>, <c>kept.csv</c>,
    /// <c>kept.jsonl</c>, <c>kept.txt</c>.</summary>
    Rows,

    /// <summary><c>links/</c>: a symbolic link to each kept file, by class, where ids are paths of files.</summary>
    Links,
}

/// <summary>What is asked of a selection. Inputs are files as the command line names them; null = not given.</summary>
sealed record PruneRequest
{
    /// <summary>Where the dataset lies, which end of its scores is hard, and what distance means where a graph is built.</summary>
    public DatasetFiles Data { get; init; } = new();

    /// <summary>Images or texts that are embedded first, as <see cref="Embed.EmbedRequest.Data"/>; null where embeddings are given.</summary>
    public string? Source { get; init; }

    /// <summary>The encoder of <see cref="Source"/>. Default null: the usual one for the data.</summary>
    public string? Encoder { get; init; }

    /// <summary>The field of the labels of <see cref="Source"/>. Default null.</summary>
    public string? LabelField { get; init; }

    /// <summary>The field of the names of <see cref="Source"/>'s rows. Default null.</summary>
    public string? IdField { get; init; }

    /// <summary>Whether images of <see cref="Source"/> that cannot be used are left out. Default false: they are refused.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>The share of the rows to keep; null where <see cref="Count"/> says it, or where the method's own threshold does.</summary>
    public Share? Keep { get; init; }

    /// <summary>The number of rows to keep, from 1 to the rows there are; null where <see cref="Keep"/> says it.</summary>
    public int? Count { get; init; }

    /// <summary>Whether no budget is given.</summary>
    public bool HasNoBudget => Keep is null && Count is null;

    /// <summary>By which method, with which settings; the cutoff, the width of D2's reverse message and its neighbours may be left to tuning.
    /// Default D2 with its defaults.</summary>
    public MethodChoice<ISelectionOptions> Method { get; init; } = MethodChoice<ISelectionOptions>.Of(SelectionMethods.Catalog.All[0]);

    /// <summary>The least score of a picked row, as it stands in the file; picks below it are left out at the end, so that fewer rows than the budget are
    /// kept. Default null: none is.</summary>
    public double? FinalThreshold { get; init; }

    /// <summary>More files to write, in the order asked for. Default none.</summary>
    public IReadOnlyList<CoresetForm> Write { get; init; } = [];

    /// <summary>The share of true neighbours that a graph that is built must hold, above 0 and below 1; null leaves it to the number of rows.
    /// Default null.</summary>
    public double? Recall { get; init; }

    /// <summary>Whether a graph that is built holds all true neighbours, whatever the number of rows. Default false.</summary>
    public bool Exact { get; init; }

    /// <summary>Seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }
}
