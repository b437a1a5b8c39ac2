using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;
using Pith.Selection.Distributed;
using Pith.Selection.Frame;

namespace Pith.Selection.D2;

/// <summary>Message passing by several ranks: each has the lists, values and messages of its share of the rows; order, values, reasons and facts are those
/// of <see cref="D2Pass"/> in one process.</summary>
/// <remarks>Every sum is taken in the order of the rows, and medians and limits are found by counting. What all ranks know of all rows are the numbers of the
/// problem, the reasons, the values at the end and the order; the edges are gathered on rank 0, which writes them.</remarks>
sealed class D2SharedPass
{
    readonly SelectionFrame _frame;
    readonly D2Options _options;
    readonly ICommunicator _ranks;
    readonly RowShares _shares;
    readonly int _first;
    readonly int _rows;

    D2SharedPass(SelectionFrame frame, D2Options options)
    {
        (_frame, _options, _ranks) = (frame, options, frame.Problem.Ranks);
        _shares = SharedEdges.SharesOf(frame.Problem, frame.Pools);
        (_first, _rows) = (_shares.FirstOf(_ranks.Rank), _shares.CountOf(_ranks.Rank));
    }

    /// <summary>Selects; all ranks call it with the same problem.</summary>
    /// <param name="frame">The selection; its problem has scores.</param>
    /// <param name="options">The settings.</param>
    public static void Run(SelectionFrame frame, D2Options options) => new D2SharedPass(frame, options).Run();

    void Run()
    {
        SelectionProblem problem = _frame.Problem;
        D2NodeScores scores = D2NodeScores.Of(problem.Scores!, _frame.Rows, _options);
        SharedEdges edges = SharedEdges.Build(_frame, _options.GraphOf(problem.Metric), _shares);
        _frame.EndStage("graph");
        double scale = _options.Kernel == D2Kernel.Scaled ? edges.TypicalDistance : 1;
        var weights = new D2Weights(_options.Kernel, _options.ForwardGamma, _options.Gamma, scale, D2Weights.TakesChord(problem, _options.Kernel));
        double[] values = Forward(edges, scores.Values, weights, out double weightSum);
        RefuseOverflow(values);
        _frame.EndStage("forward");

        int[]? quotas = _frame.Quotas();
        bool isOnePool = quotas is not null && _frame.Pools.Length == 1;
        var greedy = new SharedGreedy(
            edges.Incoming(_ranks, _shares), values, Groups(isOnePool), problem.Given, new D2Messages(weights, _options.Reverse, _options.ClampAtZero), _frame.Cancellation);
        _frame.Keep(greedy.Pick(isOnePool ? quotas : _frame.Counts(), isOnePool).SelectMany(rows => rows));
        _frame.Values = _ranks.AllGather(greedy.Values);
        _frame.ForgetOutside();
        Report(edges, weightSum, scale, scores.Shift, greedy.NegativePicks);
    }

    double[] Forward(SharedEdges edges, double[] scores, D2Weights weights, out double weightSum)
    {
        Halo halo = edges.Halo;
        var local = new MessageGraph(edges.Lists.Offsets, Array.ConvertAll(edges.Lists.Neighbors, halo.SourceOf), edges.Lists.Distances);
        double[] known = halo.Join<double>(scores.AsSpan(_first, _rows));
        var values = new double[_rows];
        double[] weightSums = D2ForwardPass.Fill(local, known, weights, _options.Combine, D2Pass.FloorFor(_options, _frame.Problem), _frame.Problem.Threads, values);
        weightSum = OrderedSum.Of(_ranks, weightSums);
        return values;
    }

    // All ranks refuse, as each would alone; the lowest row is told of.
    void RefuseOverflow(double[] values)
    {
        int found = Array.FindIndex(values, value => !double.IsFinite(value * (_frame.Budget + 1.0)));
        double[] first = _ranks.AllGather<double>(found < 0 ? [] : [_first + found, values[found]]);
        if (first.Length > 0)
            throw D2NodeScores.Overflow((int)first[0], first[1]);
    }

    int[] Groups(bool isOnePool)
    {
        int[][] open = _frame.Candidates.OpenRows(_frame.Pools);
        var groups = new int[_rows];
        Array.Fill(groups, -1);
        for (int pool = 0; pool < open.Length; pool++)
        {
            foreach (int row in open[pool])
            {
                if ((uint)(row - _first) < (uint)_rows)
                    groups[row - _first] = isOnePool ? _frame.Classes!.ClassOf[row] : pool;
            }
        }
        return groups;
    }

    void Report(SharedEdges edges, double weightSum, double scale, double shift, int negative)
    {
        _frame.MessageGraph = edges.GatherOnFirst(_ranks);
        _frame.AddFact("neighbors", edges.Neighbors);
        _frame.AddFact("edges", edges.Count);
        if (edges.Count > 0)
        {
            _frame.AddFact("meanEdgeWeight", weightSum / edges.Count);
            _frame.AddFact("medianNeighborDistance", edges.MedianDistance);
        }
        _frame.AddFact("distanceScale", scale);
        if (D2Weights.TakesChord(_frame.Problem, _options.Kernel))
            _frame.AddFact(D2Weights.ChordFact, 1);
        _frame.AddFact("scoreShift", shift);
        _frame.AddFact("negativePicks", negative);
    }
}
