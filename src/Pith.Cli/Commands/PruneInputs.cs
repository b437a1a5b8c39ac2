using Pith.Cli.Infrastructure;
using Pith.Data;
using Pith.Data.Dynamics;
using Pith.Data.Graphs;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.Stratified;

namespace Pith.Cli.Commands;

/// <summary>Everything that <c>pith prune</c> reads, with aligned row counts.</summary>
sealed class PruneInputs : IDisposable
{
    string? _embeddingsName;
    string? _logitsName;

    /// <summary>N.</summary>
    public int Rows { get; private set; }

    public MatrixView? Embeddings { get; private set; }

    public KnnGraph? Graph { get; private set; }

    public ImportanceScores? Scores { get; private set; }

    public ImportanceScores? CutoffScores { get; private set; }

    public int[]? Labels { get; private set; }

    public MatrixView? Logits { get; private set; }

    public ImportanceScores? Confidence { get; private set; }

    public string[]? Ids { get; private set; }

    public (ulong High, ulong Low)[]? Uids { get; private set; }

    public int[] Given { get; private set; } = [];

    public int[] MustDrop { get; private set; } = [];

    /// <summary>Opens and reads; embeddings are only mapped.</summary>
    public static PruneInputs Read(CommandContext context, PruneCommand command, PruneRequest request)
    {
        var inputs = new PruneInputs();
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

    /// <summary>Reads all values of the embeddings once, to refuse NaN and infinity before work starts.</summary>
    public void Check(CommandContext context, PruneRequest request)
    {
        if (Embeddings is not null && (Graph is null || request.Options.Needs.HasFlag(DataNeeds.Embeddings)))
            context.Stages.Time("check", () =>
                EmbeddingsCheck.RequireFinite(Embeddings, _embeddingsName!, request.Threads, context.Progress, context.Cancellation));
        if (Logits is not null)
            context.Stages.Time("check", () =>
                EmbeddingsCheck.RequireFinite(Logits, _logitsName!, request.Threads, context.Progress, context.Cancellation));
    }

    public SelectionProblem Problem(DistanceMetric metric, PruneRequest request) => new()
    {
        Rows = Rows,
        Scores = Scores,
        CutoffScores = CutoffScores,
        Embeddings = Embeddings,
        Graph = Graph,
        Metric = metric,
        Labels = Labels,
        Logits = Logits,
        Confidence = Confidence,
        Given = Given,
        MustDrop = MustDrop,
        Seed = request.Seed,
        Threads = request.Threads,
    };

    public void Dispose()
    {
        Embeddings?.Dispose();
        Logits?.Dispose();
    }

    void ReadAll(CommandContext context, PruneCommand command, PruneRequest request)
    {
        PruneNeeds.Require(context, command, request);
        (string Name, int Rows)? first = null;
        void Align(string name, int rows)
        {
            if (first is (string firstName, int firstRows))
                Alignment.Require(firstName, firstRows, name, rows);
            else
                first = (name, rows);
        }
        if (context.Text(command.Embeddings) is string embeddings)
        {
            Embeddings = EmbeddingsReader.Open(embeddings);
            Align(_embeddingsName = $"embeddings {embeddings}", Embeddings.Rows);
        }
        if (context.Text(command.Graph) is string graph)
        {
            Graph = KnnGraphFile.Read(graph, SuppliedNeighbors(request));
            Align($"graph {graph}", Graph.Rows);
        }
        if (context.Text(command.Ids) is string ids)
        {
            Ids = IdsReader.Read(ids);
            Align($"ids {ids}", Ids.Length);
            if (request.Write.Contains("uids"))
                Uids = SelectionFiles.ParseUids(Ids, $"ids {ids}");
        }
        if (context.Text(command.Labels) is string labels)
        {
            Labels = LabelsReader.Read(labels, Ids);
            Align($"labels {labels}", Labels.Length);
        }
        if (context.Text(command.Scores) is string scores)
        {
            Scores = ImportanceScores.Load(scores, first?.Rows, request.Hard, Ids);
            Align($"scores {scores}", Scores.Rows);
        }
        if (context.Text(command.Logits) is string logits)
        {
            Logits = LogitsReader.Open(logits);
            Align(_logitsName = $"logits {logits}", Logits.Rows);
        }
        Rows = first?.Rows ?? throw new OptionException(
            "scores", $"--method {request.Method.Name} needs to know the rows; give --embeddings, --scores, --labels or --ids.");
        if (context.Text(command.Confidence) is string confidence)
        {
            Confidence = ImportanceScores.Load(confidence, Rows, ids: Ids);
            Align($"confidence {confidence}", Confidence.Rows);
        }
        if (context.Text(command.CutoffScores) is string cutoffScores)
        {
            CutoffScores = ImportanceScores.Load(cutoffScores, Rows, request.Hard, Ids);
            Align($"cutoff scores {cutoffScores}", CutoffScores.Rows);
        }
        if (context.Text(command.Given) is string given)
            Given = RowListReader.Read(given, Rows);
        if (context.Text(command.MustDrop) is string mustDrop)
            MustDrop = RowListReader.Read(mustDrop, Rows);
    }

    /// <summary>How many of a supplied graph's neighbours to use.</summary>
    static int? SuppliedNeighbors(PruneRequest request) => request.Options switch
    {
        GraphMethodOptions options => options.SuppliedNeighbors,
        StratifiedOptions options => options.D2.SuppliedNeighbors,
        _ => null,
    };
}
