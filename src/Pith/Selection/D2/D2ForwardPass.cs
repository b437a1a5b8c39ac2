using System.Runtime.CompilerServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Memory;
using Pith.Numerics.Threading;

namespace Pith.Selection.D2;

/// <summary>The forward message pass: every row receives its neighbours' scores, weighted by closeness.</summary>
/// <remarks>
/// Figure 1 of the paper and sampling.py, compute_graph_density: x'_i = x_i + sum_j w_f(d_ij) max(x_j, floor) over the neighbours j in
/// ascending order (product: x_i times the sum). A row's own score is not raised to the floor, only the copies that neighbours send. Rows
/// are independent and each sum has one fixed order, so the result does not depend on the threads.
/// </remarks>
static class D2ForwardPass
{
    // Rows after which scores that were asked for are there.
    const int Ahead = 8;

    /// <summary>Fills the starting values and returns the mean forward weight over all edges, NaN when there are none.</summary>
    /// <param name="graph">The message graph.</param>
    /// <param name="scores">[N] node scores.</param>
    /// <param name="weights">The kernel.</param>
    /// <param name="combine">Sum or product.</param>
    /// <param name="floor">The least score that a neighbour sends; -infinity for none.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="values">[N] receives x'.</param>
    public static double Run(
        MessageGraph graph, double[] scores, D2Weights weights, D2Combine combine, double floor, int threads, double[] values)
    {
        double total = 0;
        foreach (double sum in Fill(graph, scores, weights, combine, floor, threads, values))
            total += sum;
        return total / graph.Edges;
    }

    /// <summary>Fills the starting values and returns the sum of the forward weights of every row.</summary>
    /// <param name="graph">Lists of rows that follow each other; neighbours are rows of the dataset.</param>
    /// <param name="scores">[N] node scores.</param>
    /// <param name="weights">The kernel.</param>
    /// <param name="combine">Sum or product.</param>
    /// <param name="floor">The least score that a neighbour sends; -infinity for none.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="values">[rows] receives x' of as many rows.</param>
    /// <param name="firstRow">The first of these rows in the dataset.</param>
    /// <param name="firstList">Its list in the graph.</param>
    public static double[] Fill(
        MessageGraph graph, double[] scores, D2Weights weights, D2Combine combine, double floor, int threads, double[] values, int firstRow = 0,
        int firstList = 0)
    {
        var weightSums = new double[values.Length];
        RowRanges.Run(values.Length, threads, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            var edges = new EdgeBuffer(graph.LongestRow(firstList + first, firstList + end));
            double[] buffer = new double[edges.Distances.Length];
            for (int i = first; i < end; i++)
            {
                graph.Read(firstList + i, edges, isAscending: true, out ReadOnlySpan<int> neighbors, out ReadOnlySpan<double> distances);
                if (i + Ahead < end)
                {
                    foreach (int soon in graph.NextNeighbors(firstList + i + Ahead))
                        CacheLines.PrefetchOne(in scores[soon]);
                }
                weights.Forward(distances, buffer);
                double messages = 0, weightSum = 0;
                for (int n = 0; n < neighbors.Length; n++)
                {
                    messages += buffer[n] * Math.Max(scores[neighbors[n]], floor);
                    weightSum += buffer[n];
                }
                values[i] = combine == D2Combine.Sum ? messages + scores[firstRow + i] : messages * scores[firstRow + i];
                weightSums[i] = weightSum;
            }
        });
        return weightSums;
    }
}
