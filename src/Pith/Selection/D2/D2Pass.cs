using Pith.Neighbors.Graphs;
using Pith.Selection.Frame;

namespace Pith.Selection.D2;

/// <summary>One run of message passing over pools of rows: graph and starting values once, then greedy picks as often as asked for.</summary>
/// <remarks>The pools may be the whole dataset, its classes or its strata: messages pass inside a pool only.</remarks>
sealed class D2Pass
{
    readonly SelectionProblem _problem;
    readonly D2Options _options;
    readonly D2GraphStage.Result _stage;
    readonly D2Weights _weights;
    readonly double[] _startingValues;
    readonly double _meanWeight;
    readonly double _scoreShift;

    D2Pass(SelectionProblem problem, D2Options options, D2GraphStage.Result stage, D2Weights weights, double[] startingValues, double meanWeight, double scoreShift)
    {
        _problem = problem;
        _options = options;
        _stage = stage;
        _weights = weights;
        _startingValues = startingValues;
        _meanWeight = meanWeight;
        _scoreShift = scoreShift;
        Values = startingValues;
    }

    /// <summary>The graph along which messages pass.</summary>
    public MessageGraph Graph => _stage.Graph;

    /// <summary>[N] the values after the last picks.</summary>
    public double[] Values { get; private set; }

    /// <summary>Picks with a negative value among the last picks.</summary>
    public int NegativePicks { get; private set; }

    /// <summary>Builds the graph of the pools and passes the forward messages.</summary>
    /// <param name="problem">The problem; it has scores.</param>
    /// <param name="budget">Rows to keep in all.</param>
    /// <param name="options">The settings; pool, balance and cutoff are not looked at.</param>
    /// <param name="candidates">The rows that may be kept.</param>
    /// <param name="pools">The rows of each pool, ascending, given rows included.</param>
    /// <param name="watch">Gets the stages <c>graph</c> and <c>forward</c>.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static D2Pass Start(
        SelectionProblem problem, int budget, D2Options options, CandidateRows candidates, int[][] pools, StageWatch watch,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        D2NodeScores scores = D2NodeScores.Of(problem.Scores!, candidates.Pool, options);
        D2GraphStage.Result stage = D2GraphStage.Build(problem, options, pools, progress, cancellation);
        watch.End("graph");
        var weights = new D2Weights(options.Kernel, options.ForwardGamma, options.Gamma, stage.Scale);
        var values = new double[problem.Rows];
        double meanWeight = D2ForwardPass.Run(stage.Graph, scores.Values, weights, options.Combine, FloorFor(options, problem), problem.Threads, values);
        D2NodeScores.RefuseOverflow(values, budget);
        watch.End("forward");
        return new D2Pass(problem, options, stage, weights, values, meanWeight, scores.Shift);
    }

    /// <summary>The least score that a neighbour sends forward in this problem.</summary>
    internal static double FloorFor(D2Options options, SelectionProblem problem) => options.NeighborFloorUse switch
    {
        NeighborFloorUse.Always => options.NeighborFloor,
        NeighborFloorUse.BuiltGraph when problem.Graph is null => options.NeighborFloor,
        _ => double.NegativeInfinity,
    };

    /// <summary>Picks rows pool after pool, from the starting values; the given rows have sent their messages before.</summary>
    /// <param name="open">The rows of each pool that may be picked.</param>
    /// <param name="counts">Rows to pick of each pool.</param>
    /// <param name="budget">Rows to keep in all, for progress.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the loop.</param>
    /// <param name="classes">The class budgets where one pool has to keep to them, or null.</param>
    /// <param name="quotas">[C] rows still to be picked of each class; counted down.</param>
    /// <returns>The picks of each pool, in order.</returns>
    public int[][] Pick(
        int[][] open, int[] counts, int budget, IProgress<WorkProgress>? progress, CancellationToken cancellation,
        ClassBudgets? classes = null, int[]? quotas = null)
    {
        Values = (double[])_startingValues.Clone();
        var reports = new ThinnedProgress(progress, "selection", budget, "picks");
        if (_options.StandbyScan && quotas is null)
            return Scan(open, counts, reports, cancellation);
        var greedy = new D2Greedy(_stage.Graph, Values, _weights, _options, reports, cancellation);
        foreach (int row in _problem.Given)
            greedy.TakeGiven(row);
        var picks = new int[open.Length][];
        for (int p = 0; p < open.Length; p++)
        {
            picks[p] = new int[counts[p]];
            greedy.Pick(open[p], picks[p], classes?.ClassOf, quotas);
        }
        NegativePicks = greedy.NegativePicks;
        reports.Report(budget);
        return picks;
    }

    int[][] Scan(int[][] open, int[] counts, ThinnedProgress reports, CancellationToken cancellation)
    {
        var scan = new D2Standby(_stage.Graph, Values, _weights, reports, cancellation);
        foreach (int row in _problem.Given)
            scan.TakeGiven(row);
        var picks = new int[open.Length][];
        for (int p = 0; p < open.Length; p++)
        {
            picks[p] = new int[counts[p]];
            scan.Pick(open[p], picks[p]);
        }
        NegativePicks = scan.NegativePicks;
        return picks;
    }

    /// <summary>Adds what the run reports about itself.</summary>
    public void AddFacts(Dictionary<string, double> facts)
    {
        facts["neighbors"] = _stage.Neighbors;
        facts["edges"] = _stage.Graph.Edges;
        // A graph without edges, as of pools of one row each, has neither.
        if (_stage.Graph.Edges > 0)
        {
            facts["meanEdgeWeight"] = _meanWeight;
            facts["medianNeighborDistance"] = _stage.MedianDistance;
        }
        facts["distanceScale"] = _stage.Scale;
        facts["scoreShift"] = _scoreShift;
        facts["negativePicks"] = NegativePicks;
    }
}
