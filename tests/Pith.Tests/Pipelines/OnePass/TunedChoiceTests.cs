using Pith.Pipelines;
using Pith.Pipelines.OnePass;
using Pith.Pipelines.Tune;

namespace Pith.Tests.Pipelines.OnePass;

/// <summary>What the pipeline says of what tuning found.</summary>
public sealed class TunedChoiceTests
{
    [Theory]
    [InlineData(0.0227, 0.011, 0.034, "d2 with gamma 1; +2.27 points against random on held-out training rows (+1.10 to +3.40)")]
    [InlineData(0.0542, -0.0086, 0.1169, "d2 with gamma 1; +5.42 points against random on held-out training rows (-0.86 to +11.69, not told apart)")]
    [InlineData(0.01, double.NaN, double.NaN, "d2 with gamma 1; +1.00 points against random on held-out training rows")]
    [InlineData(double.NaN, double.NaN, double.NaN, "d2 with gamma 1")]
    public void A_gain_stands_with_its_interval(double mean, double low, double high, string words) =>
        Assert.Equal(words, TunedChoice.Describe(Found(new StoredInterval(mean, low, high), isRandom: false)));

    [Fact]
    public void Of_random_rows_what_came_nearest_is_named() => Assert.Equal(
        "random rows, as nothing that was tried was better on held-out training rows; d2:gamma=1 came to -0.31 points (-1.00 to +0.38)",
        TunedChoice.Describe(Found(new StoredInterval(-0.0031, -0.01, 0.0038), isRandom: true)));

    static TuningFile Found(StoredInterval gain, bool isRandom) => new()
    {
        Choice = new TunedSettings(isRandom ? "random" : "d2", 0, 1, 10) { Settings = new Dictionary<string, string> { ["gamma"] = "1" } },
        Gain = gain,
        IsRandom = isRandom,
        Winner = "d2:gamma=1",
        HeldOut = 100,
        Kept = 30,
        Trainings = 10,
        Candidates = [],
        Seconds = 1,
    };
}
