using Pith.Data;
using Pith.Data.Dynamics;
using Pith.Data.Readers;
using Pith.Numerics;
using Pith.Scoring;

namespace Pith.Pipelines.Score;

/// <summary>The files of a request for scores, open and of as many rows.</summary>
sealed class ScoreFiles : IDisposable
{
    ScoreFiles(ScoreInput input) => Input = input;

    /// <summary>What the scores look at.</summary>
    public ScoreInput Input { get; }

    /// <summary>The dataset of the embeddings, where scores come from these; else null.</summary>
    public OpenDataset? Dataset { get; private init; }

    /// <summary>Rows that were recorded; 0 where nothing was.</summary>
    public int RecordedRows { get; private init; }

    /// <summary>The recordings over which scores are averaged, of which the input holds the first; none where scores come from elsewhere.</summary>
    public IReadOnlyList<DynamicsFolder> Runs { get; private init; } = [];

    /// <summary>The files of logits in the order of the epochs, where scores come from them; else none.</summary>
    public IReadOnlyList<string> LogitFiles { get; private init; } = [];

    /// <summary>Opens what a request names.</summary>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed.</exception>
    /// <exception cref="MisalignedDataException">Two files are of different numbers of rows.</exception>
    public static ScoreFiles Open(ScoreRequest request)
    {
        if (request.IsOfLogits)
            return OpenLogits(request);
        if (request.Dynamics is null)
            return OpenEmbeddings(request);
        DynamicsFolder[] runs = [.. request.Runs.Select(DynamicsFolder.Open)];
        RequireAlike(runs);
        string path = request.Runs[0];
        DynamicsFolder folder = runs[0];
        string name = $"training dynamics {path}";
        MatrixView? features = request.Features is null ? null : OpenAligned(request.Features, "features", name, folder.Description.Rows, EmbeddingsReader.Open);
        try
        {
            MatrixView? logits = request.Logits is null ? null : OpenAligned(request.Logits, "logits", name, folder.Description.Rows, LogitsReader.Open);
            return new ScoreFiles(ScoreInput.Of(folder) with { Embeddings = features, Logits = logits }) { Runs = runs, RecordedRows = runs.SelectMany(run => run.Trained.Rows).Distinct().Count() };
        }
        catch
        {
            features?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Input.Embeddings?.Dispose();
        Input.Logits?.Dispose();
    }

    // A mean over runs is of the same rows with the same labels, over as many epochs.
    static void RequireAlike(DynamicsFolder[] runs)
    {
        foreach (DynamicsFolder run in runs)
        {
            DynamicsDescription first = runs[0].Description, other = run.Description;
            if ((first.Rows, first.Classes, first.Epochs) != (other.Rows, other.Classes, other.Epochs))
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"{run.Path} holds {other.Rows} rows, {other.Classes} classes and {other.Epochs} epochs where {runs[0].Path} holds {first.Rows}, {first.Classes} and {first.Epochs}; runs that are averaged need the same."));
            }
            int row = runs[0].Labels.CommonPrefixLength(run.Labels);
            if (row < first.Rows)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"{run.Path}: row {row} has label {run.Labels[row]} where {runs[0].Path} has {runs[0].Labels[row]}; runs that are averaged need the same labels."));
            }
        }
    }

    static ScoreFiles OpenLogits(ScoreRequest request)
    {
        var logits = LogitsTrajectory.Find(request.Logits!);
        string name = $"logits {request.Logits}";
        string[]? ids = request.Ids is null ? null : IdsReader.Read(request.Ids);
        if (ids is not null)
            Alignment.Require(name, logits.Rows, $"ids {request.Ids}", ids.Length);
        DynamicsFolder folder = logits.ToDynamics(LabelsOf(request.Labels, ids, name, logits), $"labels {request.Labels}");
        MatrixView? features = request.Features is null ? null : OpenAligned(request.Features, "features", name, logits.Rows, EmbeddingsReader.Open);
        return new ScoreFiles(ScoreInput.Of(folder) with { Embeddings = features, Logits = features is null ? null : logits.Open(logits.Files.Count - 1) })
        {
            RecordedRows = logits.Rows,
            LogitFiles = logits.Files,
        };
    }

    // A label is the number of its column; without labels only scores that do not look at them are computed, and any label serves.
    static int[] LabelsOf(string? spec, string[]? ids, string name, LogitsTrajectory logits)
    {
        if (spec is null)
            return new int[logits.Rows];
        (int[] labels, IReadOnlyList<string>? names) = LabelsReader.ReadAsWritten(spec, ids);
        Alignment.Require(name, logits.Rows, $"labels {spec}", labels.Length);
        if (names is not null && names.Count != logits.Classes)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"labels {spec} name {names.Count} classes and {name} have {logits.Classes} columns, so it is not known which column a name means; give whole numbers, the columns from 0 on."));
        }
        return labels;
    }

    static ScoreFiles OpenEmbeddings(ScoreRequest request)
    {
        OpenDataset open = DatasetReader.Open(new DatasetFiles { Embeddings = request.Embeddings, Labels = request.Labels, Ids = request.Ids, Where = request.Where });
        return new ScoreFiles(ScoreInput.Of(open.Data.Embeddings!, open.Data.Labels)) { Dataset = open };
    }

    static MatrixView OpenAligned(string spec, string what, string otherName, int rows, Func<string, MatrixView> open)
    {
        MatrixView matrix = open(spec);
        if (matrix.Rows == rows)
            return matrix;
        int found = matrix.Rows;
        matrix.Dispose();
        throw new MisalignedDataException(otherName, rows, $"{what} {spec}", found);
    }
}
