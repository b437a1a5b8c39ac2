using Pith.Neighbors.Graphs;
using Pith.Numerics.Statistics;

namespace Pith.Evaluation;

/// <summary>The pairs of rows that are near-duplicates of each other, and how many of them a coreset keeps whole.</summary>
/// <remarks>A pair (i, j) counts when j is in i's list of the kNN graph or i in j's and their distance is at most the threshold. The default
/// threshold is the 5 % quantile of the distances to the nearest neighbour: the closest twentieth of the data by its own scale. A random
/// coreset of share p keeps about p^2 of the pairs; a method that thins out neighbourhoods keeps fewer. Pairs beyond the k-th neighbour are
/// not seen. O(N k log k) time, memory for the pairs.</remarks>
sealed class NearDuplicates
{
    /// <summary>The quantile of nearest-neighbour distances that is the default threshold.</summary>
    public const double DefaultQuantile = 0.05;

    readonly (int First, int Second)[] _pairs;

    NearDuplicates((int, int)[] pairs, double threshold)
    {
        _pairs = pairs;
        Threshold = threshold;
    }

    /// <summary>The largest distance that counts.</summary>
    public double Threshold { get; }

    /// <summary>Near-duplicate pairs of the whole dataset, each once as (lower row, higher row), ascending.</summary>
    public ReadOnlySpan<(int First, int Second)> Pairs => _pairs;

    /// <summary>Finds the near-duplicate pairs of a graph.</summary>
    /// <param name="graph">The kNN graph of all rows.</param>
    /// <param name="threshold">The largest distance that counts, at least 0; null means the default of <see cref="DefaultQuantile"/>.</param>
    public static NearDuplicates Find(KnnGraph graph, double? threshold = null)
    {
        double limit = threshold ?? DefaultThreshold(graph);
        ArgumentOutOfRangeException.ThrowIfNegative(limit, nameof(threshold));
        var pairs = new List<(int, int)>();
        for (int i = 0; i < graph.Rows; i++)
        {
            ReadOnlySpan<int> neighbors = graph.NeighborsOf(i);
            ReadOnlySpan<double> distances = graph.DistancesOf(i);
            for (int n = 0; n < neighbors.Length && distances[n] <= limit; n++)
            {
                int j = neighbors[n];
                // The lower row reports a pair that both lists hold.
                if (i < j || !graph.NeighborsOf(j).Contains(i))
                    pairs.Add((Math.Min(i, j), Math.Max(i, j)));
            }
        }
        pairs.Sort();
        return new NearDuplicates([.. pairs], limit);
    }

    /// <summary>The share of pairs of which both rows are kept, 0..1; 0 where there is no pair.</summary>
    /// <param name="rows">N.</param>
    /// <param name="kept">Rows, each once.</param>
    public double ShareKept(int rows, ReadOnlySpan<int> kept)
    {
        bool[] isKept = RowSets.Mask(rows, kept);
        int both = 0;
        foreach ((int first, int second) in _pairs)
        {
            if (isKept[first] && isKept[second])
                both++;
        }
        return _pairs.Length == 0 ? 0 : (double)both / _pairs.Length;
    }

    static double DefaultThreshold(KnnGraph graph)
    {
        var nearest = new double[graph.Rows];
        for (int i = 0; i < nearest.Length; i++)
            nearest[i] = graph.DistancesOf(i)[0];
        return Descriptive.Quantile(nearest, DefaultQuantile);
    }
}
