using Pith.Cli.Infrastructure;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Numerics;
using Pith.Scoring;

namespace Pith.Cli.Commands;

/// <summary>Everything that <c>pith extrapolate</c> reads, with aligned row counts.</summary>
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
    public static ExtrapolateInputs Read(CommandContext context, ExtrapolateCommand command, ExtrapolateRequest request)
    {
        var inputs = new ExtrapolateInputs();
        try
        {
            context.Stages.Time("read", () => inputs.ReadAll(context, command, request));
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

    void ReadAll(CommandContext context, ExtrapolateCommand command, ExtrapolateRequest request)
    {
        string embeddings = context.Text(command.Embeddings)!, scores = context.Text(command.Scores)!;
        Embeddings = EmbeddingsReader.Open(embeddings);
        int rows = Embeddings.Rows;
        Scores = PartialScores.Load(scores, rows, context.Text(command.ScoredRows), request.Hard);
        Alignment.Require($"embeddings {embeddings}", rows, $"scores {scores}", Scores.Rows);
        int[]? labels = null;
        if (context.Text(command.Labels) is string labelsSpec)
            labels = LabelsReader.ReadPartial(labelsSpec, rows);
        if (context.Text(command.Logits) is string logits)
        {
            Logits = EmbeddingsReader.Open(logits);
            Alignment.Require($"embeddings {embeddings}", rows, $"logits {logits}", Logits.Rows);
            EmbeddingsCheck.RequireFinite(Logits, $"logits {logits}", request.Threads);
        }
        if (context.Text(command.Truth) is string truth)
            Truth = ImportanceScores.Load(truth, rows, null).Values.ToArray();
        if (context.Text(command.SecondScores) is string second)
            SecondScores = ImportanceScores.Load(second, rows, null).Values.ToArray();
        Problem = ScoredDataset.Problem(Embeddings, Scores.Values, labels, scores, context.Text(command.Labels)) with
        {
            Logits = Logits,
            Direction = Scores.Direction,
            ScoreName = Scores.Name,
            Metric = request.Metric,
            Seed = request.Seed,
            Threads = request.Threads,
        };
    }
}
