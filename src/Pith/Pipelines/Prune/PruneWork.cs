using Pith.Data;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.Frame;
using Pith.Selection.Stratified;

namespace Pith.Pipelines.Prune;

/// <summary>A selection with its inputs open.</summary>
sealed class PruneWork : StageWork<PruneRequest, PruneResult>
{
    readonly StageContext _context;
    readonly int _threads;
    readonly OpenDataset _open;
    readonly int _budget;
    readonly (ulong High, ulong Low)[]? _uids;

    public PruneWork(StageCall<PruneRequest> call, StageContext context)
        : base(call.Request)
    {
        (_context, _threads) = (context, call.Threads);
        (_open, _uids) = context.Stages.Time("read", Read);
        try
        {
            _budget = Request.Count is int count ? KeepCount.Of(count, Data.Rows) : KeepCount.Of(Request.Keep!, Data.Rows);
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

    public override IEnumerable<StageCost> Costs(MachineSpeed speed)
    {
        if (Data.Embeddings is not null && Data.Graph is null)
            yield return ReadCost.Embeddings(InputFiles.TotalBytes(Request.Data.Embeddings!), speed.Cores);
        if (Data.Graph is { } graph)
            yield return ReadCost.Graph(Rows, graph.Neighbors);
        if (Data.Logits is { } logits)
            yield return ReadCost.Logits(Rows, logits.Columns);
        foreach (StageCost cost in Request.Method.Options!.Cost(SelectionSize.Of(Data, _budget), speed))
            yield return cost;
        yield return SelectionFiles.Cost(Rows, _budget);
    }

    public override PruneResult Run(RunFolder? run)
    {
        _open.Check(check => _context.Stages.Time("check", check), _threads, _context.Progress, _context.Cancellation);
        var problem = new SelectionProblem(Data) { Seed = Request.Seed, Threads = _threads };
        Request = PruneTuning.Settle(Request, problem, _budget, _context);
        ISelectionOptions options = Request.Method.Options!.Settle(problem);
        ISelectionMethod method = options.Create();
        Coreset coreset = method.Select(problem, _budget, _context.Progress, _context.Cancellation);
        foreach ((string stage, double seconds) in coreset.Seconds)
            _context.Stages.Add(stage, seconds);
        // Only now: what is refused is met by one sentence.
        Warn();
        _context.Cancellation.ThrowIfCancellationRequested();
        _context.Stages.Time("write", () => Write(run!, coreset));
        Request = Request with
        {
            Method = Request.Method with { Options = options },
            // A profile takes scores as they stand.
            Data = Data.Scores is not null && Request.Method.Compat is null ? Request.Data with { Hard = Data.Scores.Direction } : Request.Data,
        };
        return new PruneResult
        {
            Coreset = coreset,
            OrderIsNested = method.OrderIsNested,
            Scores = Data.Scores,
            CutoffScores = Data.CutoffScores,
            Labels = Data.Labels,
            IsGraphSupplied = Data.Graph is not null,
        };
    }

    public override IReadOnlyDictionary<string, double> Facts(PruneResult result)
    {
        var facts = new Dictionary<string, double>(result.Coreset.Facts)
        {
            ["orderIsNested"] = result.OrderIsNested ? 1 : 0,
            ["kept"] = result.Coreset.Kept,
        };
        if (result.Scores is { } scores)
            facts[DirectionWords.Fact] = (int)scores.DirectionSource;
        return facts;
    }

    protected override void Dispose(bool disposing)
    {
        _open.Dispose();
        base.Dispose(disposing);
    }

    void Warn()
    {
        InputWarnings.OfConstants(_context.Log, Data, _open.Files);
        MethodChoice<ISelectionOptions> method = Request.Method;
        bool isCut = method.Open.Contains("cutoff") || method.Options is SelectionOptions { Cutoff: > 0 };
        string? why = isCut ? "the cutoff drops what it calls the hardest rows"
            : Data.Labels is not null && method.Options!.Needs.HasFlag(DataNeeds.Scores) ? "it decides whether hard rows, wrong labels among them, or easy ones are kept"
            : null;
        InputWarnings.OfDirection(_context.Log, Data.Scores, $"scores {_open.Files.Scores}", why);
        InputWarnings.OfDirection(_context.Log, Data.CutoffScores, $"cutoff scores {_open.Files.CutoffScores}", isCut ? why : null);
    }

    (OpenDataset Open, (ulong High, ulong Low)[]? Uids) Read()
    {
        DatasetFiles files = Request.Data with { GraphNeighbors = SuppliedNeighbors(Request.Method.Options!) };
        OpenDataset open = DatasetReader.Open(files, SelectionNeeds.DemandsOf(Request.Method.Options!));
        try
        {
            return (open, Request.Write.Contains(CoresetForm.Uids) ? SelectionFiles.ParseUids(open.Data.Ids!, $"ids {files.Ids}") : null);
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    void Write(RunFolder run, Coreset coreset)
    {
        SelectionFiles.Write(run, coreset, Data.Ids, Data.Scores?.Values.ToArray(), _context.Cancellation);
        if (Request.Write.Contains(CoresetForm.Mask))
            SelectionFiles.WriteMask(run, coreset);
        if (Request.Write.Contains(CoresetForm.Txt))
            SelectionFiles.WriteIds(run, coreset, Data.Ids);
        if (_uids is not null)
            SelectionFiles.WriteUids(run, coreset, _uids);
    }

    // How many of a supplied graph's neighbours to read: more are not held.
    static int? SuppliedNeighbors(ISelectionOptions options) => options switch
    {
        GraphMethodOptions own => own.SuppliedNeighbors,
        StratifiedOptions stratified => stratified.D2.SuppliedNeighbors,
        _ => null,
    };
}
