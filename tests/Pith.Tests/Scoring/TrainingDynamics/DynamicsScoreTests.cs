using Pith.Data.Dynamics;
using Pith.Data.Scores;
using Pith.Scoring.Catalogue;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Tests.Scoring.TrainingDynamics;

/// <summary>Each definition against values worked out by hand.</summary>
public sealed class DynamicsScoreTests
{
    static readonly DynamicsScore[] s_all = [.. Scores.All.OfType<DynamicsScore>()];
    static readonly double[] s_history = [0.1, 0.3, 0.2, 0.6, 0.7, 0.9, 0.8];
    static double Compute(string name, RowReduction reduction, double[] history, params string[] settings)
    {
        int reductions = Enum.GetValues<RowReduction>().Length;
        var values = new double[reductions * history.Length];
        Array.Fill(values, double.NaN);
        history.CopyTo(values, (int)reduction * history.Length);
        DynamicsScore score = DynamicsCase.Named(name, settings);
        Assert.True(score.MinimumEpochs <= history.Length);
        return score.Compute(new RowHistory(values, history.Length, history.Length));
    }

    [Theory]
    [InlineData("dynamic-uncertainty", 1.813736)]
    [InlineData("dynamic-uncertainty-sx", 0.140799)]
    public void Dynamic_uncertainty_by_its_conventions(string name, double expected) =>
        Assert.Equal(expected, Compute(name, RowReduction.Probability, s_history, "window=3"), 6);

    [Fact]
    public void Dynamic_uncertainty_of_the_unsupervised_code() => Assert.Equal(0.148091, Windows.MeanDeviation(s_history, 3, 0, 3, degreesLost: 0), 6);

    [Fact]
    public void Temporal_dual_depth_score_of_two_classes()
    {
        double[][] p = [[.5, .5], [.6, .4], [.9, .1], [.8, .2]];
        double[] changes = [0, .. Enumerable.Range(0, 3).Select(t => Enumerable.Range(0, 2).Sum(c => Math.Abs(p[t + 1][c] * (Math.Log(p[t + 1][c] + 1e-8) - Math.Log(p[t][c] + 1e-8)))))];
        Assert.Equal(0.19865, changes[1], 6);
        Assert.Equal(0.503548, changes[2], 6);
        Assert.Equal(0.232856, changes[3], 6);
        Assert.Equal(0.19167101, Compute("tdds", RowReduction.Change, changes, "window=3"), 8);
        Assert.Equal(0.19167101, Compute("tdds-sx", RowReduction.Change, changes, "window=3"), 8);
        double first = Compute("tdds", RowReduction.Change, changes, "window=3", "trajectory=3");
        double last = Compute("tdds-sx", RowReduction.Change, changes, "window=3", "trajectory=3");
        Assert.Equal(0.9 * (changes[2] - changes[1]) / Math.Sqrt(2), first, 12);
        Assert.Equal(0.9 * (changes[2] - changes[3]) / Math.Sqrt(2), last, 12);
    }

    [Theory]
    [InlineData("0101100", 2, 2)]
    [InlineData("0011111", 0, 0)]
    [InlineData("1000000", 1, 1)]
    [InlineData("0000000", 7, 0)]
    public void Forgetting_counts_losses_and_puts_rows_never_learnt_above_all(string correctness, double forgetting, double published)
    {
        double[] correct = [.. correctness.Select(c => (double)(c - '0'))];
        Assert.Equal(forgetting, Compute("forgetting", RowReduction.Correct, correct));
        Assert.Equal(published, Compute("forgetting-d2", RowReduction.Correct, correct));
        Assert.Equal(correct.Sum(), Compute("correctness", RowReduction.Correct, correct));
    }

    [Fact]
    public void Sums_means_and_deviations()
    {
        Assert.Equal(s_history.Sum(), Compute("aum", RowReduction.Margin, s_history), 12);
        Assert.Equal(s_history[..4].Average(), Compute("mean-confidence", RowReduction.Probability, s_history, "window=3", "trajectory=4"), 12);
        Assert.Equal(s_history.Average(), Compute("aum-logit", RowReduction.LogitMargin, s_history), 12);
        Assert.Equal(0.4, Compute("el2n", RowReduction.Error, s_history, "el2n-epochs=2"), 12);
        Assert.Equal(s_history.Sum(), Compute("el2n", RowReduction.Error, s_history), 12);
        double mean = s_history.Average();
        Assert.Equal(Math.Sqrt(s_history.Sum(p => (p - mean) * (p - mean)) / 7), Compute("variability", RowReduction.Probability, s_history), 12);
        // Windows .1 .3 .2 and .3 .2 .6: deviations 0.1 and sqrt(13/300), means 0.2 and 11/30.
        Assert.Equal((0.1 * 0.8 + Math.Sqrt(13.0 / 300) * 19 / 30) / 2, Compute("dual", RowReduction.Probability, s_history, "window=3", "trajectory=4"), 12);
    }

    [Fact]
    public void Every_score_says_what_it_is()
    {
        foreach (DynamicsScore score in s_all)
        {
            Assert.True(score.Definition.Length > 20 && score.Source.Length > 5, score.Name);
            Assert.Equal("20", score.Parameters(20)["epochs"]);
            Assert.True(score.MinimumEpochs >= 1);
        }
        string[] easy = [.. s_all.Where(s => s.Direction == ScoreDirection.HighIsEasy).Select(s => s.Name)];
        Assert.Equal(["correctness", "aum", "aum-logit", "confidence", "mean-confidence", "margin"], easy);
    }

    [Theory]
    [InlineData("density", "`embeddings`")]
    [InlineData("auum", "forgetting, forgetting-d2")]
    public void Other_names_are_refused_with_a_reason(string name, string expected) =>
        Assert.Contains(expected, Assert.Throws<OptionException>(() => Scores.All.Get(name, ScoreSource.Dynamics)).Message, StringComparison.Ordinal);

    [Fact]
    public void Bad_options_are_refused()
    {
        Assert.Contains("`window`", Assert.Throws<OptionException>(() => new Tdds { Window = 1 }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("`decay`", Assert.Throws<OptionException>(() => new Tdds { Decay = 1.5 }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("`el2n-epochs`", Assert.Throws<OptionException>(() => new El2n { El2nEpochs = 0 }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("`log-precision`", Assert.Throws<OptionException>(() => new Aum { LogPrecision = (LogPrecision)99 }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("`trajectory`", Assert.Throws<OptionException>(() => new Dual { Window = 3, Trajectory = 2 }.Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_computed_says_why()
    {
        var few = new DynamicsDescription(10, 3, 5, DynamicsValues.Probabilities);
        Assert.Equal("it needs 11 recorded epochs and there are 5", DynamicsCase.Named("dynamic-uncertainty").Obstacle(few));
        Assert.Equal("it needs 12 recorded epochs and there are 5", DynamicsCase.Named("dynamic-uncertainty-sx").Obstacle(few));
        Assert.Equal("it needs 10 recorded epochs and there are 5", DynamicsCase.Named("tdds").Obstacle(few));
        Assert.Contains("needs logits", DynamicsCase.Named("aum-logit").Obstacle(few), StringComparison.Ordinal);
        Assert.Null(DynamicsCase.Named("forgetting").Obstacle(few));
    }
}
