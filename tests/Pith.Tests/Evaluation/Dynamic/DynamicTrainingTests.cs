using Pith.Evaluation;
using Pith.Evaluation.Dynamic;
using Pith.Learning;
using Pith.Numerics;

namespace Pith.Tests.Evaluation.Dynamic;

/// <summary>Trainings on rows that are chosen anew each epoch.</summary>
public sealed class DynamicTrainingTests
{
    const int Rows = 120, Side = 6;

    static readonly int[] s_every = [.. Enumerable.Range(0, Rows)];

    [Theory]
    [InlineData("rs2", Rows)]
    [InlineData("infobatch:ratio=0", 0)]
    [InlineData("infobatch:delta=0", 0)]
    [InlineData("ies:threshold=0", 0)]
    public void A_schedule_that_leaves_nothing_out_trains_as_on_every_row(string method, int kept)
    {
        NetworkTrial trial = Trial(threads: 2);
        TestAccuracy plain = trial.Run(s_every, 5);
        (TestAccuracy test, IReadOnlyList<TrainedEpoch> epochs) = trial.RunDynamic(s_every, DynamicMethod.Parse(method).Options.Create(s_every, kept, 5), 5, null, default);
        Assert.Equal(plain.Predicted, test.Predicted);
        // 60 steps of 16 rows: seven epochs of eight batches, and four batches of another.
        Assert.Equal([.. Enumerable.Repeat(Rows, 7), 64], epochs.Select(epoch => epoch.Rows.Length));
        Assert.All(epochs.SelectMany(epoch => epoch.Weights), weight => Assert.Equal(1, weight));
    }

    [Fact]
    public void Rows_learnt_better_than_the_mean_are_thinned_and_threads_change_nothing()
    {
        DynamicMethod method = DynamicMethod.Parse("infobatch:ratio=0.8:delta=0.7");
        (TestAccuracy one, IReadOnlyList<TrainedEpoch> first) = Trial(threads: 1).RunDynamic(s_every, method.Options.Create(s_every, 0, 2), 2, null, default);
        (TestAccuracy three, IReadOnlyList<TrainedEpoch> second) = Trial(threads: 3).RunDynamic(s_every, method.Options.Create(s_every, 0, 2), 2, null, default);
        Assert.Equal(one.Predicted, three.Predicted);
        Assert.Equal(first.SelectMany(epoch => epoch.Rows), second.SelectMany(epoch => epoch.Rows));
        Assert.Equal(Rows, first[0].Rows.Length);
        Assert.True(first[1].Rows.Length < Rows, $"the second epoch has {first[1].Rows.Length} rows");
        Assert.Contains(5f, first[1].Weights);
        Assert.True(first.Count > 8, $"{first.Count} epochs fit into the steps of 7.5");
        Assert.True(one.Accuracy > 0.8, $"accuracy {one.Accuracy}");
    }

    [Fact]
    public void Mastered_rows_are_left_out_of_later_epochs_and_only_of_those()
    {
        IRowSchedule schedule = DynamicMethod.Parse("ies:threshold=0.02").Options.Create(s_every, 0, 2);
        (_, IReadOnlyList<TrainedEpoch> epochs) = (Trial(threads: 2) with { Steps = 120 }).RunDynamic(s_every, schedule, 2, null, default);
        Assert.All(epochs.Take(6), epoch => Assert.Equal(Rows, epoch.Rows.Length));
        Assert.Contains(epochs.Skip(6).SkipLast(1), epoch => epoch.Rows.Length < Rows);
    }

    static NetworkTrial Trial(int threads)
    {
        (float[] images, int[] labels) = Made(Rows, 1);
        (float[] test, int[] testLabels) = Made(60, 2);
        return new NetworkTrial
        {
            Images = MatrixView.FromArray(images, Rows, Side * Side),
            Labels = labels,
            TestImages = MatrixView.FromArray(test, 60, Side * Side),
            TestLabels = testLabels,
            Shape = new TensorShape(Side, Side, 1),
            Classes = 3,
            Model = "mlp",
            Options = TrainingOptions.Default with { BatchSize = 16, LearningRate = 0.02 },
            Steps = 60,
            Threads = threads,
        };
    }

    // Three classes, each brighter in a third of the image; noise decides how easily a row is learnt.
    static (float[] Images, int[] Labels) Made(int rows, int seed)
    {
        var random = new Random(seed);
        var images = new float[rows * Side * Side];
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % 3)];
        for (int i = 0; i < images.Length; i++)
            images[i] = (float)((0.7 * random.NextDouble()) + (i % (Side * Side) / 12 == labels[i / (Side * Side)] ? 0.3 : 0));
        return (images, labels);
    }
}
