using Pith.Evaluation.Layout;
using Pith.Explorer.Sources;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Explorer.Selections;

/// <summary>What the page needs and takes time: places of the points, and the graph for other cutoffs and neighbours. It is made while the page is
/// looked at, and each part is told of when it is there.</summary>
sealed class Preparation(ExploredData data, SelectionEngine engine, int threads) : IDisposable
{
    /// <summary>The most neighbours that the slider offers where graphs are exact.</summary>
    public const int MostNeighbors = 30;

    // Of more rows the layout would take minutes; their principal components are shown alone.
    const int MostLaidOut = 300_000;

    readonly Dictionary<string, float[]> _layouts = [];
    readonly Lock _gate = new();
    readonly CancellationTokenSource _stop = new();
    BaseGraph? _graph;

    /// <summary>The work under way; it ends by itself.</summary>
    public Task Work { get; private set; } = Task.CompletedTask;

    /// <summary>Told of every part that is there, by its name: a layout's, or <c>graph</c>.</summary>
    public Action<string>? Ready { get; set; }

    /// <summary>Told the progress of the work.</summary>
    public IProgress<WorkProgress>? Progress { get; set; }

    /// <summary>Told of a failure, in one sentence.</summary>
    public Action<string>? Failed { get; set; }

    /// <summary>The graph along which coresets are measured, once it is there.</summary>
    public BaseGraph? Graph
    {
        get
        {
            lock (_gate)
                return _graph;
        }
    }

    /// <summary>The layouts that are there.</summary>
    public IReadOnlyList<string> Layouts
    {
        get
        {
            lock (_gate)
                return [.. _layouts.Keys];
        }
    }

    /// <summary>The places of a layout: x and y of every row in turn, both within -1 and 1; null where it is not there.</summary>
    public float[]? Layout(string name)
    {
        lock (_gate)
            return _layouts.GetValueOrDefault(name);
    }

    /// <summary>Starts the work.</summary>
    public void Start() => Work = Task.Run(Prepare);

    public void Dispose()
    {
        _stop.Cancel();
        try
        {
            Work.Wait(TimeSpan.FromSeconds(10));
        }
        catch (AggregateException)
        {
        }
        _stop.Dispose();
    }

    void Prepare()
    {
        try
        {
            PointLayout? start = data.HasEmbeddings ? Components(data.Problem.Embeddings!) : null;
            MessageGraph? graph = KnownGraph();
            if (graph is not null)
                SetGraph(graph);
            if (graph is not null && HasAllRows(graph))
                LayOut(graph, start);
            if (!data.HasEmbeddings || data.Problem.Graph is not null)
                return;
            engine.Edges.Prepare(Math.Min(MostNeighbors, data.Rows - 1), Progress, _stop.Token);
            if (graph is null || !HasAllRows(graph))
            {
                graph = Build();
                SetGraph(graph);
                LayOut(graph, start);
            }
            Ready?.Invoke("neighbours");
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception error) when (error is PithException or OptionException or IOException)
        {
            Failed?.Invoke(error.Message);
        }
    }

    // The graph of D2's defaults, so that its first selection finds it.
    MessageGraph Build() => engine.Edges.Build(
        new GraphOptions(Math.Min(NeighborLayout.DefaultNeighbors, data.Rows - 1), data.Problem.Metric, Symmetrization.Union),
        [[.. Enumerable.Range(0, data.Rows)]],
        threads,
        Progress,
        _stop.Token).Graph;

    MessageGraph? KnownGraph() => data.KeptEdges is var (_, _, edges) ? edges.Graph
        : data.Problem.Graph is { } supplied ? MessageGraphs.FromKnn(supplied, Symmetrization.Union, threads)
        : null;

    void SetGraph(MessageGraph graph)
    {
        var found = new BaseGraph(graph);
        lock (_gate)
            _graph = found;
        Ready?.Invoke("graph");
    }

    PointLayout Components(MatrixView embeddings)
    {
        var axes = PrincipalComponents.Find(embeddings, Math.Min(2, embeddings.Columns), threads, _stop.Token);
        float[] x = axes.Project(embeddings, 0, threads, _stop.Token);
        float[] y = axes.Axes.Length > 1 ? axes.Project(embeddings, 1, threads, _stop.Token) : new float[x.Length];
        var points = new PointLayout(x, y);
        Publish("components", points);
        return points;
    }

    void LayOut(MessageGraph graph, PointLayout? start)
    {
        if (data.Rows is < 3 or > MostLaidOut)
            return;
        Publish("neighbors", NeighborLayout.Compute(graph, start ?? RandomStart(data.Rows), 0, threads, Progress, _stop.Token));
    }

    void Publish(string name, PointLayout points)
    {
        float[] places = Interleave(points);
        lock (_gate)
            _layouts[name] = places;
        Ready?.Invoke(name);
    }

    // One scale for both axes, so that the picture keeps its shape.
    static float[] Interleave(PointLayout points)
    {
        (float left, float right, float bottom, float top) = (points.X.Min(), points.X.Max(), points.Y.Min(), points.Y.Max());
        float half = Math.Max(Math.Max(right - left, top - bottom) / 2, 1e-30f);
        float middleX = (left + right) / 2, middleY = (bottom + top) / 2;
        var places = new float[points.X.Length * 2];
        for (int i = 0; i < points.X.Length; i++)
            (places[2 * i], places[(2 * i) + 1]) = ((points.X[i] - middleX) / half, (points.Y[i] - middleY) / half);
        return places;
    }

    static bool HasAllRows(MessageGraph graph) => Enumerable.Range(0, graph.Rows).All(row => graph.CountOf(row) > 0);

    static PointLayout RandomStart(int rows)
    {
        var stream = new RandomStream(0, "explorer-layout-start");
        var start = new PointLayout(new float[rows], new float[rows]);
        for (int i = 0; i < rows; i++)
            (start.X[i], start.Y[i]) = ((float)stream.NextGaussian(), (float)stream.NextGaussian());
        return start;
    }
}
