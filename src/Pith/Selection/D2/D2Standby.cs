using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Selection.Frame;

namespace Pith.Selection.D2;

/// <summary>The stand-by scan of the published large-pool code: rows are visited once in the order of their starting values, and those that
/// messages have lowered wait until their turn comes.</summary>
/// <remarks>
/// <para>select_d2_datacomp.py, iterative_selection, of D2 Pruning: if the best waiting row is at least as good as the row at hand it is picked;
/// else if the row at hand is worse than the one after it, it has to wait; else it is picked. Only one row ahead is looked at, whose
/// own place may be out of date, so this is not the exact greedy order of <see cref="D2Greedy"/>.</para>
/// <para>Deviations: of equal values the lowest row comes first (the published sort is not stable, and waiting rows come in the order of their
/// waiting); the scan may go on to the last row, where the published code reads past the end. Waiting rows are in a heap, so a pick costs
/// O(log N) and not a pass over all that wait.</para>
/// </remarks>
sealed class D2Standby
{
    const int PicksBetweenChecks = 4096;
    readonly MessageGraph _graph;
    readonly D2Weights _weights;
    readonly double[] _values;
    readonly bool[] _isPicked;
    readonly IndexedMaxHeap _waiting;
    readonly EdgeBuffer _edges;
    readonly double[] _buffer;
    readonly ThinnedProgress _progress;
    readonly CancellationToken _cancellation;
    int _picks;

    /// <summary>Creates the scan.</summary>
    /// <param name="graph">Each row's neighbours; messages go from a row to those it lists.</param>
    /// <param name="values">[N] starting values; each row's value is changed until it is picked.</param>
    /// <param name="weights">The kernel.</param>
    /// <param name="progress">Receives the picks made so far.</param>
    /// <param name="cancellation">Stops the scan.</param>
    public D2Standby(MessageGraph graph, double[] values, D2Weights weights, ThinnedProgress progress, CancellationToken cancellation)
    {
        _graph = graph;
        _values = values;
        _weights = weights;
        _progress = progress;
        _cancellation = cancellation;
        _isPicked = new bool[graph.Rows];
        _waiting = new IndexedMaxHeap(graph.Rows);
        _edges = new EdgeBuffer(graph.LongestRow(0, graph.Rows));
        _buffer = new double[_edges.Distances.Length];
    }

    /// <summary>Picks with a negative value, given rows left out.</summary>
    public int NegativePicks { get; private set; }

    /// <summary>Sends the messages of a row that is kept already.</summary>
    public void TakeGiven(int row) => Take(row);

    /// <summary>Picks rows of one pool.</summary>
    /// <param name="candidates">The rows that may be picked, given rows left out.</param>
    /// <param name="order">Receives the picks, as many as it has room for; at most the candidates.</param>
    public void Pick(int[] candidates, Span<int> order)
    {
        int[] visit = [.. candidates];
        RankedRows.SortHardestFirst(visit, _values);
        // Rows that do not wait have the key of nothing; so waiting is a change of key.
        var nothing = new double[_values.Length];
        Array.Fill(nothing, double.NegativeInfinity);
        _waiting.Fill(visit, nothing);
        int at = 0;
        for (int n = 0; n < order.Length;)
        {
            bool anyWaits = _waiting.Count > 0 && !double.IsNegativeInfinity(_waiting.TopKey);
            if (anyWaits && (at >= visit.Length || _waiting.TopKey >= _values[visit[at]]))
            {
                order[n++] = _waiting.TopRow;
                Pick(_waiting.TopRow);
            }
            else if (at + 1 < visit.Length && _values[visit[at]] < _values[visit[at + 1]])
            {
                _waiting.Update(visit[at], _values[visit[at]]);
                at++;
            }
            else
            {
                order[n++] = visit[at];
                Pick(visit[at++]);
            }
        }
    }

    void Pick(int row)
    {
        _waiting.Remove(row);
        if (_values[row] < 0)
            NegativePicks++;
        Take(row);
    }

    void Take(int row)
    {
        if (_picks++ % PicksBetweenChecks == 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            _progress.Report(_picks - 1);
        }
        _isPicked[row] = true;
        _graph.Read(row, _edges, isAscending: true, out ReadOnlySpan<int> neighbors, out ReadOnlySpan<double> distances);
        Span<double> weights = _buffer.AsSpan(0, neighbors.Length);
        _weights.Reverse(distances, weights);
        for (int n = 0; n < neighbors.Length; n++)
        {
            int neighbor = neighbors[n];
            if (_isPicked[neighbor])
                continue;
            _values[neighbor] -= weights[n] * _values[row];
            if (_waiting.Contains(neighbor) && !double.IsNegativeInfinity(_waiting.KeyOf(neighbor)))
                _waiting.Update(neighbor, _values[neighbor]);
        }
    }
}
