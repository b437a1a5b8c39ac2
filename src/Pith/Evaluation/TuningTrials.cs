using Pith.Data.Images;
using Pith.Learning;
using Pith.Numerics;

namespace Pith.Evaluation;

/// <summary>Makes the cheap trials of a tuning: short trainings on images of half the size, or linear probes on given features.</summary>
static class TuningTrials
{
    /// <summary>Steps of a short training where none are asked for.</summary>
    public const int DefaultSteps = 300;

    /// <summary>The model that screens candidates, its steps, and those of the network that decides among the best.</summary>
    public const string ScreeningModel = "mlp";

    /// <inheritdoc cref="ScreeningModel"/>
    public const int ScreeningSteps = 300;

    /// <inheritdoc cref="ScreeningModel"/>
    public const int DecidingSteps = 150;

    /// <summary>Pixels of a side below which images are not halved.</summary>
    const int SmallestHalf = 12;

    /// <summary>Short trainings of a network.</summary>
    /// <param name="data">The images; test images are not looked at.</param>
    /// <param name="model">The model's contract name.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="steps">Steps of a training.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <returns>From the held-out rows to the trial that judges by them.</returns>
    public static Func<int[], ICoresetTrial> OfImages(ImageDataset data, string model, TrainingOptions options, int steps = DefaultSteps, int threads = 0)
    {
        bool halves = data.Height / 2 >= SmallestHalf && data.Width / 2 >= SmallestHalf;
        return heldOut =>
        {
            MatrixView images = halves ? SmallerImages.Of(data.TrainImages, data.Height, data.Width, data.Channels, 2, threads) : data.TrainImages;
            return new NetworkTrial
            {
                Images = images,
                Labels = data.TrainLabels,
                TestImages = images.SelectRows(heldOut),
                TestLabels = [.. heldOut.Select(row => data.TrainLabels[row])],
                Shape = halves ? new TensorShape(data.Height / 2, data.Width / 2, data.Channels) : new TensorShape(data.Height, data.Width, data.Channels),
                Classes = data.Classes,
                Model = model,
                Options = options,
                Steps = steps,
                Threads = threads,
            };
        };
    }

    /// <summary>Linear probes.</summary>
    /// <param name="features">[N, D].</param>
    /// <param name="labels">[N].</param>
    /// <param name="steps">Steps of a probe.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <returns>From the held-out rows to the trial that judges by them.</returns>
    public static Func<int[], ICoresetTrial> OfFeatures(MatrixView features, int[] labels, int steps = LinearProbe.DefaultSteps, int threads = 0) => heldOut => new LinearProbe
    {
        Features = features,
        Labels = labels,
        TestFeatures = features.SelectRows(heldOut),
        TestLabels = [.. heldOut.Select(row => labels[row])],
        Classes = labels.Max() + 1,
        Steps = steps,
        Threads = threads,
    };
}
