using Pith.Data;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Pipelines.Extrapolate;

/// <summary>Everything that an extrapolation reads, with aligned row counts.</summary>
sealed class ExtrapolateInputs : IDisposable
{
    readonly OpenDataset _open;
    readonly CrossFittedInput? _crossFitted;

    ExtrapolateInputs(OpenDataset open, ExtrapolateRequest request, int threads, GraphFiles? files)
    {
        _open = open;
        if (open.Data.Logits is not null)
            EmbeddingsCheck.RequireFinite(open.Data.Logits, $"logits {request.Logits}", threads);
        Truth = ReadScores(request.Truth);
        SecondScores = ReadScores(request.SecondScores);
        Problem = ExtrapolationProblem.Of(open.Data, request.Scores!, request.Labels) with
        {
            Seed = request.Seed,
            Threads = threads,
            Accuracy = Recalls.Watch(new(request.Recall, request.Exact) { Files = files }),
        };
        if (request.CrossFitted is not string spec)
            return;
        _crossFitted = CrossFittedInput.Open(spec, Problem, open.Files, threads);
        Problem = Problem with { CrossFitted = _crossFitted.Logits, CrossFittedFeatures = _crossFitted.Features };
    }

    /// <summary>Given scores [N], NaN = not scored.</summary>
    public ImportanceScores Scores => _open.Data.Scores!;

    public ExtrapolationProblem Problem { get; }

    /// <summary>What the graphs that the extrapolation builds have reached.</summary>
    public GraphRecalls Recalls { get; } = new();

    /// <summary>The dataset with what was left out of it.</summary>
    public OpenDataset Opened => _open;

    public Dataset Data => _open.Data;

    public DatasetFiles Files => _open.Files;

    /// <summary>True scores [N], or null.</summary>
    public ImportanceScores? Truth { get; }

    /// <summary>Scores of a second run [N], or null.</summary>
    public ImportanceScores? SecondScores { get; }

    /// <summary>Opens and reads; embeddings are only mapped.</summary>
    public static ExtrapolateInputs Read(ExtrapolateRequest request, int threads, GraphFiles? files)
    {
        OpenDataset open = DatasetReader.Open(new DatasetFiles
        {
            Embeddings = request.Embeddings,
            Scores = request.Scores,
            ScoredRows = request.ScoredRows,
            Hard = request.Hard,
            Labels = request.Labels,
            Ids = request.Ids,
            Where = request.Where,
            LabelsMayMiss = true,
            Logits = request.Logits,
            Graph = request.Graph,
            Metric = request.Metric,
        });
        try
        {
            return new ExtrapolateInputs(open, request, threads, files);
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _crossFitted?.Dispose();
        _open.Dispose();
    }

    ImportanceScores? ReadScores(string? spec) => spec is null ? null : ImportanceScores.Load(spec, _open.Data.Rows, ids: _open.Data.Ids);
}
