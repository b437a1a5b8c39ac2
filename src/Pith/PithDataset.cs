using Pith.Data;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Pipelines;
using Pith.Selection;

namespace Pith;

/// <summary>A dataset to prune: rows with what is known about them, aligned. Where to start.</summary>
/// <remarks>
/// <para>Open one from files (<see cref="Open(string?, string?, string?, string?, bool)"/>) or make one of arrays (<see cref="FromArrays"/>),
/// then <see cref="Prune(string, string, ulong)"/>, <see cref="ExtrapolateAsync"/> or
/// <see cref="EvaluateAsync(string, string, PithDataset?, int, int, ulong, IProgress{PithProgress}?, CancellationToken)"/>. What starts from
/// images, or is long enough to be continued after a stop, is a <see cref="PithPipeline"/>.</para>
/// <para>Files are mapped, not copied; dispose the dataset to close them. Everything is deterministic: the same data, options and seed give the
/// same rows, whatever <see cref="Threads"/> is.</para>
/// </remarks>
public sealed partial class PithDataset : IDisposable
{
    /// <summary>What stands in place of a file for data that come from none.</summary>
    internal const string Memory = "in-memory";

    readonly OpenDataset? _open;
    bool _isChecked;

    PithDataset(DatasetFiles files, Dataset data, OpenDataset? open) => (Files, Data, _open) = (files, data, open);

    /// <summary>Everything known about the rows, for use with the rest of the library.</summary>
    public Dataset Data { get; }

    /// <summary>N, the number of rows.</summary>
    public int Rows => Data.Rows;

    /// <summary>Threads to use; 0 means all cores. Default 0. No result depends on it.</summary>
    public int Threads { get; set; }

    /// <summary>The files; <see cref="Memory"/> where a part comes from none.</summary>
    internal DatasetFiles Files { get; }

    /// <summary>Opens and aligns files.</summary>
    /// <param name="embeddings">Embeddings [N, D] of one model: .npy, FILE.npz:member, .safetensors:name, a folder or a glob of shards. Null for
    /// none; methods that measure distances need them.</param>
    /// <param name="scores">Importance scores [N], NaN = not scored: .npy, DIR:name of a folder of scores, a JSON dictionary, FILE.csv:column.
    /// Null for none; D2 Pruning and every method that ranks by difficulty need them.</param>
    /// <param name="labels">Class labels [N], whole numbers from 0: .npy, FILE.csv:column. Null for none; evaluation and class budgets need them.</param>
    /// <param name="ids">The rows' own names [N]: .txt one a line, .npy, FILE.csv:column. Null for the row numbers. Scores and labels in files
    /// with ids are aligned by them.</param>
    /// <param name="lowIsHard">Whether low scores mark hard rows, where the file does not say itself. Default false: high ones do.</param>
    /// <returns>The dataset; dispose it to close the files.</returns>
    /// <exception cref="MissingDataException">No file is given.</exception>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed.</exception>
    /// <exception cref="MisalignedDataException">Two files differ in their rows.</exception>
    public static PithDataset Open(string? embeddings = null, string? scores = null, string? labels = null, string? ids = null, bool lowIsHard = false) =>
        Open(new DatasetFiles
        {
            Embeddings = embeddings,
            Scores = scores,
            Labels = labels,
            Ids = ids,
            Hard = lowIsHard ? ScoreDirection.HighIsEasy : null,
        });

    /// <summary>Opens and aligns files of every kind: a kNN graph, logits, confidences, rows that must be kept or dropped.</summary>
    /// <param name="files">Where the parts lie.</param>
    /// <returns>The dataset; dispose it to close the files.</returns>
    /// <exception cref="MissingDataException">No file says how many rows there are.</exception>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed.</exception>
    /// <exception cref="MisalignedDataException">Two files differ in their rows.</exception>
    public static PithDataset Open(DatasetFiles files)
    {
        OpenDataset open = DatasetReader.Open(files);
        return new PithDataset(files, open.Data, open);
    }

    /// <summary>Makes a dataset of arrays, which are kept, not copied.</summary>
    /// <param name="embeddings">Embeddings [N, D], row-major; null for none.</param>
    /// <param name="columns">D, at least 1; not looked at without embeddings.</param>
    /// <param name="scores">Importance scores [N], NaN = not scored; null for none.</param>
    /// <param name="labels">Class labels [N], each at least 0; null for none.</param>
    /// <param name="ids">The rows' own names [N]; null for the row numbers.</param>
    /// <param name="lowIsHard">Whether low scores mark hard rows. Default false: high ones do.</param>
    /// <exception cref="ArgumentException">No array is given, or the embeddings are no whole rows of <paramref name="columns"/> values.</exception>
    /// <exception cref="InvalidDataContentException">There are no rows, or a label is negative.</exception>
    /// <exception cref="MisalignedDataException">Two arrays differ in their rows.</exception>
    public static PithDataset FromArrays(
        float[]? embeddings = null, int columns = 0, double[]? scores = null, int[]? labels = null, string[]? ids = null, bool lowIsHard = false)
    {
        if (embeddings is not null && (columns < 1 || embeddings.Length % columns != 0))
            throw new ArgumentException($"{embeddings.Length} values are no whole rows of {columns} columns.", nameof(columns));
        int rows = embeddings?.Length / columns ?? scores?.Length ?? labels?.Length ?? ids?.Length
            ?? throw new ArgumentException("A dataset needs embeddings, scores, labels or ids.", nameof(embeddings));
        return From(new Dataset
        {
            Rows = rows,
            Ids = ids,
            Embeddings = embeddings is null ? null : MatrixView.FromArray(embeddings, rows, columns),
            Labels = labels,
            Scores = scores is null ? null : new ImportanceScores("score", lowIsHard ? ScoreDirection.HighIsEasy : ScoreDirection.HighIsHard, scores)
            {
                DirectionSource = DirectionSource.Given,
            },
        });
    }

    /// <summary>Makes a dataset of what is in memory already.</summary>
    /// <param name="data">The rows and what is known about them; matrices stay the caller's to dispose.</param>
    /// <exception cref="InvalidDataContentException">There are no rows, or a label is negative.</exception>
    /// <exception cref="MisalignedDataException">Two parts differ in their rows.</exception>
    public static PithDataset From(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Rows < 1)
            throw new InvalidDataContentException("the dataset has no rows; give at least one.");
        data.RequireAligned();
        Alignment.Require("ids", data.Ids?.Length ?? data.Rows, "the dataset", data.Rows);
        if (data.Labels is { } labels && Array.FindIndex(labels, label => label < 0) is >= 0 and int row)
            throw new InvalidDataContentException($"labels, row {row}: {labels[row]} is no class; labels are whole numbers from 0.");
        return new PithDataset(data.FilesAt(Memory), data, open: null);
    }

    /// <summary>The same rows with other scores, which come from no file; this dataset keeps the files open.</summary>
    internal PithDataset WithScores(ImportanceScores scores) => new(
        Files with { Scores = Memory, ScoredRows = null, Hard = scores.Direction }, Data with { Scores = scores }, open: null)
    {
        Threads = Threads,
        _isChecked = _isChecked,
    };

    /// <summary>Refuses NaN and infinity in what will be computed with, once.</summary>
    internal void Check(StageContext context)
    {
        if (_isChecked)
            return;
        if (Data.Embeddings is { } embeddings)
            EmbeddingsCheck.RequireFinite(embeddings, $"embeddings {Files.Embeddings}", Threads, context.Progress, context.Cancellation);
        if (Data.Logits is { } logits)
            EmbeddingsCheck.RequireFinite(logits, $"logits {Files.Logits}", Threads, context.Progress, context.Cancellation);
        _isChecked = true;
    }

    /// <summary>Refuses rows without a label, for whoever needs the class of all.</summary>
    internal void RequireAllLabels()
    {
        if (Data.Labels is { } labels && Array.FindIndex(labels, label => label < 0) is >= 0 and int row)
            throw new InvalidDataContentException($"labels {Files.Labels}, row {row}: there is no label, but the class of every row is needed here; give labels of all rows.");
    }

    /// <summary>The rows as a problem to solve.</summary>
    internal SelectionProblem ProblemOf(ulong seed) => new(Data) { Seed = seed, Threads = Threads };

    /// <summary>Closes the files; arrays stay as they are.</summary>
    public void Dispose() => _open?.Dispose();
}
