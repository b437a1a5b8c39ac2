using Pith.Data;
using Pith.Data.Dynamics;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Scoring;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Tests.Scoring.TrainingDynamics;

public sealed class GrandTests
{
    const int Rows = 40;
    const int Columns = 5;
    const int Classes = 3;

    [Fact]
    public void The_score_is_the_norm_of_the_last_layers_gradient()
    {
        (double[] features, double[] logits, int[] labels) = Made();
        ImportanceScores scores = new Grand().Compute(Input(features, logits, labels));
        Assert.Equal(ScoreDirection.HighIsHard, scores.Direction);
        for (int row = 0; row < Rows; row++)
        {
            double[] exp = [.. Enumerable.Range(0, Classes).Select(c => Math.Exp(logits[row * Classes + c]))];
            double sum = 0;
            for (int c = 0; c < Classes; c++)
            {
                double error = (exp[c] / exp.Sum()) - (c == labels[row] ? 1 : 0);
                sum += error * error;
                for (int f = 0; f < Columns; f++)
                    sum += Math.Pow(error * features[row * Columns + f], 2);
            }
            Assert.Equal(Math.Sqrt(sum), scores.Values[row], 1e-12);
        }
    }

    [Fact]
    public void With_training_dynamics_the_recorded_rows_are_scored_by_their_labels()
    {
        (double[] features, double[] logits, int[] labels) = Made();
        string folder = Directory.CreateTempSubdirectory("pith-grand-").FullName;
        try
        {
            int[] recorded = [.. Enumerable.Range(0, Rows - 1)];
            DynamicsWriter.Create(folder, Classes, labels).AddEpoch(recorded, new float[recorded.Length * Classes]);
            double[] all = new Grand().Compute(Input(features, logits, labels)).Values.ToArray();
            double[] some = new Grand().Compute(Input(features, logits, labels) with { Labels = null, Dynamics = DynamicsFolder.Open(folder) }).Values.ToArray();
            Assert.Equal(all[..^1], some[..^1]);
            Assert.True(double.IsNaN(some[^1]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        Assert.Equal(DataNeeds.Gradients, Assert.Throws<MissingDataException>(() => new Grand().Compute(Input(features, logits, labels) with { Logits = null })).Need);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        (double[] features, double[] logits, int[] labels) = Made();
        double[] Compute(int threads) => new Grand().Compute(Input(features, logits, labels) with { Threads = threads }).Values.ToArray();
        double[] once = Compute(1);
        Assert.All([2, 3, 8], threads => Assert.Equal(once, Compute(threads)));
    }

    [Fact]
    public void Labels_outside_the_logits_and_numbers_that_are_not_finite_are_named()
    {
        (double[] features, double[] logits, int[] labels) = Made();
        labels[7] = Classes;
        Assert.Contains("Row 7", Refused().Message, StringComparison.Ordinal);
        labels[7] = 0;
        features[9 * Columns] = double.NaN;
        Assert.Contains("row 9", Refused().Message, StringComparison.Ordinal);
        features[9 * Columns] = 0;
        logits[4 * Classes] = double.PositiveInfinity;
        Assert.Contains("row 4", Refused().Message, StringComparison.Ordinal);

        InvalidDataContentException Refused() => Assert.Throws<InvalidDataContentException>(() => new Grand().Compute(Input(features, logits, labels)));
    }

    static ScoreInput Input(double[] features, double[] logits, int[] labels) =>
        ScoreInput.Of(MatrixView.FromArray(features, Rows, Columns), labels) with { Logits = MatrixView.FromArray(logits, Rows, Classes) };

    static (double[] Features, double[] Logits, int[] Labels) Made()
    {
        var random = new Random(12);
        return (
            [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextDouble() * 4)],
            [.. Enumerable.Range(0, Rows * Classes).Select(_ => (random.NextDouble() - 0.5) * 6)],
            [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Classes))]);
    }
}
