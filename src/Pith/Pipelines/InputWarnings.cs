using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Data.Sources;
using Pith.Data;
using Pith.Numerics;
using static System.FormattableString;

namespace Pith.Pipelines;

/// <summary>Warns of inputs that no method can learn from, and of directions that nothing tells, the same in every stage.</summary>
static class InputWarnings
{
    /// <summary>Warns of every part of a dataset that is the same for all rows.</summary>
    /// <param name="log">Told of each.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="files">What its parts are called.</param>
    public static void OfConstants(IStageLog log, Dataset data, DatasetFiles files)
    {
        OfScores(log, data.Scores, $"scores {files.Scores}");
        OfScores(log, data.CutoffScores, $"cutoff scores {files.CutoffScores}");
        OfScores(log, data.Confidence, $"confidence {files.Confidence}");
        OfEmbeddings(log, data.Embeddings, $"{files.Part}embeddings {files.Embeddings}");
        OfLogits(log, data.Logits, $"{files.Part}logits {files.Logits}");
    }

    /// <summary>Says what became of the rows before any work: records that are no rows, rows that a condition left, ids that occur twice.</summary>
    public static void OfRows(IStageLog log, OpenDataset open)
    {
        foreach (string note in open.Records?.Notes ?? [])
            log.Message(note);
        if (open.Filter is { } filter)
            log.Message(Invariant($"{filter.Rows.Length:N0} of the {filter.All:N0} rows of {filter.Table.Path} meet `where`; the others are as if they were not there: row numbers count from 0 among those that are left, and ids say which they are."));
        if (open.Data.Ids is null)
        {
            (string What, string? Spec, DataUse Use)[] tables =
            [
                ("scores", open.Files.Scores, DataUse.Scores), ("labels", open.Files.Labels, DataUse.Labels),
                ("cutoff scores", open.Files.CutoffScores, DataUse.Scores), ("confidence", open.Files.Confidence, DataUse.Scores),
            ];
            foreach ((string what, string? spec, _) in tables.Where(table => UnusedIds.AreIn(table.Spec, table.Use)))
                log.Message($"warning: the lines of {open.Files.Part}{what} {spec} are taken as the rows in their order: its column 'id' cannot be matched, because nothing says what the rows are called. Give `ids` if the order may differ.");
        }
        // A pool's uids differ.
        if (open.Records is null && open.Data.Ids is { } ids && RepeatedIds.Of(ids) is { } repeated)
            log.Message($"note: {repeated.Words}; rows keep their numbers, but nothing can be matched by such ids.");
    }

    /// <summary>Warns of scores that are equal.</summary>
    public static void OfScores(IStageLog log, ImportanceScores? scores, string name)
    {
        if (scores is not null && ConstantValues.Of(scores.Values) is double value)
            log.Message(Invariant($"warning: all scores are equal: {name} are {value:G6} for every scored row, so they say nothing about which rows are hard, and what they decide is decided by row numbers."));
    }

    /// <summary>Warns of embeddings that are equal.</summary>
    public static void OfEmbeddings(IStageLog log, MatrixView? embeddings, string name)
    {
        if (embeddings is not null && ConstantValues.RowsAreEqual(embeddings))
            log.Message($"warning: all rows of {name} are equal, so they say nothing about which rows are alike.");
    }

    /// <summary>Warns of logits that give every row the same probabilities.</summary>
    public static void OfLogits(IStageLog log, MatrixView? logits, string name)
    {
        if (logits is not null && ConstantValues.RowsAreEqual(logits, upToOffset: true))
            log.Message($"warning: all rows of {name} give the same class probabilities, so the model tells no row from another.");
    }

    /// <summary>Warns where a direction that nothing tells decides which rows are dropped as hardest.</summary>
    /// <param name="log">Told.</param>
    /// <param name="scores">The scores, or null.</param>
    /// <param name="name">What they are called, e.g. <c>scores x.npy</c>.</param>
    /// <param name="why">Labels or a cutoff, whatever makes the direction matter, with the verb; null where nothing does.</param>
    public static void OfDirection(IStageLog log, ImportanceScores? scores, string name, string? why)
    {
        if (why is not null && scores is { DirectionSource: DirectionSource.Assumed })
        {
            log.Message(
                $"warning: the direction of {name} is assumed: high is hard, because no scores.json beside it says which end is; {why}. If high is easy, give `hard` low; `hard` high confirms this.");
        }
    }
}
