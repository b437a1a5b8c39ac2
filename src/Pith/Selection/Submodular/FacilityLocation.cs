using System.Runtime.CompilerServices;
using Pith.Numerics;
using Pith.Selection.Frame;

namespace Pith.Selection.Submodular;

/// <summary>The facility-location function on a similarity graph and its lazy greedy maximisation.</summary>
/// <remarks>The gain of a row only falls while others are picked (the function is submodular), so a key that is not up to date is an upper
/// bound, and the top whose key is up to date is the best of all. Gains are summed in one fixed order, the row itself first and then its
/// neighbours ascending, and each term only falls, so this holds for the rounded sums too: lazy and plain greedy agree to the bit.</remarks>
sealed class FacilityLocation
{
    readonly SimilarityGraph _graph;
    readonly double[] _covered;
    readonly double[] _keys;
    readonly IndexedMaxHeap _heap;

    /// <summary>Starts with an empty coreset.</summary>
    public FacilityLocation(SimilarityGraph graph)
    {
        _graph = graph;
        _covered = new double[graph.Graph.Rows];
        _keys = new double[graph.Graph.Rows];
        _heap = new IndexedMaxHeap(graph.Graph.Rows);
    }

    /// <summary>Gains computed so far; a plain greedy computes every row's gain for every pick.</summary>
    public long Evaluations { get; private set; }

    /// <summary>What a row would add to the function: sum over u of max(0, s(u, row) - covered(u)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Gain(int row)
    {
        ReadOnlySpan<int> neighbors = _graph.NeighborsOf(row);
        ReadOnlySpan<double> similarities = _graph.SimilaritiesOf(row);
        double gain = Math.Max(0, 1 - _covered[row]);
        for (int n = 0; n < neighbors.Length; n++)
            gain += Math.Max(0, similarities[n] - _covered[neighbors[n]]);
        return gain;
    }

    /// <summary>Adds a row to the coreset.</summary>
    public void Add(int row)
    {
        ReadOnlySpan<int> neighbors = _graph.NeighborsOf(row);
        ReadOnlySpan<double> similarities = _graph.SimilaritiesOf(row);
        _covered[row] = 1;
        for (int n = 0; n < neighbors.Length; n++)
            _covered[neighbors[n]] = Math.Max(_covered[neighbors[n]], similarities[n]);
    }

    /// <summary>The function's value for the rows of a pool: the sum of each row's similarity to its most similar kept row.</summary>
    public double Value(int[] rows) => Numerics.Statistics.FixedOrderSum.Sum(Array.ConvertAll(rows, row => _covered[row]));

    /// <summary>Picks the rows of one pool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pick(PoolPicks picks)
    {
        foreach (int row in picks.Given)
            Add(row);
        int[] open = picks.OpenRows();
        foreach (int row in open)
            _keys[row] = Gain(row);
        Evaluations += open.Length;
        _heap.Fill(open, _keys);
        while (picks.Left > 0)
        {
            int row = _heap.TopRow;
            if (!picks.IsOpen(row))
            {
                _heap.Pop();
                continue;
            }
            double gain = Gain(row);
            Evaluations++;
            if (gain != _heap.TopKey)
            {
                _heap.Update(row, gain);
                continue;
            }
            _heap.Pop();
            picks.Pick(row, gain);
            Add(row);
        }
        foreach (int row in picks.Rows)
        {
            if (picks.IsDropped(row))
                picks.Values[row] = Gain(row);
        }
    }
}
