using Pith.Data;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Numerics;
using Pith.Scoring;

namespace Pith.Pipelines.Extrapolate;

/// <summary>Everything that an extrapolation reads, with aligned row counts.</summary>
sealed class ExtrapolateInputs : IDisposable
{
    /// <summary>Given scores [N], NaN = not scored.</summary>
    public ImportanceScores Scores { get; private set; } = null!;

    public ExtrapolationProblem Problem { get; private set; } = null!;

    /// <summary>True scores [N], or null.</summary>
    public double[]? Truth { get; private set; }

    /// <summary>Scores of a second run [N], or null.</summary>
    public double[]? SecondScores { get; private set; }

    MatrixView? Embeddings { get; set; }

    MatrixView? Logits { get; set; }

    /// <summary>Opens and reads; embeddings are only mapped.</summary>
    public static ExtrapolateInputs Read(ExtrapolateRequest request, int threads)
    {
        var inputs = new ExtrapolateInputs();
        try
        {
            inputs.ReadAll(request, threads);
            return inputs;
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Embeddings?.Dispose();
        Logits?.Dispose();
    }

    void ReadAll(ExtrapolateRequest request, int threads)
    {
        string embeddings = request.Embeddings!, scores = request.Scores!;
        Embeddings = EmbeddingsReader.Open(embeddings);
        int rows = Embeddings.Rows;
        Scores = PartialScores.Load(scores, rows, request.ScoredRows, request.Hard);
        Alignment.Require($"embeddings {embeddings}", rows, $"scores {scores}", Scores.Rows);
        int[]? labels = request.Labels is null ? null : LabelsReader.ReadPartial(request.Labels, rows);
        if (request.Logits is string logits)
        {
            Logits = EmbeddingsReader.Open(logits);
            Alignment.Require($"embeddings {embeddings}", rows, $"logits {logits}", Logits.Rows);
            EmbeddingsCheck.RequireFinite(Logits, $"logits {logits}", threads);
        }
        if (request.Truth is string truth)
            Truth = ImportanceScores.Load(truth, rows, null).Values.ToArray();
        if (request.SecondScores is string second)
            SecondScores = ImportanceScores.Load(second, rows, null).Values.ToArray();
        var data = new Dataset { Rows = rows, Embeddings = Embeddings, Scores = Scores, Labels = labels, Logits = Logits, Metric = request.Metric };
        Problem = ExtrapolationProblem.Of(data, scores, request.Labels) with { Seed = request.Seed, Threads = threads };
    }
}
