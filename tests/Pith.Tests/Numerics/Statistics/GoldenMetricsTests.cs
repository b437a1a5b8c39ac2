using Pith.Data.Formats.Npy;
using Pith.Numerics.Statistics;

namespace Pith.Tests.Numerics.Statistics;

public sealed class GoldenMetricsTests
{
    [Theory]
    [InlineData("metrics_1")]
    [InlineData("metrics_2_ties")]
    public void Pearson_spearman_and_squared_error_equal_the_published_numbers(string name)
    {
        string folder = RepositoryPaths.Golden("knn_extrapolation", name);
        double[] x = NpyFile.ReadDoubles(Path.Combine(folder, "in_x.npy"));
        double[] y = NpyFile.ReadDoubles(Path.Combine(folder, "in_y.npy"));
        double[] expected = NpyFile.ReadDoubles(Path.Combine(folder, "exp_metrics.npy"));
        Close(expected[0], RankCorrelation.Pearson(x, y));
        Close(expected[1], RankCorrelation.Spearman(x, y));
        Close(expected[2], FixedOrderSum.SquaredDistance(x, y) / x.Length);
    }

    static void Close(double expected, double got) => Assert.InRange(got, expected - 1e-12 - 1e-10 * Math.Abs(expected), expected + 1e-12 + 1e-10 * Math.Abs(expected));
}
