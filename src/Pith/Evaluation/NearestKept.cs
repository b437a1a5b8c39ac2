using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Evaluation;

/// <summary>For dropped rows the kept row that stands for them: the nearest one.</summary>
/// <param name="Rows">[M] the dropped rows that were asked for.</param>
/// <param name="Kept">[M] the nearest kept row of each, the lowest row of several at the same distance.</param>
/// <param name="Distances">[M] the distances to them.</param>
sealed record NearestKept(int[] Rows, int[] Kept, double[] Distances)
{
    /// <summary>Finds the nearest kept row of every given row.</summary>
    /// <param name="embeddings">[N, D].</param>
    /// <param name="kept">At least one row, each once, in any order.</param>
    /// <param name="rows">[M] rows to find it for; usually dropped ones.</param>
    /// <param name="metric">What distance means. Default Euclidean.</param>
    /// <param name="accuracy">How near the true ones they must come; null for exact unless there are many pairs.</param>
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <remarks>O(M |kept| D) time where exact.</remarks>
    /// <exception cref="ArgumentException">No rows are kept.</exception>
    public static NearestKept Find(
        MatrixView embeddings,
        ReadOnlySpan<int> kept,
        int[] rows,
        DistanceMetric metric = DistanceMetric.Euclidean,
        GraphAccuracy? accuracy = null,
        int threads = 0,
        CancellationToken cancellation = default)
    {
        if (kept.IsEmpty)
            throw new ArgumentException("The nearest kept row needs at least one kept row.", nameof(kept));
        int[] ascending = RowSets.Ascending(kept);
        var nearest = new int[rows.Length];
        var distances = new double[rows.Length];
        NearestRows.Search(
            embeddings.SelectRows(rows), embeddings.SelectRows(ascending), 1, metric, accuracy ?? GraphAccuracy.Default, nearest, distances, threads, null, cancellation);
        return new NearestKept(rows, Array.ConvertAll(nearest, place => ascending[place]), distances);
    }

    /// <summary>The same with a graph at hand: a dropped row that has a kept row among its nearest neighbours needs no search.</summary>
    /// <param name="embeddings">[N, D].</param>
    /// <param name="kept">At least one row, each once, in any order.</param>
    /// <param name="rows">[M] rows to find it for.</param>
    /// <param name="graph">The exact graph of rows among which all kept ones are, directed or symmetrised; other rows have no neighbours in it.</param>
    /// <param name="neighbors">How many nearest neighbours of each row it holds.</param>
    /// <param name="metric">What distance means, also that of the graph.</param>
    /// <param name="accuracy">How near the true ones the others must come.</param>
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <remarks>O(E + M' |kept| D) for M' rows that must be searched for.</remarks>
    public static NearestKept Find(
        MatrixView embeddings,
        ReadOnlySpan<int> kept,
        int[] rows,
        MessageGraph graph,
        int neighbors,
        DistanceMetric metric,
        GraphAccuracy accuracy,
        int threads = 0,
        CancellationToken cancellation = default)
    {
        bool[] isKept = RowSets.Mask(graph.Rows, kept);
        var nearest = new int[rows.Length];
        var distances = new double[rows.Length];
        List<int> open = [];
        for (int i = 0; i < rows.Length; i++)
        {
            (nearest[i], distances[i]) = NearestIn(graph, rows[i], isKept, neighbors);
            if (nearest[i] < 0)
                open.Add(i);
        }
        if (open.Count > 0)
        {
            NearestKept searched = Find(embeddings, kept, [.. open.Select(i => rows[i])], metric, accuracy, threads, cancellation);
            for (int n = 0; n < open.Count; n++)
                (nearest[open[n]], distances[open[n]]) = (searched.Kept[n], searched.Distances[n]);
        }
        return new NearestKept(rows, nearest, distances);
    }

    // Neighbours beyond the k nearest are there because they list the row themselves; others that do not may be as near.
    static (int Row, double Distance) NearestIn(MessageGraph graph, int row, bool[] isKept, int neighbors)
    {
        ReadOnlySpan<int> others = graph.NeighborsOf(row);
        ReadOnlySpan<double> distances = graph.DistancesOf(row);
        int best = -1;
        for (int n = 0; n < others.Length; n++)
        {
            if (isKept[others[n]] && (best < 0 || distances[n] < distances[best]))
                best = n;
        }
        if (best < 0)
            return (-1, 0);
        int before = 0;
        for (int n = 0; n < others.Length; n++)
            before += distances[n] < distances[best] || (distances[n] == distances[best] && n < best) ? 1 : 0;
        return before < neighbors ? (others[best], distances[best]) : (-1, 0);
    }
}
