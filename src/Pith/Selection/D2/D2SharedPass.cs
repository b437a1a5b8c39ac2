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
    const string ForwardPhase = "forward";
    const string PicksPhase = "picks";

    readonly SelectionFrame _frame;
    readonly D2Options _options;
    readonly ICommunicator _ranks;
    readonly Checkpoints? _kept;
    readonly RowShares _shares;
    readonly int _first;
    readonly int _rows;
    int _negative;

    D2SharedPass(SelectionFrame frame, D2Options options)
    {
        (_frame, _options, _ranks, _kept) = (frame, options, frame.Problem.Ranks, frame.Problem.Checkpoints);
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
        (double[] values, double weightSum) = ForwardOrRead(edges, scores.Values, weights);
        RefuseOverflow(values);
        _frame.EndStage("forward");

        PickOrRead(edges, values, weights);
        _frame.ForgetOutside();
        Report(edges, weightSum, scale, scores.Shift);
    }

    (double[] Values, double WeightSum) ForwardOrRead(SharedEdges edges, double[] scores, D2Weights weights)
    {
        if (_kept?.Has(ForwardPhase) == true)
            return (_kept.ReadRows<double>(ForwardPhase, "values", _first, _rows), _kept.Read<double>(ForwardPhase, "sum")[0]);
        _kept?.Enter("selection: forward messages");
        double[] values = Forward(edges, scores, weights, out double weightSum);
        _kept?.Keep(ForwardPhase, KeptArray.OfRows("values", values, _first, _rows), KeptArray.Of<double>("sum", [weightSum]));
        return (values, weightSum);
    }

    void PickOrRead(SharedEdges edges, double[] values, D2Weights weights)
    {
        if (IsGathered(edges))
            _frame.MessageGraph = edges.GatherOnFirst(_ranks);
        if (_kept?.Has(PicksPhase) == true)
        {
            Finish(_kept.Read<int>(PicksPhase, "order"), _kept.ReadOnFirst<double>(PicksPhase, "values"), _kept.Read<int>(PicksPhase, "negative")[0]);
            return;
        }
        _kept?.Enter("selection: picks");
        bool isByLoop = IsByLoop(edges);
        _frame.AddNote(isByLoop
            ? FormattableString.Invariant($"rank 0 makes the picks and tells the other {_ranks.Size - 1}")
            : FormattableString.Invariant($"the {_ranks.Size} ranks make the picks together"));
        (int[] order, double[] last, int negative) = isByLoop ? PickByLoop(values, weights) : PickInRounds(edges, values, weights);
        _kept?.Keep(PicksPhase, KeptArray.Of("order", order), KeptArray.Of("values", last), KeptArray.Of<int>("negative", [negative]));
        Finish(order, last, negative);
    }

    // The values at the end are rank 0's alone.
    void Finish(int[] order, double[] last, int negative)
    {
        _frame.Keep(order);
        if (_ranks.Rank == 0)
            _frame.Values = last;
        _negative = negative;
    }

    // Whether the edges of all rows fit the arrays of rank 0, which writes them.
    bool IsGathered(SharedEdges edges) => edges.Count <= _frame.Problem.MostGatheredEdges;

    bool IsByLoop(SharedEdges edges) => IsGathered(edges) && _frame.Problem.SharedPicks switch
    {
        SharedPicks.Loop => true,
        SharedPicks.Rounds => false,
        _ => SharedSelectionTime.IsLoopFaster(_frame.Problem.Rows, edges.Count, _frame.Left, _ranks.Size),
    };

    (int[] Order, double[] Values, int Negative) PickByLoop(double[] values, D2Weights weights)
    {
        double[] all = SharedEdges.GatherOnFirst<double>(_ranks, values);
        int[]? quotas = IsOnePool ? _frame.Quotas() : null;
        int[] counts = _frame.Counts();
        int[] order = new int[counts.Sum()];
        int found = 0;
        Together.Run(_ranks, () =>
        {
            if (_ranks.Rank == 0)
                order = [.. D2Pass.Loop(_frame.MessageGraph!, all, weights, _options, _frame, _frame.Candidates.OpenRows(_frame.Pools), counts, quotas, out found).SelectMany(rows => rows)];
        });
        _ranks.Broadcast<int>(order, 0);
        Span<long> negative = [found];
        _ranks.Max(negative);
        return (order, all, (int)negative[0]);
    }

    (int[] Order, double[] Values, int Negative) PickInRounds(SharedEdges edges, double[] values, D2Weights weights)
    {
        int[] counts = IsOnePool ? _frame.Quotas()! : _frame.Counts();
        var greedy = new SharedGreedy(
            edges.Incoming(_ranks, _shares, _frame.Problem.Threads), values, Groups(), counts.Length, _frame.Problem.Given, new D2Messages(weights, _options.Reverse, _options.ClampAtZero), _frame.Cancellation);
        int[] order = [.. greedy.Pick(counts, IsOnePool).SelectMany(rows => rows)];
        return (order, SharedEdges.GatherOnFirst<double>(_ranks, greedy.Values.ToArray()), greedy.NegativePicks);
    }

    // Whether classes of one pool have budgets.
    bool IsOnePool => _frame.Classes is not null && _frame.Pools.Length == 1;

    double[] Forward(SharedEdges edges, double[] scores, D2Weights weights, out double weightSum)
    {
        var values = new double[_rows];
        double[] weightSums = D2ForwardPass.Fill(
            edges.Whole ?? edges.Lists, scores, weights, _options.Combine, D2Pass.FloorFor(_options, _frame.Problem), _frame.Problem.Threads, values, _first,
            edges.Whole is null ? 0 : _first);
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

    int[] Groups()
    {
        int[][] open = _frame.Candidates.OpenRows(_frame.Pools);
        var groups = new int[_rows];
        Array.Fill(groups, -1);
        for (int pool = 0; pool < open.Length; pool++)
        {
            foreach (int row in open[pool])
            {
                if ((uint)(row - _first) < (uint)_rows)
                    groups[row - _first] = IsOnePool ? _frame.Classes!.ClassOf[row] : pool;
            }
        }
        return groups;
    }

    void Report(SharedEdges edges, double weightSum, double scale, double shift)
    {
        if (!IsGathered(edges))
            _frame.AddFact(Coreset.EdgesLeftOutFact, edges.Count);
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
        _frame.AddFact("negativePicks", _negative);
    }
}
