using Pith.Neighbors.Search;
using Pith.Numerics;

namespace Pith.Tests.Neighbors.Search;

/// <summary>The slow, obviously right search that the fast ones are tested against: every pair, in double precision.</summary>
static class BruteForce
{
    /// <summary>Fills [M, k] neighbours by comparing every pair; with <paramref name="excludeSelf"/> row i is no neighbour of itself.</summary>
    public static void Search(
        MatrixView queries, MatrixView basis, int k, DistanceMetric metric, bool excludeSelf, Span<int> indices, Span<double> distances)
    {
        double[][] all = Rows(basis), asked = Rows(queries);
        double[] allFactors = Factors(all, metric), askedFactors = Factors(asked, metric);
        for (int i = 0; i < asked.Length; i++)
        {
            var candidates = new List<(double Distance, int Row)>();
            for (int j = 0; j < all.Length; j++)
            {
                if (excludeSelf && i == j)
                    continue;
                double squared = ExactDistances.SumOfSquaredDifferences(asked[i], askedFactors[i], all[j], allFactors[j]);
                candidates.Add((metric == DistanceMetric.Cosine ? squared / 2 : Math.Sqrt(squared), j));
            }
            candidates.Sort();
            for (int n = 0; n < k; n++)
                (distances[i * k + n], indices[i * k + n]) = candidates[n];
        }
    }

    static double[][] Rows(MatrixView matrix)
    {
        var rows = new double[matrix.Rows][];
        for (int i = 0; i < rows.Length; i++)
            matrix.CopyRows(i, 1, rows[i] = new double[matrix.Columns]);
        return rows;
    }

    static double[] Factors(double[][] rows, DistanceMetric metric) =>
        [.. rows.Select(row => metric == DistanceMetric.Euclidean ? 1 : 1 / Math.Sqrt(ExactDistances.SumOfSquaredDifferences(row, 1, new double[row.Length], 1)))];
}
