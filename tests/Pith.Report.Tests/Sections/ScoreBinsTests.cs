using Pith.Report.Sections;

namespace Pith.Report.Tests.Sections;

/// <summary>Into which bar a score falls.</summary>
public sealed class ScoreBinsTests
{
    [Fact]
    public void Edges_BelongToTheBinAbove_TheLargestToTheLast()
    {
        double[] scores = [.. Enumerable.Range(0, ScoreBins.Bins + 1).Select(i => (double)i)];

        ScoreBins bins = ScoreBins.Count(scores, null)!;

        Assert.Equal((0, ScoreBins.Bins), (bins.Low, bins.High));
        Assert.All(bins.All[..^1], count => Assert.Equal(1, count));
        Assert.Equal(2, bins.All[^1]);
    }

    [Fact]
    public void EqualScores_MakeOneBin() => Assert.Equal([3], ScoreBins.Count([2, 2, 2], [true, false, true])!.All);

    [Fact]
    public void MissingAndInfiniteScores_AreCountedApart()
    {
        ScoreBins bins = ScoreBins.Count([1, double.NaN, 2, double.PositiveInfinity], [true, true, true, true])!;

        Assert.Equal(2, bins.Unscored);
        Assert.Equal(2, bins.All.Sum());
        Assert.Equal(2, bins.Inside.Sum());
        Assert.Null(ScoreBins.Count([double.NaN], null));
    }

    [Fact]
    public void FarScores_DoNotFlattenTheRest()
    {
        double[] scores = [.. Enumerable.Range(0, 5000).Select(i => i / 5000.0), 1e6];

        ScoreBins bins = ScoreBins.Count(scores, null)!;

        Assert.True(bins.High < 2);
        Assert.True(bins.Above >= 1);
        Assert.Equal(scores.Length, bins.All.Sum());
    }

    [Fact]
    public void TinyRange_StaysInside()
    {
        double low = 1e300;
        ScoreBins bins = ScoreBins.Count([low, Math.BitIncrement(low)], null)!;

        Assert.Equal(2, bins.All.Sum());
    }
}
