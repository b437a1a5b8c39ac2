using System.Runtime.CompilerServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Memory;

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
/// <para>As long as picks are not negative, keys change on top only, and a heap without a table of places serves; from the first negative pick of
/// a pool on its rows are in one with such a table.</para>
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
    const int UsualTierRows = 32_768;

    // Each may bring in 64 KB of a mapped graph twice.
    const int PicksBetweenLooks = 32;
    readonly MessageGraph _graph;
    readonly D2Weights _weights;
    readonly bool _absolute;
    readonly bool _clampAtZero;
    readonly double[] _values;
    readonly int[] _taken;
    readonly double[] _takenValues;
    readonly LoweringHeap _heap;
    readonly EdgeBuffer _edges;
    readonly double[] _buffer;
    readonly ThinnedProgress _progress;
    readonly CancellationToken _cancellation;
    readonly IndexedMaxHeap _raisable;
    int _takenCount;

    /// <summary>Creates the loop over all pools of one selection.</summary>
    /// <param name="graph">The message graph; edges join rows of one pool only.</param>
    /// <param name="values">[N] starting values; each row's value is changed until it is picked. A row that was taken has NaN, to which no message makes a
    /// difference, until <see cref="Finish"/>.</param>
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
        _taken = new int[graph.Rows];
        _takenValues = new double[graph.Rows];
        // Its tables cost memory only where they are used.
        _raisable = new IndexedMaxHeap(graph.Rows);
        _heap = new LoweringHeap(Math.Min(graph.Rows, 2 * UsualTierRows));
        _edges = new EdgeBuffer(graph.LongestRow(0, graph.Rows));
        _buffer = new double[_edges.Distances.Length];
    }

    /// <summary>Rows of a tier, about, at least 1; the picks do not depend on it. Default 32,768: heap and rows then fit a core's cache.</summary>
    public int TierRows { get; init; } = UsualTierRows;

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
        int n = 0;
        while (n < order.Length)
        {
            if (_heap.Count == 0)
                _heap.Fill(tiers.Next(), _values);
            int row = _heap.TopRow;
            double value = _values[row];
            if (_heap.TopKey != value)
            {
                if (value >= tiers.Limit)
                {
                    _heap.LowerTop(value);
                    continue;
                }
                _heap.Pop();
                tiers.PutBack(row);
                continue;
            }
            if (value < 0)
                break;
            _heap.Pop();
            // A row whose class is full leaves the heap but stays open, so that its last value still counts all messages.
            if (classOf is not null && quotas![classOf[row]]-- <= 0)
                continue;
            Foresee();
            order[n++] = row;
            Take(row);
        }
        // Only the last tier has negative values.
        if (n < order.Length)
            PickNegative(order[n..], classOf, quotas);
    }

    // All that are left: the largest of their values is negative, and picks raise values.
    void PickNegative(Span<int> order, int[]? classOf, int[]? quotas)
    {
        // Behind the rows that were taken there is room for those that were not.
        Span<int> left = _taken.AsSpan(_takenCount, _heap.Count);
        for (int i = 0; i < left.Length; i++)
            left[i] = _heap.RowAt(i);
        _raisable.Fill(left, _values);
        for (int n = 0; n < order.Length;)
        {
            int row = _raisable.TopRow;
            double value = _values[row];
            if (_raisable.TopKey != value)
            {
                _raisable.Update(row, value);
                continue;
            }
            _raisable.Pop();
            if (classOf is not null && quotas![classOf[row]]-- <= 0)
                continue;
            order[n++] = row;
            if (value < 0)
                NegativePicks++;
            Take(row);
        }
        _raisable.Fill([], _values);
    }

    // Lists and values lie all over memory; what the next pick needs can be on its way while this one is worked on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Foresee()
    {
        if (_heap.Count < 5)
            return;
        for (int place = 1; place < 5; place++)
        {
            _graph.Prefetch(_heap.RowAt(place));
            CacheLines.PrefetchOne(in _values[_heap.RowAt(place)]);
        }
        foreach (int neighbor in _graph.NextNeighbors(_heap.TopRow))
            CacheLines.PrefetchOne(in _values[neighbor]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Take(int row)
    {
        if (Picks % PicksBetweenLooks == 0)
            MemoryGuard.Look();
        if (Picks++ % PicksBetweenChecks == 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            _progress.Report(Picks - 1);
        }
        double value = _values[row];
        (_taken[_takenCount], _takenValues[_takenCount++]) = (row, value);
        _values[row] = double.NaN;
        // Each neighbour receives once, so their order makes no difference.
        _graph.Read(row, _edges, isAscending: false, out ReadOnlySpan<int> neighbors, out ReadOnlySpan<double> distances);
        Span<double> weights = _buffer.AsSpan(0, neighbors.Length);
        if (_absolute)
            weights.Fill(1);
        else
            _weights.Reverse(distances, weights);
        bool raises = value < 0;
        for (int n = 0; n < neighbors.Length; n++)
        {
            int neighbor = neighbors[n];
            double received = Receive(_values[neighbor], weights[n] * value, _clampAtZero);
            _values[neighbor] = received;
            if (raises && _raisable.Contains(neighbor) && received > _raisable.KeyOf(neighbor))
                _raisable.Update(neighbor, received);
        }
    }

    /// <summary>Writes the values of the rows that were taken, as they were when they were; their pools receive no more messages.</summary>
    public void Finish()
    {
        for (int i = 0; i < _takenCount; i++)
            _values[_taken[i]] = _takenValues[i];
        _takenCount = 0;
    }

    /// <summary>A value after a reverse message of the given amount, NaN where it was NaN; clamped, a message takes nothing below 0.</summary>
    public static double Receive(double value, double amount, bool clampAtZero)
    {
        double lowered = value - amount;
        return clampAtZero && lowered < 0 ? Math.Min(value, 0) : lowered;
    }
}
