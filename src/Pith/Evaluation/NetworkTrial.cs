using Pith.Data.Images.Corruptions;
using Pith.Evaluation.Dynamic;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Paradigms;
using Pith.Learning.Training;
using Pith.Numerics;

namespace Pith.Evaluation;

/// <summary>Judges a coreset of images by training a built-in network on it for a fixed number of steps.</summary>
/// <remarks>Every coreset gets the same number of steps, as in the evaluations of D2 Pruning and CCS, so that a larger one has no advantage but its rows.
/// Images are normalised by the statistics of the coreset, as a user who has only the coreset would. Deterministic: the same bits for any number of threads.</remarks>
sealed record NetworkTrial : ICoresetTrial
{
    /// <summary>Steps where none are asked for.</summary>
    public const int DefaultSteps = 1000;

    /// <summary>Training images [N, height * width * channels].</summary>
    public required MatrixView Images { get; init; }

    /// <summary>Their labels [N].</summary>
    public required int[] Labels { get; init; }

    /// <summary>Test images [M, height * width * channels].</summary>
    public required MatrixView TestImages { get; init; }

    /// <summary>Their labels [M].</summary>
    public required int[] TestLabels { get; init; }

    /// <summary>The shape of an image.</summary>
    public required TensorShape Shape { get; init; }

    /// <summary>C.</summary>
    public required int Classes { get; init; }

    /// <inheritdoc/>
    public required string Model { get; init; }

    /// <summary>Whether the rows are features, which are standardised each by itself, instead of images, which are normalised by channel.</summary>
    public bool OnFeatures { get; init; }

    /// <summary>Choices of the model.</summary>
    public ModelOptions ModelOptions { get; init; } = ModelOptions.Default;

    /// <summary>How it is trained; its steps and its seed are set for every trial.</summary>
    public TrainingOptions Options { get; init; } = TrainingOptions.Default;

    /// <summary>What the test images are spoilt with for further tests of every model. Default nothing.</summary>
    public IReadOnlyList<Corruption> Corruptions { get; init; } = [];

    /// <inheritdoc/>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Threads; 0 means all cores. The result does not depend on them.</summary>
    public int Threads { get; init; }

    /// <summary>The network as it is before training.</summary>
    /// <param name="rows">The coreset.</param>
    /// <param name="seed">The trial's seed.</param>
    /// <param name="cancellation">Stops the measurement of the images.</param>
    public Network CreateNetwork(int[] rows, ulong seed, CancellationToken cancellation = default) => Models.Create(
        Model, Shape, Classes, seed, ModelOptions, Measure(rows, cancellation), Threads);

    ChannelStatistics Measure(int[] rows, CancellationToken cancellation) => OnFeatures
        ? StandardizedFeatures.Measure(Images, rows).Statistics
        : ChannelStatistics.Measure(Images, rows, Shape.Channels, cancellation);

    /// <inheritdoc/>
    public StageCost Cost(IReadOnlyList<int> kept, MachineSpeed speed)
    {
        ArgumentNullException.ThrowIfNull(kept);
        using Network network = CreateNetwork([0], 0);
        return EvaluationCost.Of(this, network, kept.Count, speed);
    }

    /// <inheritdoc/>
    public TestAccuracy Run(int[] rows, ulong seed, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        int[] ascending = RowSets.Ascending(rows);
        using Network network = CreateNetwork(ascending, seed, cancellation);
        var data = new TrainingData { Images = Images, Labels = Labels, Rows = ascending };
        new Trainer(network, Options with { Steps = Steps, Seed = seed }).Train(data, progress, cancellation);
        return Test(network, cancellation);
    }

    /// <inheritdoc/>
    public (TestAccuracy Test, IReadOnlyList<TrainedEpoch> Epochs) RunDynamic(
        int[] rows, IRowSchedule schedule, ulong seed, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        using Network network = CreateNetwork(rows, seed, cancellation);
        var data = new TrainingData { Images = Images, Labels = Labels, Rows = rows };
        IReadOnlyList<TrainedEpoch> epochs = new DynamicTraining(network, Options with { Steps = Steps, Seed = seed }, schedule).Train(data, progress, cancellation);
        return (Test(network, cancellation), epochs);
    }

    TestAccuracy Test(Network network, CancellationToken cancellation)
    {
        TestAccuracy clean = Test(network, TestImages, cancellation);
        var corrupted = new List<CorruptedAccuracy>();
        foreach (Corruption corruption in Corruptions)
        {
            using var images = new CorruptedImages(TestImages, Shape.Height, Shape.Width, Shape.Channels, corruption);
            corrupted.Add(new CorruptedAccuracy(corruption.Label, Test(network, images, cancellation).Right.Sum()));
        }
        return clean with { Corrupted = corrupted };
    }

    TestAccuracy Test(Network network, MatrixView images, CancellationToken cancellation)
    {
        var tally = new PredictionTally(TestLabels, Classes);
        network.Predict(images, null, (first, logits, _) => tally.Add(first, logits), null, cancellation);
        return tally.Sum();
    }
}
