using Pith.Selection.Frame;
using Pith.Selection.KCenter;

namespace Pith.Selection.Stratified;

/// <summary>The farthest rows of every stratum, by <see cref="KCenterSelection"/> on the stratum alone.</summary>
sealed class KCenterStratumPicks : StratumPicks
{
    readonly SelectionProblem _problem;
    readonly StratumPlan _plan;
    readonly int[][] _open;
    readonly KCenterSelection _method;
    readonly CancellationToken _cancellation;

    public KCenterStratumPicks(SelectionFrame frame, StratumPlan plan, int[][] open, KCenterOptions options)
    {
        _problem = frame.Problem;
        _plan = plan;
        _open = open;
        _method = new KCenterSelection(options);
        _cancellation = frame.Cancellation;
        Values = new double[frame.Problem.Rows];
        Array.Fill(Values, double.NaN);
    }

    /// <summary>[N] the distance of each row to the picks before it, or to the nearest of all.</summary>
    public override double[] Values { get; }

    public override int[][] Pick(int[] counts)
    {
        var picks = new int[_open.Length][];
        for (int p = 0; p < _open.Length; p++)
            picks[p] = counts[p] > 0 ? PickIn(p, counts[p]) : [];
        return picks;
    }

    int[] PickIn(int stratum, int count)
    {
        int[] rows = _plan.Rows[stratum];
        int[] given = Array.ConvertAll(_plan.GivenOf(stratum), row => Array.BinarySearch(rows, row));
        var inside = new SelectionProblem
        {
            Rows = rows.Length,
            Embeddings = _problem.Embeddings!.SelectRows(rows),
            Metric = _problem.Metric,
            Given = given,
            Threads = _problem.Threads,
        };
        Coreset selection = _method.Select(inside, given.Length + count, null, _cancellation);
        for (int place = 0; place < rows.Length; place++)
            Values[rows[place]] = selection.Values[place];
        return Array.ConvertAll(selection.Order[given.Length..], place => rows[place]);
    }
}
