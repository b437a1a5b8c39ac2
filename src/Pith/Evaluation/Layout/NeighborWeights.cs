using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Evaluation.Layout;

/// <summary>How strongly the neighbours of a kNN graph belong together, as an adjacency in which each is the other's neighbour.</summary>
/// <remarks>
/// <para>After McInnes, Healy and Melville, "UMAP" (2018, arXiv 1802.03426, section 3.1): row i's neighbour at distance d has the membership
/// <c>exp(-(d - rho) / sigma)</c>, rho being the distance to the nearest neighbour that is not a copy and sigma such that the memberships of the
/// row's nearest k add up to log2(k). Both directions join as <c>a + b - a b</c>. Here each row's weights are then divided by their sum, because
/// the layout moves every row by the weighted mean of its pulls.</para>
/// <para>O(E log k) time, O(E) memory; rows are independent of each other, so threads do not matter.</para>
/// </remarks>
sealed class NeighborWeights
{
    const int BisectionSteps = 24;
    const int BlockRows = 1024;

    NeighborWeights(int[] offsets, int[] neighbors, float[] weights)
    {
        Offsets = offsets;
        Neighbors = neighbors;
        Weights = weights;
    }

    /// <summary>[N + 1] where each row's neighbours begin.</summary>
    public int[] Offsets { get; }

    /// <summary>[E] neighbour rows.</summary>
    public int[] Neighbors { get; }

    /// <summary>[E] weights; those of a row add up to 1.</summary>
    public float[] Weights { get; }

    /// <summary>Computes the weights.</summary>
    /// <param name="graph">Neighbours and distances; directed or not.</param>
    /// <param name="nearest">k: how many of a row's neighbours set its scale, at least 2.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static NeighborWeights Of(MessageGraph graph, int nearest, int threads)
    {
        MessageGraph union = EdgeUnion.Of(graph, threads);
        int rows = union.Rows;
        var scales = new (double Rho, double Sigma)[rows];
        RowBlocks.ForEach(rows, BlockRows, threads, () => new List<double>(), (first, count, scratch) =>
        {
            for (int i = first; i < first + count; i++)
                scales[i] = ScaleOf(union.DistancesOf(i), nearest, scratch);
        });
        var offsets = new int[rows + 1];
        for (int i = 0; i < rows; i++)
            offsets[i + 1] = union.CountOf(i);
        for (int i = 0; i < rows; i++)
            offsets[i + 1] += offsets[i];
        var neighbors = new int[offsets[rows]];
        var weights = new float[offsets[rows]];
        RowBlocks.ForEach(rows, BlockRows, threads, () => 0, (first, count, _) =>
        {
            for (int i = first; i < first + count; i++)
                Fill(union, i, scales, neighbors, weights, offsets[i]);
        });
        return new NeighborWeights(offsets, neighbors, weights);
    }

    static void Fill(MessageGraph union, int row, (double Rho, double Sigma)[] scales, int[] neighbors, float[] weights, int start)
    {
        ReadOnlySpan<int> of = union.NeighborsOf(row);
        ReadOnlySpan<double> distances = union.DistancesOf(row);
        double sum = 0;
        for (int e = 0; e < of.Length; e++)
        {
            double there = Membership(distances[e], scales[row]);
            double back = Membership(distances[e], scales[of[e]]);
            double weight = there + back - there * back;
            neighbors[start + e] = of[e];
            weights[start + e] = (float)weight;
            sum += weight;
        }
        if (sum <= 0)
            return;
        for (int e = 0; e < of.Length; e++)
            weights[start + e] = (float)(weights[start + e] / sum);
    }

    static double Membership(double distance, (double Rho, double Sigma) scale) =>
        distance <= scale.Rho ? 1 : DeterministicMath.Exp(-(distance - scale.Rho) / scale.Sigma);

    static (double Rho, double Sigma) ScaleOf(ReadOnlySpan<double> distances, int nearest, List<double> sorted)
    {
        sorted.Clear();
        foreach (double distance in distances)
            sorted.Add(distance);
        sorted.Sort();
        int k = Math.Min(nearest, sorted.Count);
        double rho = 0;
        for (int n = 0; n < k && rho == 0; n++)
            rho = sorted[n];
        double target = Math.Log2(Math.Max(k, 2));
        double low = 0;
        double high = double.PositiveInfinity;
        double sigma = 1;
        for (int step = 0; step < BisectionSteps; step++)
        {
            double sum = 0;
            for (int n = 0; n < k; n++)
                sum += Membership(sorted[n], (rho, sigma));
            if (sum > target)
                high = sigma;
            else
                low = sigma;
            sigma = double.IsInfinity(high) ? sigma * 2 : (low + high) / 2;
        }
        return (rho, Math.Max(sigma, 1e-12 + 1e-3 * rho));
    }
}
