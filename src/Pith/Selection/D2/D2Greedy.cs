using System.Runtime.CompilerServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Selection.D2;

/// <summary>The greedy loop: take the row with the largest value, send its reverse message to its neighbours, repeat.</summary>
/// <remarks>
/// <para>Exact argmax with ties to the lowest row, as numpy's argmax in the published code, but in O(log n) a pick. Nearly all messages
/// lower values, so lowering is lazy: the row's value changes, its key in the heap stays. Invariant: the key of every row in the heap is at
/// least its value. A message that raises a value above the key (only a negative pick does) sifts the row up at once. When the top's key
/// differs from its value it is re-keyed and sifted down, and the next top is looked at.</para>
/// <para>Proof that a top t with key = value is the argmax: for every other row u, value(u) &lt;= key(u) &lt;= key(t) = value(t). If
/// value(u) = value(t) then key(u) = key(t), and of equal keys the heap has the lowest row on top, so t &lt; u. Each look either ends or
/// removes one stale key, of which there are finitely many.</para>
/// <para>Large pools are worked off in tiers (<see cref="D2Tiers"/>): the heap holds the rows whose values are at least a limit above 0, few enough to
/// stay in the processor's caches, and a row that falls below the limit waits for a later tier. While the limit is above 0 every pick is, so
/// that values only fall and no row outside the heap can come to precede one that is picked: the picks are those of one heap over all rows.
/// The last tier has no limit. On two cores this is faster than rounds of local maxima, which are exact too but look at most rows
/// several times.</para>
/// <para>Order and value of a pick depend on nothing that comes later, so the order for a budget is a prefix of the order for a larger
/// one.</para>
/// </remarks>
sealed class D2Greedy
{
    const int PicksBetweenChecks = 4096;
    readonly MessageGraph _graph;
    readonly D2Weights _weights;
    readonly bool _absolute;
    readonly bool _clampAtZero;
    readonly double[] _values;
    readonly bool[] _isOpen;
    readonly IndexedMaxHeap _heap;
    readonly double[] _buffer;
    readonly ThinnedProgress _progress;
    readonly CancellationToken _cancellation;

    /// <summary>Creates the loop over all pools of one selection.</summary>
    /// <param name="graph">The message graph; edges join rows of one pool only.</param>
    /// <param name="values">[N] starting values; each row's value is changed until it is picked.</param>
    /// <param name="weights">The kernel.</param>
    /// <param name="reverse">What a picked row takes from its neighbours.</param>
    /// <param name="clampAtZero">Whether messages stop at 0.</param>
    /// <param name="progress">Receives the picks made so far.</param>
    /// <param name="cancellation">Stops the loop.</param>
    public D2Greedy(
        MessageGraph graph, double[] values, D2Weights weights, D2Reverse reverse, bool clampAtZero, ThinnedProgress progress, CancellationToken cancellation)
    {
        _graph = graph;
        _values = values;
        _weights = weights;
        _absolute = reverse == D2Reverse.Absolute;
        _clampAtZero = clampAtZero;
        _progress = progress;
        _cancellation = cancellation;
        _isOpen = new bool[graph.Rows];
        Array.Fill(_isOpen, true);
        _heap = new IndexedMaxHeap(graph.Rows);
        _buffer = new double[graph.LongestRow(0, graph.Rows)];
    }

    /// <summary>Rows of a tier, about, at least 1; the picks do not depend on it. Default 32,768: heap and rows then fit a core's cache.</summary>
    public int TierRows { get; init; } = 32_768;

    /// <summary>Picks made, given rows included.</summary>
    public int Picks { get; private set; }

    /// <summary>Picks with a negative value, given rows left out: their reverse message raised the neighbours.</summary>
    public int NegativePicks { get; private set; }

    /// <summary>Sends the reverse message of a row that is kept already.</summary>
    public void TakeGiven(int row) => Take(row);

    /// <summary>Picks rows of one pool.</summary>
    /// <param name="candidates">The pool's rows that may be picked, given rows left out.</param>
    /// <param name="order">Receives the picks, as many as it has room for; at most the candidates.</param>
    /// <param name="classOf">[N] the class of each row, or null when classes have no quotas.</param>
    /// <param name="quotas">[C] rows still to be picked of each class; counted down. Their sum must be at least the length of the
    /// order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pick(ReadOnlySpan<int> candidates, Span<int> order, int[]? classOf = null, int[]? quotas = null)
    {
        var tiers = new D2Tiers(candidates, _values, TierRows);
        _heap.Fill([], _values);
        for (int n = 0; n < order.Length;)
        {
            if (_heap.Count == 0)
                _heap.Fill(tiers.Next(), _values);
            int row = _heap.TopRow;
            double value = _values[row];
            if (_heap.TopKey != value)
            {
                if (value >= tiers.Limit)
                {
                    _heap.Update(row, value);
                    continue;
                }
                _heap.Pop();
                tiers.PutBack(row);
                continue;
            }
            _heap.Pop();
            // A row whose class is full leaves the heap but stays open, so that its last value still counts all messages.
            if (classOf is not null && quotas![classOf[row]]-- <= 0)
                continue;
            order[n++] = row;
            if (value < 0)
                NegativePicks++;
            Take(row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Take(int row)
    {
        if (Picks++ % PicksBetweenChecks == 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            _progress.Report(Picks - 1);
        }
        _isOpen[row] = false;
        double value = _values[row];
        ReadOnlySpan<int> neighbors = _graph.NeighborsOf(row);
        Span<double> weights = _buffer.AsSpan(0, neighbors.Length);
        if (_absolute)
            weights.Fill(1);
        else
            _weights.Reverse(_graph.DistancesOf(row), weights);
        bool raises = value < 0;
        for (int n = 0; n < neighbors.Length; n++)
        {
            int neighbor = neighbors[n];
            if (!_isOpen[neighbor])
                continue;
            double received = Receive(_values[neighbor], weights[n] * value, _clampAtZero);
            _values[neighbor] = received;
            if (raises && _heap.Contains(neighbor) && received > _heap.KeyOf(neighbor))
                _heap.Update(neighbor, received);
        }
    }

    /// <summary>A value after a reverse message of the given amount; clamped, a message takes nothing below 0.</summary>
    public static double Receive(double value, double amount, bool clampAtZero)
    {
        double lowered = value - amount;
        return clampAtZero && lowered < 0 ? Math.Min(value, 0) : lowered;
    }
}
