using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Neighbors.TwoSets;

/// <summary>Query rows and base rows of one made set, and what a search of them found.</summary>
sealed record TwoSets(MatrixView Queries, MatrixView Basis)
{
    /// <summary>Two parts of one set.</summary>
    public static TwoSets Split(float[] values, int queries, int columns)
    {
        MatrixView all = MatrixView.FromArray(values, values.Length / columns, columns);
        return new TwoSets(
            all.SelectRows([.. Enumerable.Range(0, queries)]), all.SelectRows([.. Enumerable.Range(queries, all.Rows - queries)]));
    }

    /// <summary>Rows of many clusters that overlap, so that the nearest lie in cells everywhere.</summary>
    public static TwoSets Overlapping(int queries, int basis, int columns) => Split(MadeRows.Values(queries + basis, columns, 300, 12, 7), queries, columns);

    public (int[] Indices, double[] Distances, RecallEstimate? Reached) Search(int k, double recall, DistanceMetric metric = DistanceMetric.Euclidean, int threads = 2)
    {
        RecallEstimate? reached = null;
        (int[] indices, double[] distances) = (new int[Queries.Rows * k], new double[Queries.Rows * k]);
        NearestRows.Search(Queries, Basis, k, metric, new GraphAccuracy(recall) { Reached = found => reached = found }, indices, distances, threads);
        return (indices, distances, reached);
    }

    public (int[] Indices, double[] Distances) Exact(int k, DistanceMetric metric = DistanceMetric.Euclidean)
    {
        (int[] indices, double[] distances) = (new int[Queries.Rows * k], new double[Queries.Rows * k]);
        NearestNeighbors.Search(Queries, Basis, k, metric, indices, distances);
        return (indices, distances);
    }

    /// <summary>The share of neighbours no farther than the true last one.</summary>
    public static double Recall(double[] found, double[] truth, int k)
    {
        int hits = 0;
        for (int i = 0; i < found.Length; i++)
            hits += found[i] <= truth[(i / k * k) + k - 1] ? 1 : 0;
        return hits / (double)found.Length;
    }
}
