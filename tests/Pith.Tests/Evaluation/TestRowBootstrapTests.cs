using Pith.Evaluation;

namespace Pith.Tests.Evaluation;

public sealed class TestRowBootstrapTests
{
    [Theory]
    [InlineData(400, 0.5)]
    [InlineData(1000, 0.8)]
    [InlineData(2500, 0.95)]
    public void The_interval_of_a_share_is_nearly_the_normal_one(int rows, double share)
    {
        double[] hits = [.. Enumerable.Range(0, rows).Select(row => row < share * rows ? 1.0 : 0)];
        RowInterval interval = TestRowBootstrap.Of([hits])[0]!.Value;
        double half = 1.96 * Math.Sqrt(share * (1 - share) / rows);
        Assert.Equal(share - half, interval.Low, half / 4);
        Assert.Equal(share + half, interval.High, half / 4);
        Assert.Equal(interval, TestRowBootstrap.Of([null, hits])[1]);
    }

    [Fact]
    public void Pairs_cancel_what_is_hard_for_both()
    {
        var random = new Random(1);
        double[] a = [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble() < 0.6 ? 1.0 : 0)], same = new double[500];
        Assert.Equal(new RowInterval(0, 0), TestRowBootstrap.Of([same])[0]);
        RowInterval own = TestRowBootstrap.Of([a])[0]!.Value;
        Assert.True(own.High - own.Low > 0.05);
    }

    [Fact]
    public void Classes_count_alike_where_they_are_given()
    {
        // 900 rows of a class that is always right, 100 of one that never is.
        int[] classes = [.. Enumerable.Range(0, 1000).Select(row => row < 900 ? 0 : 1)];
        double[] hits = [.. classes.Select(c => c == 0 ? 1.0 : 0)];
        Assert.Equal(new RowInterval(0.5, 0.5), TestRowBootstrap.Of([hits], classes)[0]);
        Assert.InRange(TestRowBootstrap.Of([hits])[0]!.Value.Low, 0.87, 0.9);
    }

    [Fact]
    public void Without_rows_there_is_no_interval() => Assert.Null(TestRowBootstrap.Of([null, null])[1]);
}
