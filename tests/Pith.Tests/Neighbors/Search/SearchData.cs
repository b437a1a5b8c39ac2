using Pith.Numerics;

namespace Pith.Tests.Neighbors.Search;

/// <summary>Data that is hard for a search that trusts single precision.</summary>
public static class SearchData
{
    public static TheoryData<string> Kinds => new("gaussian", "clusters", "far", "very far", "duplicates", "identical", "grid", "one-hot", "outlier", "line", "tiny", "huge");

    public static double[] Make(string kind, int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var values = new double[rows * columns];
        for (int r = 0; r < rows; r++)
        {
            int copyOf = random.Next(0, 12);
            for (int c = 0; c < columns; c++)
            {
                double gaussian = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                values[r * columns + c] = kind switch
                {
                    "clusters" => (r % 7 * 10) + (gaussian * 0.01),
                    "far" => 1000 + gaussian,
                    "very far" => 1e6 + gaussian,
                    "duplicates" => copyOf * (c + 1) % 5,
                    "identical" => 0.25,
                    "grid" => random.Next(0, 3),
                    "one-hot" => r % columns == c ? 1 : 0,
                    "outlier" => r == 3 ? 1e8 : gaussian,
                    "line" => r * 0.001,
                    "tiny" => gaussian * 1e-30,
                    "huge" => gaussian * 1e30,
                    _ => gaussian,
                };
            }
        }
        return values;
    }

    public static MatrixView Single(double[] values, int rows, int columns) =>
        MatrixView.FromArray([.. values.Select(v => (float)v)], rows, columns);

    /// <summary>Asserts that a result is what comparing every pair in double precision gives.</summary>
    public static void AssertEqualsBruteForce(
        MatrixView queries, MatrixView basis, int k, DistanceMetric metric, bool excludeSelf, ReadOnlySpan<int> indices, ReadOnlySpan<double> distances)
    {
        var expectedIndices = new int[queries.Rows * k];
        var expectedDistances = new double[queries.Rows * k];
        BruteForce.Search(queries, basis, k, metric, excludeSelf, expectedIndices, expectedDistances);
        Assert.Equal(expectedDistances, distances.ToArray());
        Assert.Equal(expectedIndices, indices.ToArray());
    }
}
