using Pith.Cli.Infrastructure;
using Pith.Data;
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
    readonly OpenDataset _open;

    PruneInputs(OpenDataset open, bool wantsUids)
    {
        _open = open;
        if (wantsUids)
            Uids = SelectionFiles.ParseUids(Ids!, $"ids {open.Files.Ids}");
    }

    /// <summary>N.</summary>
    public int Rows => _open.Data.Rows;

    public MatrixView? Embeddings => _open.Data.Embeddings;

    public KnnGraph? Graph => _open.Data.Graph;

    public ImportanceScores? Scores => _open.Data.Scores;

    public int[]? Labels => _open.Data.Labels;

    public MatrixView? Logits => _open.Data.Logits;

    public string[]? Ids => _open.Data.Ids;

    public (ulong High, ulong Low)[]? Uids { get; }

    /// <summary>Opens and reads; embeddings are only mapped.</summary>
    public static PruneInputs Read(CommandContext context, PruneCommand command, PruneRequest request)
    {
        var files = new DatasetFiles
        {
            Embeddings = context.Text(command.Embeddings),
            Graph = context.Text(command.Graph),
            GraphNeighbors = SuppliedNeighbors(request),
            Ids = context.Text(command.Ids),
            Labels = context.Text(command.Labels),
            Scores = context.Text(command.Scores),
            Hard = request.Hard,
            Logits = context.Text(command.Logits),
            Confidence = context.Text(command.Confidence),
            CutoffScores = context.Text(command.CutoffScores),
            Given = context.Text(command.Given),
            MustDrop = context.Text(command.MustDrop),
        };
        return context.Stages.Time("read", () => Open(files, request));
    }

    /// <summary>Reads all values of the embeddings once, to refuse NaN and infinity before work starts.</summary>
    public void Check(CommandContext context, PruneRequest request) =>
        _open.Check(check => context.Stages.Time("check", check), request.Threads, context.Progress, context.Cancellation);

    public SelectionProblem Problem(DistanceMetric metric, PruneRequest request) =>
        new(_open.Data with { Metric = metric }) { Seed = request.Seed, Threads = request.Threads };

    public void Dispose() => _open.Dispose();

    static PruneInputs Open(DatasetFiles files, PruneRequest request)
    {
        OpenDataset open = DatasetReader.Open(files, SelectionNeeds.DemandsOf(request.Options));
        try
        {
            return new PruneInputs(open, request.Write.Contains("uids"));
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    /// <summary>How many of a supplied graph's neighbours to use.</summary>
    static int? SuppliedNeighbors(PruneRequest request) => request.Options switch
    {
        GraphMethodOptions options => options.SuppliedNeighbors,
        StratifiedOptions options => options.D2.SuppliedNeighbors,
        _ => null,
    };
}
