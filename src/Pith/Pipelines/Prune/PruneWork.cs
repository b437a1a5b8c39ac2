using Pith.Data;
using Pith.Data.Graphs;
using Pith.Data.Files;
using Pith.Data.Labels;
using Pith.Data.Scores;
using Pith.Data.Tables;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.Frame;

namespace Pith.Pipelines.Prune;

/// <summary>A selection with its inputs open.</summary>
sealed class PruneWork : StageWork<PruneRequest, PruneResult>
{
    readonly StageContext _context;
    readonly int _threads;
    readonly OpenDataset _open;
    readonly int _budget;
    readonly (ulong High, ulong Low)[]? _uids;
    readonly KeptRows? _keptRows;
    readonly string[]? _linked;

    public PruneWork(StageCall<PruneRequest> call, StageContext context)
        : base(call.Request)
    {
        (_context, _threads) = (context, call.Threads);
        (_open, _uids) = context.Stages.Time("read", Read);
        try
        {
            _keptRows = Request.Write.Contains(CoresetForm.Rows) ? KeptRows.Find(_open) : null;
            if (_keptRows?.Name == SelectionFiles.KeptTable && Request.Write.Contains(CoresetForm.Csv))
                throw new OptionException("write", $"`write` rows of {_keptRows.Source} and `write` csv are both called {SelectionFiles.KeptTable}; give one of them.");
            _linked = Request.Write.Contains(CoresetForm.Links) ? KeptLinks.Resolve(Data.Ids, FoldersOfIds()) : null;
            InputWarnings.OfRows(context.Log, _open);
            _budget = Request.Count is int count ? KeepCount.Of(count, Data.Rows)
                : Request.Keep is { } keep ? KeepCount.Of(keep, Data.Rows)
                : Data.Rows;
            if (Data.Graph is null && Request.Method.Info is not null)
                Request = Request with { Method = FittedDefaults.Neighbors(Request.Method, Data.Rows - 1, FittedDefaults.RowsLessOne, context.Log) };
        }
        catch
        {
            _open.Dispose();
            throw;
        }
    }

    public override long Rows => Data.Rows;

    public override long Columns => Data.Embeddings?.Columns ?? 0;

    Dataset Data => _open.Data;

    GraphAccuracy Accuracy => new(Request.Recall, Request.Exact) { Files = _context.GraphFiles };

    ISelectionOptions Options => Selecting.OptionsOf(Request.Method);

    public override IEnumerable<StageCost> Costs(MachineSpeed speed)
    {
        if (Data.Embeddings is not null && Data.Graph is null)
            yield return ReadCost.Embeddings(InputFiles.TotalBytes(Request.Data.Embeddings!), speed.Cores);
        if (_open.Records is { } records)
            yield return ReadCost.Records(records.RowOfRecord.Length);
        if (Data.Graph is { } graph)
            yield return ReadCost.Graph(Rows, graph.Neighbors, graph.IsMapped);
        if (Data.Logits is { } logits)
            yield return ReadCost.Logits(Rows, logits.Columns);
        foreach (StageCost cost in Options.Cost(SelectionSize.Of(Data with { Accuracy = Accuracy }, _budget), speed))
            yield return cost;
        yield return SelectionFiles.Cost(Rows, _budget);
    }

    public override IEnumerable<StageCost> CostsOnRanks(int ranks, MachineSpeed speed)
    {
        if (Data.Embeddings is not null && Data.Graph is null)
            yield return ReadCost.EmbeddingsOfRank(InputFiles.TotalBytes(Request.Data.Embeddings!), ranks, speed.Cores);
        if (_open.Records is { } records)
            yield return ReadCost.Records(records.RowOfRecord.Length);
        foreach (StageCost cost in RankSelection.Costs(Options, Data with { Accuracy = Accuracy }, _budget, ranks, speed))
            yield return cost;
        yield return SelectionFiles.Cost(Rows, _budget);
    }

    public override PruneResult Run(RunFolder? run)
    {
        _context.Checkpoints?.Enter("prune: check");
        _open.AgreeOnGraph(_context.Ranks);
        _open.Check(_context.Ranks, check => _context.Stages.Time("check", check), _threads, _context.Progress, _context.Cancellation);
        var problem = new SelectionProblem(Data)
        {
            Seed = Request.Seed,
            Threads = _threads,
            Accuracy = Accuracy,
            Ranks = _context.Ranks,
            Checkpoints = _context.Checkpoints,
            KeepsAllLeft = Request.HasNoBudget,
        };
        _context.Checkpoints?.Enter("prune: rows");
        (Request, PruneResult result) = Selecting.Select(Request, problem, _open.Files, _budget, _context);
        TellTraffic();
        if (result.Coreset.Facts.TryGetValue(Coreset.EdgesLeftOutFact, out double edges))
            _context.Log.Message(FormattableString.Invariant($"warning: {edges:N0} edges are more than one file of them may have, so {SelectionFiles.Edges} is left out: the selection is whole, but pith explain and the report know no neighbours of this run."));
        _context.Cancellation.ThrowIfCancellationRequested();
        _context.Checkpoints?.Enter("prune: write");
        Together.Run(_context.Ranks, () =>
        {
            if (_context.Ranks.Rank == 0)
                _context.Stages.Time("write", () => Write(run!, result.Coreset));
        });
        return result;
    }

    void TellTraffic()
    {
        if (_context.Ranks.Size == 1)
            return;
        Span<long> sent = [_context.Ranks.BytesSent];
        _context.Ranks.Sum(sent);
        _context.Log.Message(FormattableString.Invariant($"note: the {_context.Ranks.Size} ranks sent each other {ByteSize.Format(sent[0])}."));
    }

    public override IReadOnlyDictionary<string, double> Facts(PruneResult result) =>
        Selecting.FactsOf(result).Concat(_open.Records?.Counts ?? new Dictionary<string, double>()).ToDictionary();

    protected override void Dispose(bool disposing)
    {
        _open.Dispose();
        base.Dispose(disposing);
    }

    (OpenDataset Open, (ulong High, ulong Low)[]? Uids) Read()
    {
        DatasetFiles files = Request.Data with
        {
            GraphNeighbors = Selecting.SuppliedNeighbors(Options),
            GraphShare = _context.Ranks.Size > 1 ? new GraphShare(_context.Ranks.Rank, _context.Ranks.Size) : null,
        };
        OpenDataset open = DatasetReader.Open(files, SelectionNeeds.DemandsOf(Options));
        try
        {
            if (Request.Write.Contains(CoresetForm.Txt) && open.Data.Ids is { } ids && Array.FindIndex(ids, id => id.AsSpan().ContainsAny('\n', '\r')) is >= 0 and int row)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"ids {Request.Data.Ids}: the id of row {row} has a line break, which `write` txt, one id a line, cannot hold; write uids or mask, or leave it out: {SelectionFiles.Table} has all ids."));
            }
            return (open, Request.Write.Contains(CoresetForm.Uids) ? SelectionFiles.ParseUids(open.Data.Ids!, $"ids {files.Ids}") : null);
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    // Paths start in the folder of the images, where the user stands, or beside the file that lists them.
    string[] FoldersOfIds() =>
    [
        .. Request.Source is string source ? InputFiles.PlacesOf(source) : [],
        ".",
        .. Request.Data.Ids is string ids && Path.GetDirectoryName(Path.GetFullPath(DataSpec.Parse(ids).Path)) is string beside ? [beside] : Array.Empty<string>(),
    ];

    void Write(RunFolder run, Coreset coreset)
    {
        SelectionFiles.Write(run, coreset, Data.Ids, Data.Scores?.Values.ToArray(), _context.Cancellation);
        if (Request.Write.Contains(CoresetForm.Mask))
            SelectionFiles.WriteMask(run, coreset);
        if (Request.Write.Contains(CoresetForm.Txt))
            SelectionFiles.WriteIds(run, coreset, Data.Ids);
        if (_uids is not null)
            SelectionFiles.WriteUids(run, coreset, _uids);
        if (Request.Write.Contains(CoresetForm.Parquet))
        {
            run.Write(SelectionFiles.Parquet, path =>
                TableEngines.For("write").WriteSelection(run.PathOf(SelectionFiles.Table), path, _context.Cancellation));
        }
        if (Request.Write.Contains(CoresetForm.Csv))
            KeptTable.Write(run, coreset, Data);
        if (_linked is not null)
            KeptLinks.Write(run, coreset, _linked, row => Data.Labels is { } labels ? ClassColumn.NameOf(Data.ClassNames, labels[row]) : null);
        if (_keptRows is null)
            return;
        _keptRows.Write(run, coreset, _context.Cancellation);
        _context.Log.Message(FormattableString.Invariant($"{_keptRows.Name}: the {coreset.Order.Length:N0} kept rows of {_keptRows.Source}, in its order."));
    }
}
