using Pith.Learning.Paradigms;
using Pith.Numerics;

namespace Pith.Tests.Learning.Paradigms;

public sealed class TurtleTests : IDisposable
{
    readonly string _file = Path.GetTempFileName();

    static TurtleOptions Options(int epochs) => TurtleOptions.Default with { Epochs = epochs, BatchSize = 128, LearningRate = 0.001, Seed = 3 };

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Three_separated_blobs_are_found()
    {
        (MatrixView features, int[] labels) = Blobs(300);
        int[] rows = [.. Enumerable.Range(0, 300)];
        var turtle = new Turtle(features, rows, 3, TurtleOptions.Default);
        turtle.Train((_, _, _) => { });
        Assert.Equal(1.0, ClusterAgreement.Accuracy(Labels(turtle, features), labels));
        // Three clusters of equal size have an entropy of log 3.
        Assert.InRange(turtle.Epochs[^1].Entropy, 1.0, Math.Log(3) + 1e-6);
    }

    [Theory]
    [InlineData(2, 0.01)]
    [InlineData(128, 0.006)]
    [InlineData(768, 0.001)]
    [InlineData(2048, 0.001)]
    public void The_rate_is_the_published_one_for_wide_features(int columns, double rate) => Assert.Equal(rate, TurtleOptions.RateFor(columns));

    [Fact]
    public void Soft_labels_of_every_row_are_told_once_an_epoch_before_the_step()
    {
        (MatrixView features, _) = Blobs(200);
        int[] rows = [.. Enumerable.Range(0, 200).Where(i => i % 4 != 0)];
        var turtle = new Turtle(features, rows, 3, Options(2) with { BatchSize = 1000 });
        var initial = new float[200 * 3];
        turtle.Predict(features, (first, logits, count) => logits.AsSpan(0, count * 3).CopyTo(initial.AsSpan(first * 3)));
        int told = 0;
        turtle.Train((order, soft, epoch) =>
        {
            Assert.Equal(told++, epoch.Epoch);
            Assert.Equal(rows, order.Order());
            for (int i = 0; i < order.Length; i++)
            {
                Assert.Equal(1, soft[3 * i] + soft[3 * i + 1] + soft[3 * i + 2], 1e-5);
                if (epoch.Epoch == 0)
                    Assert.Equal(initial[3 * order[i]] - initial[3 * order[i] + 1], Math.Log(soft[3 * i] / soft[3 * i + 1]), 1e-4);
            }
        });
        Assert.Equal(2, told);
    }

    [Fact]
    public void Threads_do_not_change_a_bit_and_a_resumed_training_ends_the_same()
    {
        (MatrixView features, _) = Blobs(300);
        int[] rows = [.. Enumerable.Range(0, 300)];
        var whole = new Turtle(features, rows, 4, Options(5), threads: 1);
        var last = new List<float[]>();
        whole.Train((_, soft, _) => last.Add([.. soft]));

        var stopped = new Turtle(features, rows, 4, Options(5), threads: 3);
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => stopped.Train(
            (_, soft, epoch) =>
            {
                Assert.Equal(last[epoch.Epoch], soft);
                stopped.Save(_file);
                if (epoch.Epoch == 2)
                    cancellation.Cancel();
            },
            null,
            cancellation.Token));
        var resumed = new Turtle(features, rows, 4, Options(5), threads: 2);
        resumed.Resume(_file);
        Assert.Equal(3, resumed.Epochs.Count);
        resumed.Train((_, soft, epoch) => Assert.Equal(last[epoch.Epoch], soft));
        Assert.Equal(Labels(whole, features), Labels(resumed, features));
        Assert.Throws<InvalidDataContentException>(() => new Turtle(features, rows, 4, Options(6)).Resume(_file));
    }

    [Fact]
    public void The_encoders_gradient_is_the_slope_of_its_loss()
    {
        const int Count = 5, Classes = 3;
        var random = new Random(1);
        float[] logits = [.. Enumerable.Range(0, Count * Classes).Select(_ => (float)(random.NextDouble() * 2 - 1))];
        float[] inner = [.. Enumerable.Range(0, Count * Classes).Select(_ => (float)(random.NextDouble() * 2 - 1))];
        var batch = new TurtleBatch(Count, 1, Classes, 1);
        batch.Load(StandardizedFeatures.Measure(MatrixView.FromArray(new float[] { 1, 2, 3, 4, 5 }, 5, 1), [0, 1, 2, 3, 4]), new[] { 0, 1, 2, 3, 4 });
        var tau = new float[Count * Classes];
        var errors = new float[Count * Classes];
        double LossAt(float[] at)
        {
            TurtleSoftmax.Apply(batch, at, tau, Classes);
            return TurtleSoftmax.EncoderGradient(batch, inner, tau, Classes, 10, errors).Loss;
        }
        LossAt(logits);
        float[] gradient = [.. errors];
        for (int i = 0; i < logits.Length; i++)
        {
            float[] up = [.. logits], down = [.. logits];
            up[i] += 0.01f;
            down[i] -= 0.01f;
            Assert.Equal((LossAt(up) - LossAt(down)) / 0.02, gradient[i], 2e-4);
        }
    }

    [Fact]
    public void Every_rule_refuses_its_bad_values()
    {
        foreach (OptionRule<TurtleOptions> rule in TurtleOptions.Rules)
        {
            foreach (object bad in rule.Domain.BadValues)
                Assert.Equal(rule.Name, Assert.Throws<OptionException>(() => rule.With(TurtleOptions.Default, bad).Validate()).Option);
        }
        (MatrixView features, _) = Blobs(10);
        Assert.Equal("clusters", Assert.Throws<OptionException>(() => new Turtle(features, [0, 1], 3, Options(1))).Option);
    }

    static int[] Labels(Turtle turtle, MatrixView features)
    {
        var labels = new int[features.Rows];
        turtle.Predict(features, (first, logits, count) =>
        {
            int classes = logits.Length / 2048;
            for (int i = 0; i < count; i++)
                labels[first + i] = logits.AsSpan(i * classes, classes).IndexOf(logits.Skip(i * classes).Take(classes).Max());
        });
        return labels;
    }

    static (MatrixView Features, int[] Labels) Blobs(int rows)
    {
        var random = new Random(5);
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % 3)];
        var values = new float[rows * 6];
        for (int i = 0; i < rows; i++)
        {
            for (int d = 0; d < 6; d++)
                values[i * 6 + d] = (float)(random.NextDouble() - 0.5 + (d % 3 == labels[i] ? 6 : 0));
        }
        return (MatrixView.FromArray(values, rows, 6), labels);
    }
}
