using Pith.Data.Dynamics;
using Pith.Data.Scores;
using Pith.Scoring;
using Pith.Scoring.TrainingDynamics;
using Pith.Tests.Data;

namespace Pith.Tests.Scoring.TrainingDynamics;

/// <summary>Scores of the recorded residuals of a predicted number.</summary>
public sealed class ResidualScoreTests : IDisposable
{
    // Epochs of rows 0 and 2 of three.
    static readonly float[][] s_residuals = [[2, -1], [1, -3], [0, 2]];

    readonly TemporaryFolder _folder = new();
    readonly ScoreInput _input;

    public ResidualScoreTests()
    {
        string path = Path.Combine(_folder.Path, "dynamics");
        var writer = DynamicsWriter.Create(path, 1, new int[3], DynamicsValues.Residuals, DynamicsPrecision.Float32);
        foreach (float[] epoch in s_residuals)
            writer.AddEpoch([0, 2], epoch);
        _input = new ScoreInput { Rows = 3, Dynamics = DynamicsFolder.Open(path) };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Variability_is_that_of_the_prediction_loss_the_square_and_el2n_the_sum_of_magnitudes()
    {
        IReadOnlyList<ImportanceScores> scores = DynamicsScorer.Compute([new Variability(), new Loss(), new El2n()], _input).Scores;
        Assert.Equal([Deviation(2, 1, 0), double.NaN, Deviation(-1, -3, 2)], scores[0].Values.ToArray(), Near);
        Assert.Equal([0, double.NaN, 4], scores[1].Values.ToArray(), Near);
        Assert.Equal([3, double.NaN, 6], scores[2].Values.ToArray(), Near);
        Assert.Equal("population standard deviation over all epochs of the prediction", scores[0].Definition);
        Assert.Contains("residual", scores[1].Definition, StringComparison.Ordinal);
        Assert.Equal("residuals", scores[2].Parameters["values"]);
        Assert.All(scores, score => Assert.Equal(ScoreDirection.HighIsHard, score.Direction));
    }

    [Fact]
    public void What_the_finished_head_says_gives_the_loss()
    {
        DynamicsWriter.Resume(_input.Dynamics!.Path, precision: DynamicsPrecision.Float32).WriteFinal([0, 2], [0.5f, -3]);
        ImportanceScores loss = DynamicsScorer.Compute([new Loss()], _input with { Dynamics = DynamicsFolder.Open(_input.Dynamics.Path) }).Scores[0];
        Assert.Equal([0.25, double.NaN, 9], loss.Values.ToArray(), Near);
        Assert.Contains("of the final model", loss.Definition, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_of_classes_are_refused_with_the_reason()
    {
        foreach (DynamicsScore score in new DynamicsScore[] { new Aum(), new Forgetting(), new Tdds(), new Entropy(), new AumLogit() })
        {
            OptionException refused = Assert.Throws<OptionException>(() => DynamicsScorer.Compute([score], _input));
            Assert.Contains("it is of classes, and the recording holds residuals of a predicted number", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Residuals_have_one_value_a_row_and_are_no_logits()
    {
        string path = Path.Combine(_folder.Path, "two");
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "dynamics.json"), """{"format": "pith-dynamics", "version": 1, "rows": 3, "classes": 2, "epochs": 1, "values": "residuals"}""");
        Assert.Contains("\"classes\" must be a whole number from 1 to 1", Assert.Throws<InvalidDataContentException>(() => DynamicsDescription.Read(path)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => DynamicsWriter.Create(Path.Combine(_folder.Path, "one"), 1, new int[3]));
    }

    static bool Near(double expected, double actual) => double.IsNaN(expected) ? double.IsNaN(actual) : Math.Abs(expected - actual) < 1e-6;

    static double Deviation(params double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Select(value => (value - mean) * (value - mean)).Average());
    }
}
