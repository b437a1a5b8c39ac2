using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Data;

/// <summary>What is known about the rows of a dataset, aligned: entry i of everything here is about row i. Only <see cref="Rows"/> is always
/// there.</summary>
public record Dataset
{
    /// <summary>N, the rows of the dataset.</summary>
    public required int Rows { get; init; }

    /// <summary>The rows' own names [N], or null where these are the row numbers.</summary>
    public string[]? Ids { get; init; }

    /// <summary>Embeddings [N, D], or null.</summary>
    public MatrixView? Embeddings { get; init; }

    /// <summary>A supplied kNN graph of N rows, or null to build one from <see cref="Embeddings"/> where a method needs it.</summary>
    public KnnGraph? Graph { get; init; }

    /// <summary>What distance means where a graph is built. Default Euclidean, as in the reference code.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>How near the true graph one that is built must come. Default: exact unless there are many rows.</summary>
    internal GraphAccuracy Accuracy { get; init; } = GraphAccuracy.Default;

    /// <summary>Class labels [N], each at least 0, or null.</summary>
    public int[]? Labels { get; init; }

    /// <summary>The classes' names, that of class c at index c; null where they have none.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Which rows belong together [N], equal for rows of one group, which no split parts; null where every row stands alone.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Importance scores [N], or null for methods that need none.</summary>
    public ImportanceScores? Scores { get; init; }

    /// <summary>Scores that decide the hard cutoff [N]; null means <see cref="Scores"/>.</summary>
    public ImportanceScores? CutoffScores { get; init; }

    /// <summary>Logits [N, C] of one model for all rows, or null; for methods that look at class probabilities or gradients.</summary>
    public MatrixView? Logits { get; init; }

    /// <summary>The probability that a model gave each row's own class [N], 0..1, or null; the mean over training epochs where a method
    /// asks for it.</summary>
    public ImportanceScores? Confidence { get; init; }

    /// <summary>Rows that are in the coreset already: they count against the budget and come first in the order.</summary>
    public int[] Given { get; init; } = [];

    /// <summary>Rows that must not be kept.</summary>
    public int[] MustDrop { get; init; } = [];

    /// <summary>The first of some needs that the dataset does not meet, or <see cref="DataNeeds.Nothing"/>.</summary>
    /// <param name="needs">What a method cannot do without.</param>
    public virtual DataNeeds Lacks(DataNeeds needs) =>
        DataNeedsWords.FirstMissing(needs, option => Array.Exists(Parts(), part => part.Option == option && part.Rows is not null));

    /// <summary>Refuses the dataset for whoever needs what it lacks.</summary>
    /// <param name="demands">Who needs what.</param>
    /// <exception cref="MissingDataException">A need is not met.</exception>
    public void Require(params IReadOnlyList<DataDemand> demands) => DataDemand.Require(demands, Lacks);

    /// <summary>Refuses parts of another length than the dataset.</summary>
    /// <exception cref="MisalignedDataException">A part differs.</exception>
    internal void RequireAligned()
    {
        foreach ((_, string name, int? found) in Parts())
        {
            if (found is int rows && rows != Rows)
                throw new MisalignedDataException(name, rows, "the dataset", Rows);
        }
    }

    /// <summary>The files of a dataset that comes from none: where a part is there, its option names this place.</summary>
    /// <param name="place">What stands for a file, e.g. <c>in-memory</c>.</param>
    internal DatasetFiles FilesAt(string place)
    {
        IEnumerable<string> options = Parts().Where(part => part.Rows is not null).Select(part => part.Option);
        var bare = new DatasetFiles
        {
            Ids = Ids is null ? null : place,
            Given = Given.Length == 0 ? null : place,
            MustDrop = MustDrop.Length == 0 ? null : place,
            Metric = Metric,
            Hard = Scores?.Direction,
        };
        return options.Aggregate(bare, (files, option) => DatasetFiles.Inputs.Single(rule => rule.Name == option).With(files, place));
    }

    // What has an entry for every row: the option that names it, its name in messages, and its rows where it is there.
    (string Option, string Name, int? Rows)[] Parts() =>
    [
        ("scores", "scores", Scores?.Rows),
        ("cutoff-scores", "cutoff scores", CutoffScores?.Rows),
        ("embeddings", "embeddings", Embeddings?.Rows),
        ("graph", "the graph", Graph?.Rows),
        ("labels", "labels", Labels?.Length),
        ("logits", "logits", Logits?.Rows),
        ("confidence", "the confidence", Confidence?.Rows),
    ];
}
