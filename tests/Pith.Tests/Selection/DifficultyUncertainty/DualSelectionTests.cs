using Pith.Data.Scores;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.DifficultyUncertainty;

namespace Pith.Tests.Selection.DifficultyUncertainty;

public class DualSelectionTests
{
    static SelectionProblem Problem(double[] scores, double[] confidence, ulong seed = 0) => new()
    {
        Rows = scores.Length,
        Scores = new ImportanceScores("dual", ScoreDirection.HighIsHard, scores),
        Confidence = new ImportanceScores("mean-confidence", ScoreDirection.HighIsEasy, confidence),
        Seed = seed,
    };

    [Fact]
    public void Beta_FollowsThePaper()
    {
        // The ten highest scores have a mean confidence of 0.4.
        double[] scores = [.. Enumerable.Range(0, 20).Select(i => (double)i)];
        double[] confidence = [.. Enumerable.Range(0, 20).Select(i => i < 10 ? 0.9 : 0.4)];
        int[] rows = [.. Enumerable.Range(0, 20)];
        (double alpha, double beta, double anchor) = DualSelection.BetaOf(rows, scores, confidence, 0.5, 4);
        Assert.Equal(0.4, anchor, 12);
        Assert.Equal(15 * 0.6 * (1 - 0.0625), beta, 12);
        Assert.Equal(16 - beta, alpha, 12);
        // Nothing dropped: the mode (alpha - 1) / 14 lies near the anchors; nearly all dropped: at the easiest rows.
        Assert.Equal(9, DualSelection.BetaOf(rows, scores, confidence, 0, 4).Beta, 12);
        Assert.InRange(DualSelection.BetaOf(rows, scores, confidence, 0.999, 4).Beta, 0, 0.04);
    }

    [Fact]
    public void Weights_AreScoreTimesDensity()
    {
        Assert.Equal(
            Math.Log(0.3 * Math.Pow(0.7, 6) * Math.Pow(0.3, 8)),
            DualSelection.LogWeight(0.3, 0.7, 7, 9), 10);
        // A density that is infinite at 1 stays a number.
        Assert.True(double.IsFinite(DualSelection.LogWeight(0.3, 1, 15.9, 0.1)));
        Assert.True(double.IsFinite(DualSelection.LogWeight(0.3, 0, 15.9, 0.1)));
    }

    [Fact]
    public void FirstDraws_FollowTheWeights()
    {
        double[] scores = [0.1, 0.2, 0.3, 0.4];
        double[] confidence = [0.5, 0.6, 0.4, 0.5];
        var counts = new int[4];
        double[] shares = [];
        for (ulong seed = 0; seed < 4000; seed++)
        {
            var selection = new DualSelection().Select(Problem(scores, confidence, seed), 1);
            counts[selection.Order[0]]++;
            shares = selection.Values;
        }
        Assert.Equal(1, shares.Sum(), 12);
        for (int row = 0; row < 4; row++)
            Assert.InRange(counts[row], 4000 * shares[row] - 150, 4000 * shares[row] + 150);
    }

    [Fact]
    public void MorePruning_TurnsToEasierRows()
    {
        var random = new RandomStream(1, "dual-test");
        double[] confidence = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble())];
        // Uncertain rows in the middle score highest.
        double[] scores = [.. confidence.Select(p => p * (1 - p))];
        double MeanKept(int budget) => new DualSelection().Select(Problem(scores, confidence), budget).Order.Average(row => confidence[row]);
        Assert.True(MeanKept(60) > MeanKept(400) + 0.05, $"{MeanKept(60)} and {MeanKept(400)}");
        Assert.True(MeanKept(400) > MeanKept(1000), $"{MeanKept(400)} and {MeanKept(1000)}");
    }

    [Fact]
    public void RowsOfScoreZero_ComeLast_AndBadValuesAreNamed()
    {
        double[] confidence = [0.5, 0.5, 0.5, 0.5];
        int[] order = new DualSelection().Select(Problem([0, 0.1, 0, 0.2], confidence), 4).Order;
        Assert.Equal([1, 3], order[..2].Order());
        Assert.Contains("row 2", Assert.Throws<InvalidDataContentException>(
            () => new DualSelection().Select(Problem([0, 0.1, -1, 0.2], confidence), 2)).Message, StringComparison.Ordinal);
        Assert.Contains("row 3", Assert.Throws<InvalidDataContentException>(
            () => new DualSelection().Select(Problem([0, 0.1, 1, 0.2], [0.5, 0.5, 0.5, 1.5]), 2)).Message, StringComparison.Ordinal);
    }
}
