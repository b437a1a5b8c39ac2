using Pith.Neighbors.Graphs;
using Pith.Numerics.Threading;

namespace Pith.Evaluation.Layout;

/// <summary>How far a plane shows a row's true neighbours as its neighbours.</summary>
static class NeighborPreservation
{
    /// <summary>Rows that are looked at where there are more.</summary>
    public const int SampledRows = 1000;

    /// <summary>The mean share of a row's nearest rows in the graph that are among as many nearest rows in the plane, 0..1; NaN where no row
    /// has a neighbour.</summary>
    /// <param name="layout">[N] coordinates.</param>
    /// <param name="graph">The graph of the rows; of a symmetrised one the nearest <paramref name="neighbors"/> of each row count.</param>
    /// <param name="neighbors">How many nearest rows, at least 1; a row with fewer is compared by those it has.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <remarks>O(sampled rows N); each row has a place of its own, so threads do not matter. A random plane gives neighbors / N.</remarks>
    /// <exception cref="MisalignedDataException">Layout and graph have different rows.</exception>
    public static double Measure(PointLayout layout, MessageGraph graph, int neighbors, int threads = 0)
    {
        int rows = graph.Rows;
        if (layout.X.Length != rows)
            throw new MisalignedDataException("the layout", layout.X.Length, "the graph", rows);
        int sampled = Math.Min(rows, SampledRows);
        var shares = new double[sampled];
        RowBlocks.ForEach(sampled, 8, threads, () => new double[neighbors], (first, count, nearest) =>
        {
            for (int s = first; s < first + count; s++)
                shares[s] = ShareOf((int)((long)s * rows / sampled), layout, graph, nearest);
        });
        double sum = 0;
        int counted = 0;
        foreach (double share in shares)
        {
            if (double.IsNaN(share))
                continue;
            sum += share;
            counted++;
        }
        return counted == 0 ? double.NaN : sum / counted;
    }

    static double ShareOf(int row, PointLayout layout, MessageGraph graph, double[] scratch)
    {
        int[] neighbors = graph.NeighborsOf(row).ToArray();
        double[] distances = graph.DistancesOf(row).ToArray();
        int k = Math.Min(scratch.Length, neighbors.Length);
        if (k == 0)
            return double.NaN;
        Array.Sort(distances, neighbors);
        Span<double> smallest = scratch.AsSpan(0, k);
        smallest.Fill(double.PositiveInfinity);
        for (int j = 0; j < layout.X.Length; j++)
        {
            double square = Square(layout, row, j);
            if (square >= smallest[^1] || j == row)
                continue;
            int place = k - 1;
            for (; place > 0 && smallest[place - 1] > square; place--)
                smallest[place] = smallest[place - 1];
            smallest[place] = square;
        }
        int found = 0;
        for (int n = 0; n < k; n++)
            found += Square(layout, row, neighbors[n]) <= smallest[^1] ? 1 : 0;
        return (double)found / k;
    }

    static double Square(PointLayout layout, int a, int b)
    {
        double dx = layout.X[a] - layout.X[b];
        double dy = layout.Y[a] - layout.Y[b];
        return dx * dx + dy * dy;
    }
}
