using Pith.Data.Scores;
using Pith.Numerics;
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
        ImportanceScores scores = Grand.Compute(
            MatrixView.FromArray(features, Rows, Columns), MatrixView.FromArray(logits, Rows, Classes), labels, [.. Enumerable.Range(0, Rows - 1)]);
        Assert.Equal(ScoreDirection.HighIsHard, scores.Direction);
        Assert.True(double.IsNaN(scores.Values[Rows - 1]));
        for (int row = 0; row < Rows - 1; row++)
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
    public void Threads_do_not_change_a_bit()
    {
        (double[] features, double[] logits, int[] labels) = Made();
        double[] Compute(int threads) => Grand.Compute(
            MatrixView.FromArray(features, Rows, Columns), MatrixView.FromArray(logits, Rows, Classes), labels, [.. Enumerable.Range(0, Rows)], threads).Values.ToArray();
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

        InvalidDataContentException Refused() => Assert.Throws<InvalidDataContentException>(() => Grand.Compute(
            MatrixView.FromArray(features, Rows, Columns), MatrixView.FromArray(logits, Rows, Classes), labels, [.. Enumerable.Range(0, Rows)]));
    }

    static (double[] Features, double[] Logits, int[] Labels) Made()
    {
        var random = new Random(12);
        return (
            [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextDouble() * 4)],
            [.. Enumerable.Range(0, Rows * Classes).Select(_ => (random.NextDouble() - 0.5) * 6)],
            [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Classes))]);
    }
}
