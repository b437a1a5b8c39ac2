using Pith.Explorer.Settings;
using Pith.Explorer.Sources;
using Pith.Neighbors.Graphs;
using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Selection;

namespace Pith.Explorer.Selections;

/// <summary>Selects anew for every setting, by the code of <c>pith prune</c>; edges are kept between selections, and orders that serve every budget.</summary>
/// <remarks>One selection runs at a time. The rows are those that <c>pith prune</c> keeps with the same options: edges that are kept are those that it
/// would build, and an order is only cut where the method says that its first n rows are the coreset of n.</remarks>
sealed class SelectionEngine : IDisposable
{
    // Beyond, the rows of a few orders would outweigh the data.
    const long MostKeptRows = 32_000_000;

    // Edges take about 200 bytes a row.
    const long MostKeptEdgeRows = 1_500_000;

    // A selection of so many rows leaves arrays behind that would lie about until there are several times as many.
    const int ManyRows = 400_000;

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    readonly ExploredData _data;
    readonly SemaphoreSlim _gate = new(1);
    readonly List<(string Key, Selected Selected)> _orders = [];
    (string Key, Explained Explained)? _explained;
    int _running;

    /// <summary>Starts with what the run kept.</summary>
    public SelectionEngine(ExploredData data, int threads)
    {
        _data = data;
        Edges = new KeptEdges(
            data.IsStandIn ? null : data.Problem.Embeddings, data.Problem.Graph, data.Problem.Metric, data.Problem.Accuracy, threads,
            mostKept: (int)Math.Clamp(MostKeptEdgeRows / data.Rows, 2, 4));
        if (data.KeptEdges is var (options, pools, edges))
            Edges.Remember(options, pools, edges);
    }

    /// <summary>Selections under way: 0 or 1.</summary>
    public int Running => _running;

    /// <summary>Orders that are known.</summary>
    public int Known
    {
        get
        {
            lock (_orders)
                return _orders.Count;
        }
    }

    /// <summary>The edges that are kept.</summary>
    public KeptEdges Edges { get; }

    /// <summary>The rows of a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="progress">Told the work done, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OptionException">The budget cannot be met.</exception>
    public Task<Selected> Select(Setting setting, IProgress<WorkProgress>? progress, CancellationToken cancellation) => Alone(() =>
    {
        if (Find(setting) is { } known)
            return known;
        // A budget that grows beyond a known order will go on growing: the whole order serves every further step.
        if (OrderOf(setting) is { } shorter && setting.Count > shorter.Order.Length && setting.Count <= shorter.Most
            && Whole(setting, shorter, progress, cancellation) && Find(setting) is { } whole)
            return whole;
        (Explained made, bool isNested) = Run(setting, setting.Count, progress, cancellation);
        _explained = (ExactKey(setting), made);
        int most = made.Coreset.Reasons.Count(reason => reason is RowReason.Picked or RowReason.Given or RowReason.BudgetFull);
        return Keep(setting, new Selected(made.Coreset.Order, setting.Count, isNested, made.Coreset.Facts, most, IsKnown: false));
    }, cancellation);

    /// <summary>Makes the whole order of a setting, so that any other budget is known; nothing where the method has none.</summary>
    public Task Extend(Setting setting, CancellationToken cancellation) =>
        Alone(() => OrderOf(setting) is { } known && Whole(setting, known, null, cancellation), cancellation);

    /// <summary>The selection of a setting at its very budget, with each row's value and reason.</summary>
    public Task<Explained> Explain(Setting setting, CancellationToken cancellation) => Alone(() =>
    {
        string key = ExactKey(setting);
        if (_explained is not var (known, explained) || known != key)
            _explained = (key, explained = Run(setting, setting.Count, null, cancellation).Made);
        return explained;
    }, cancellation);

    public void Dispose()
    {
        // What runs sees that it is stopped, and nothing starts after it.
        _gate.Wait(s_patience);
        _gate.Dispose();
        Edges.Dispose();
    }

    /// <summary>The problem of a setting.</summary>
    public SelectionProblem ProblemOf(Setting setting) => _data.Problem with
    {
        Given = setting.Keep,
        MustDrop = setting.Drop,
        Seed = setting.Request.Seed,
        KeptEdges = Edges,
    };

    // Whether the whole order is there now.
    bool Whole(Setting setting, Selected known, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (known.Order.Length >= known.Most)
            return false;
        try
        {
            (Explained whole, bool isNested) = Run(setting, known.Most, progress, cancellation);
            Keep(setting, new Selected(whole.Coreset.Order, known.Most, isNested, whole.Coreset.Facts, known.Most, IsKnown: true));
            return isNested;
        }
        catch (InvalidDataContentException)
        {
            // Scores near the end of the range of numbers bear fewer picks than there are rows.
            return false;
        }
    }

    // An order of which smaller budgets are the front, at whatever budget it was made; null where none is known.
    Selected? OrderOf(Setting setting) => _orders.Find(order => order.Key == setting.Key).Selected is { IsNested: true } known ? known : null;

    (Explained Made, bool IsNested) Run(Setting setting, int budget, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        SelectionProblem problem = ProblemOf(setting);
        var context = new StageContext(progress, cancellation: cancellation);
        (PruneRequest settled, PruneResult result) = Selecting.Select(setting.Request, problem, setting.Request.Data, budget, context);
        if (_data.Rows >= ManyRows)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        return (new Explained(problem, result.Coreset, settled.Method.Options!), result.OrderIsNested);
    }

    // A budget below the rows that must be kept, or beyond those that may be, is left to the selection, which refuses it.
    Selected? Find(Setting setting)
    {
        int place = _orders.FindIndex(order => order.Key == setting.Key);
        if (place < 0 || setting.Count < setting.Keep.Length)
            return null;
        Selected known = _orders[place].Selected;
        bool serves = known.IsNested ? setting.Count <= known.Order.Length : setting.Count == known.Count;
        return serves ? known with { Count = setting.Count, IsKnown = true } : null;
    }

    Selected Keep(Setting setting, Selected made)
    {
        lock (_orders)
        {
            _orders.RemoveAll(order => order.Key == setting.Key);
            _orders.Add((setting.Key, made));
            while (_orders.Count > 1 && _orders.Sum(order => (long)order.Selected.Order.Length) > MostKeptRows)
                _orders.RemoveAt(0);
        }
        return made;
    }

    static string ExactKey(Setting setting) => FormattableString.Invariant($"{setting.Key}\n{setting.Count}");

    async Task<T> Alone<T>(Func<T> work, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            Interlocked.Increment(ref _running);
            return await Task.Run(work, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            _gate.Release();
        }
    }
}
