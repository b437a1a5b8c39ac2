using Pith.Neighbors.Graphs;
using Pith.Selection.Frame;

namespace Pith.Selection.D2;

/// <summary>One run of message passing over pools of rows: graph and starting values once, then greedy picks as often as asked for.</summary>
/// <remarks>The pools may be the whole dataset, its classes or its strata: messages pass inside a pool only.</remarks>
sealed class D2Pass
{
    readonly SelectionProblem _problem;
    readonly D2Options _options;
    readonly PoolEdges _edges;
    readonly D2Weights _weights;
    readonly double[] _startingValues;
    readonly double _meanWeight;
    readonly double _scoreShift;
    readonly double _scale;

    D2Pass(SelectionProblem problem, D2Options options, PoolEdges edges, D2Weights weights, double[] startingValues, double meanWeight, double scoreShift, double scale)
    {
        _problem = problem;
        _options = options;
        _edges = edges;
        _weights = weights;
        _startingValues = startingValues;
        _meanWeight = meanWeight;
        (_scoreShift, _scale) = (scoreShift, scale);
        Values = startingValues;
    }

    /// <summary>The graph along which messages pass.</summary>
    public MessageGraph Graph => _edges.Graph;

    /// <summary>[N] the values after the last picks.</summary>
    public double[] Values { get; private set; }

    /// <summary>Picks with a negative value among the last picks.</summary>
    public int NegativePicks { get; private set; }

    /// <summary>Builds the graph of the pools and passes the forward messages, as the stages <c>graph</c> and <c>forward</c>.</summary>
    /// <param name="frame">The selection; its problem has scores.</param>
    /// <param name="options">The settings; pool, balance and cutoff are not looked at.</param>
    /// <param name="pools">The rows of each pool, ascending, given rows included.</param>
    public static D2Pass Start(SelectionFrame frame, D2Options options, int[][] pools)
    {
        SelectionProblem problem = frame.Problem;
        D2NodeScores scores = D2NodeScores.Of(problem.Scores!, frame.Rows, options);
        PoolEdges edges = frame.BuildEdges(options.GraphOf(problem.Metric), pools);
        frame.EndStage("graph");
        double scale = options.Kernel == D2Kernel.Scaled ? edges.TypicalDistance : 1;
        var weights = new D2Weights(options.Kernel, options.ForwardGamma, options.Gamma, scale, D2Weights.TakesChord(problem, options.Kernel));
        var values = new double[problem.Rows];
        double meanWeight = D2ForwardPass.Run(edges.Graph, scores.Values, weights, options.Combine, FloorFor(options, problem), problem.Threads, values);
        D2NodeScores.RefuseOverflow(values, frame.Budget);
        frame.EndStage("forward");
        return new D2Pass(problem, options, edges, weights, values, meanWeight, scores.Shift, scale);
    }

    /// <summary>The least score that a neighbour sends forward in this problem.</summary>
    internal static double FloorFor(D2Options options, SelectionProblem problem) => options.NeighborFloorUse switch
    {
        NeighborFloorUse.Always => options.NeighborFloor,
        NeighborFloorUse.BuiltGraph when problem.Graph is null => options.NeighborFloor,
        _ => double.NegativeInfinity,
    };

    /// <summary>Picks rows pool after pool, from the starting values; the given rows have sent their messages before.</summary>
    /// <param name="frame">The selection.</param>
    /// <param name="open">The rows of each pool that may be picked.</param>
    /// <param name="counts">Rows to pick of each pool.</param>
    /// <param name="keepsQuotas">Whether rows of full classes are passed over, where one pool has to keep to class budgets.</param>
    /// <returns>The picks of each pool, in order.</returns>
    public int[][] Pick(SelectionFrame frame, int[][] open, int[] counts, bool keepsQuotas = false)
    {
        int[]? quotas = keepsQuotas ? frame.Quotas() : null;
        Values = (double[])_startingValues.Clone();
        var reports = new ThinnedProgress(frame.Progress, "selection", frame.Budget, "picks");
        if (_options.StandbyScan && quotas is null)
            return Scan(open, counts, reports, frame.Cancellation);
        int[][] picks = Loop(_edges.Graph, Values, _weights, _options, frame, open, counts, quotas, out int negative);
        NegativePicks = negative;
        reports.Report(frame.Budget);
        return picks;
    }

    /// <summary>The greedy loop over all pools, after the messages of the given rows.</summary>
    /// <param name="graph">The message graph.</param>
    /// <param name="values">[N] the starting values; receives those that are reported.</param>
    /// <param name="weights">The kernel.</param>
    /// <param name="options">The settings.</param>
    /// <param name="frame">The selection.</param>
    /// <param name="open">The rows of each pool that may be picked.</param>
    /// <param name="counts">Rows to pick of each pool.</param>
    /// <param name="quotas">Rows to pick of each class where one pool has to keep to class budgets, or null; counted down.</param>
    /// <param name="negative">Picks with a negative value.</param>
    /// <returns>The picks of each pool, in order.</returns>
    internal static int[][] Loop(
        MessageGraph graph, double[] values, D2Weights weights, D2Options options, SelectionFrame frame, int[][] open, int[] counts, int[]? quotas, out int negative)
    {
        var reports = new ThinnedProgress(frame.Progress, "selection", frame.Budget, "picks");
        var greedy = new D2Greedy(graph, values, weights, options.Reverse, options.ClampAtZero, reports, frame.Cancellation);
        foreach (int row in frame.Problem.Given)
            greedy.TakeGiven(row);
        var picks = new int[open.Length][];
        for (int p = 0; p < open.Length; p++)
        {
            picks[p] = new int[counts[p]];
            greedy.Pick(open[p], picks[p], quotas is null ? null : frame.Classes!.ClassOf, quotas);
        }
        greedy.Finish();
        negative = greedy.NegativePicks;
        return picks;
    }

    int[][] Scan(int[][] open, int[] counts, ThinnedProgress reports, CancellationToken cancellation)
    {
        var scan = new D2Standby(_edges.Graph, Values, _weights, reports, cancellation);
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

    /// <summary>Hands over graph and values, and adds what the run reports about itself.</summary>
    public void Report(SelectionFrame frame)
    {
        frame.MessageGraph = Graph;
        frame.AddFact("neighbors", _edges.Neighbors);
        frame.AddFact("edges", Graph.Edges);
        // A graph without edges, as of pools of one row each, has neither.
        if (Graph.Edges > 0)
        {
            frame.AddFact("meanEdgeWeight", _meanWeight);
            frame.AddFact("medianNeighborDistance", _edges.MedianDistance);
        }
        frame.AddFact("distanceScale", _scale);
        if (D2Weights.TakesChord(_problem, _options.Kernel))
            frame.AddFact(D2Weights.ChordFact, 1);
        frame.AddFact("scoreShift", _scoreShift);
        frame.AddFact("negativePicks", NegativePicks);
    }
}
