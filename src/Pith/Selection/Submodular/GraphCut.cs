using System.Runtime.CompilerServices;
using Pith.Numerics;
using Pith.Selection.Frame;

namespace Pith.Selection.Submodular;

/// <summary>The gains of the graph-cut function and its greedy maximisation.</summary>
/// <remarks>A gain starts at lambda times a row's similarities to all rows, itself included, and each pick takes twice its similarity from the
/// gains of its neighbours. Gains only fall, so keys that are not up to date are upper bounds and the heap is lazy, as in D2 Pruning.</remarks>
sealed class GraphCut
{
    readonly SimilarityGraph _graph;
    readonly double[] _gains;
    readonly IndexedMaxHeap _heap;

    /// <summary>Starts with an empty coreset.</summary>
    public GraphCut(SimilarityGraph graph, double lambda)
    {
        _graph = graph;
        _heap = new IndexedMaxHeap(graph.Graph.Rows);
        _gains = new double[graph.Graph.Rows];
        for (int row = 0; row < _gains.Length; row++)
        {
            double sum = 1;
            foreach (double similarity in graph.SimilaritiesOf(row))
                sum += similarity;
            _gains[row] = lambda * sum;
        }
    }

    /// <summary>Picks with a negative gain: they made the function smaller.</summary>
    public int NegativePicks { get; private set; }

    /// <summary>Takes a pick's share from its neighbours' gains.</summary>
    void Add(int row)
    {
        ReadOnlySpan<int> neighbors = _graph.NeighborsOf(row);
        ReadOnlySpan<double> similarities = _graph.SimilaritiesOf(row);
        for (int n = 0; n < neighbors.Length; n++)
            _gains[neighbors[n]] -= 2 * similarities[n];
    }

    /// <summary>Picks the rows of one pool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pick(PoolPicks picks)
    {
        foreach (int row in picks.Given)
            Add(row);
        _heap.Fill(picks.OpenRows(), _gains);
        while (picks.Left > 0)
        {
            int row = _heap.TopRow;
            double gain = _gains[row];
            if (!picks.IsOpen(row))
            {
                _heap.Pop();
            }
            else if (gain != _heap.TopKey)
            {
                _heap.Update(row, gain);
            }
            else
            {
                _heap.Pop();
                NegativePicks += gain < 0 ? 1 : 0;
                picks.Pick(row, gain);
                Add(row);
            }
        }
        foreach (int row in picks.Rows)
        {
            if (picks.IsDropped(row))
                picks.Values[row] = _gains[row];
        }
    }
}
