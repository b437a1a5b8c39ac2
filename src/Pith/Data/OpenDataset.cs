using Pith.Data.Graphs;
using Pith.Data.Readers;
using Pith.Data.Sources;
using Pith.Data.Tables;
using Pith.Numerics.Communication;

namespace Pith.Data;

/// <summary>A dataset whose files are open; dispose it to close them.</summary>
public sealed class OpenDataset : IDisposable
{
    readonly RowCount _rows;
    readonly DataNeeds _needs;

    internal OpenDataset(DatasetFiles files, Dataset data, RowCount rows, DataNeeds needs) => (Files, Data, _rows, _needs) = (files, data, rows, needs);

    /// <summary>The files.</summary>
    public DatasetFiles Files { get; }

    /// <summary>What they hold, aligned.</summary>
    public Dataset Data { get; private set; }

    /// <summary>Which rows a condition left; null where there is none.</summary>
    internal RowFilter? Filter { get; init; }

    /// <summary>The table behind the dataset, where its rows are only some of the records; else null.</summary>
    internal RecordsOfRows? Records { get; init; }

    /// <summary>Refuses an input of another number of rows.</summary>
    /// <param name="name">What the input is, with its path, e.g. <c>truth t.npy</c>.</param>
    /// <param name="rows">Its rows.</param>
    /// <exception cref="MisalignedDataException">The rows differ; the message names the input that said first how many there are.</exception>
    public void RequireRows(string name, int rows) => Alignment.Require(_rows.Name, _rows.Rows, name, rows);

    /// <summary>Lets ranks that each looked at a share of a graph agree how it lies: where a share must be changed to be a graph, all read all of it.</summary>
    /// <exception cref="InvalidDataContentException">It is no graph.</exception>
    internal void AgreeOnGraph(ICommunicator ranks)
    {
        if (Data.Graph is not { } graph || Files.GraphShare is null)
            return;
        Span<long> copies = [graph.IsMapped ? 0 : 1];
        ranks.Max(copies);
        if (copies[0] > 0)
            Data = Data with { Graph = Together.Run(ranks, () => graph.IsMapped ? KnnGraphFile.Read(Files.Graph!, Files.GraphNeighbors) : graph) };
    }

    /// <summary>Reads all values of the matrices that will be computed with, to refuse NaN and infinity before work starts.</summary>
    /// <remarks>Embeddings are passed over where a graph stands for them.</remarks>
    /// <param name="threads">Threads to use; 0 means all cores.</param>
    /// <param name="progress">Receives progress in rows, or null.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite; the message names the first row and column.</exception>
    public void Check(int threads = 0, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        Check(check => check(), threads, progress, cancellation);

    /// <summary>The same for a caller who times the check of each matrix.</summary>
    /// <param name="each">Runs the check of one matrix.</param>
    /// <param name="threads">Threads to use; 0 means all cores.</param>
    /// <param name="progress">Receives progress in rows, or null.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite; the message names the first row and column.</exception>
    public void Check(Action<Action> each, int threads = 0, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        Check(SingleProcess.Instance, each, threads, progress, cancellation);

    /// <summary>The same by several ranks, each of which reads a share of the rows; all call it.</summary>
    internal void Check(ICommunicator ranks, Action<Action> each, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(each);
        if (Data.Embeddings is { } embeddings && (Data.Graph is null || _needs.HasFlag(DataNeeds.Embeddings)))
            each(() => EmbeddingsCheck.RequireFinite(ranks, embeddings, $"{Files.Part}embeddings {Files.Embeddings}", threads, progress, cancellation));
        if (Data.Logits is { } logits)
            each(() => EmbeddingsCheck.RequireFinite(ranks, logits, $"{Files.Part}logits {Files.Logits}", threads, progress, cancellation));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Data.Embeddings?.Dispose();
        Data.Logits?.Dispose();
    }
}
