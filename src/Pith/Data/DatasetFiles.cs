using Pith.Data.Graphs;
using Pith.Data.Scores;
using Pith.Numerics;

namespace Pith.Data;

/// <summary>Where the parts of a dataset lie, each as <c>FILE</c>, <c>FILE:name</c>, a folder or a pattern; null for what there is none of.</summary>
public sealed record DatasetFiles
{
    /// <summary>The options that name the parts of a dataset with an entry for every row, for requests that hold these files.</summary>
    public static IReadOnlyList<OptionRule<DatasetFiles>> Inputs { get; } =
    [
        Input("embeddings", "embeddings [N, D]: .npy, FILE.npz:member, FILE.parquet:column, .safetensors:name, FILE.h5:dataset, a folder or a glob of shards",
            files => files.Embeddings, (files, v) => files with { Embeddings = v }),
        Input("scores", "importance scores [N]: .npy (NaN = not scored), DIR:name, JSON dictionary, a column of a table (FILE.csv:column, FILE.parquet:column, FILE.jsonl:field)",
            files => files.Scores, (files, v) => files with { Scores = v }),
        Input("labels", "class labels [N], numbers or names: .npy, a column of a table", files => files.Labels, (files, v) => files with { Labels = v }),
        Input("ids", "the rows' own names: .txt one a line, .npy, a column of a table; default is the row number",
            files => files.Ids, (files, v) => files with { Ids = v }),
        Input("logits", "one model's logits [N, C]: as `embeddings`, or a folder of training dynamics, whose last epoch is taken",
            files => files.Logits, (files, v) => files with { Logits = v }),
        Input("confidence", "probability of each row's own class [N], as `scores`, e.g. DIR:mean-confidence",
            files => files.Confidence, (files, v) => files with { Confidence = v }),
        Input("cutoff-scores", "scores that decide the cutoff; default is `scores`",
            files => files.CutoffScores, (files, v) => files with { CutoffScores = v }),
        Input("graph", "a brought kNN graph: .npz with indices and distances, a folder of part-*.npz, or two files \"D.npy|I.npy\"; its edges are taken as they are",
            files => files.Graph, (files, v) => files with { Graph = v }),
        Input("given", "rows already kept: row numbers, ids or a mask: .npy, .txt one a line, a column of a table", files => files.Given, (files, v) => files with { Given = v }),
        Input("must-drop", "rows that must not be kept, in the same forms",
            files => files.MustDrop, (files, v) => files with { MustDrop = v }),
    ];

    /// <summary>Embeddings [N, D].</summary>
    public string? Embeddings { get; init; }

    /// <summary>A kNN graph: a file with the matrices <c>indices</c> and <c>distances</c>, both [N, K].</summary>
    public string? Graph { get; init; }

    /// <summary>Keeps the nearest so many neighbours of <see cref="Graph"/>; null keeps all.</summary>
    public int? GraphNeighbors { get; init; }

    /// <summary>What this rank looks at of <see cref="Graph"/>, where several open it; null: all.</summary>
    internal GraphShare? GraphShare { get; init; }

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

    /// <summary>Which rows belong together [N]: texts or numbers, equal for rows of one group.</summary>
    public string? Groups { get; init; }

    /// <summary>A condition in SQL over the columns of one of these files that is a table: rows that do not meet it are as if they were not there,
    /// and where there are no <see cref="Ids"/> the rows that are left keep their numbers as ids. Null: all rows.</summary>
    public string? Where { get; init; }

    /// <summary>What the rows are where something else than these files says so, e.g. images or a run; null: the first file says it.</summary>
    public RowCount? Rows { get; init; }

    /// <summary>What stands before the names of inputs in messages, e.g. <c>test </c> for <c>test embeddings X.npy</c>. Default nothing.</summary>
    public string Part { get; init; } = "";

    /// <summary>The first of some needs that these files do not meet, or <see cref="DataNeeds.Nothing"/>; nothing is opened.</summary>
    /// <param name="needs">What a method cannot do without.</param>
    public DataNeeds Lacks(DataNeeds needs) =>
        DataNeedsWords.FirstMissing(needs, option => Inputs.Any(rule => rule.Name == option && rule.Get(this) is not null));

    /// <summary>Refuses the files for whoever needs what they lack; nothing is opened.</summary>
    /// <param name="demands">Who needs what.</param>
    /// <exception cref="MissingDataException">A need is not met.</exception>
    public void Require(params IReadOnlyList<DataDemand> demands) => DataDemand.Require(demands, Lacks);

    static OptionRule<DatasetFiles> Input(
        string name, string summary, Func<DatasetFiles, string?> get, Func<DatasetFiles, string, DatasetFiles> with) =>
        new(name, summary, new AnyText("FILE"), get, (files, value) => with(files, (string)value!)) { Role = OptionRole.Input };
}

/// <summary>The number of rows and what it was taken from.</summary>
/// <param name="Name">What has these rows, for messages, e.g. <c>embeddings X.npy</c>.</param>
/// <param name="Rows">N.</param>
public sealed record RowCount(string Name, int Rows);
