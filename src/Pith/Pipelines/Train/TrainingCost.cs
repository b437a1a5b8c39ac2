using Pith.Data.Dynamics;
using Pith.Data.Images;
using Pith.Learning;
using Pith.Learning.Attacks;
using Pith.Learning.Networks;
using Pith.Numerics;

namespace Pith.Pipelines.Train;

/// <summary>What training a network and writing its run costs.</summary>
static class TrainingCost
{
    /// <summary>What compiled kernels, threads and files being written hold, measured.</summary>
    const long WorkingBytes = 30_000_000;

    /// <summary>Rows of a block of predictions.</summary>
    const int PredictionRows = 2048;

    /// <summary>Training and predictions of a <see cref="RegressionTraining"/>: a head, whose memory is the batch's.</summary>
    /// <param name="training">What to train.</param>
    /// <param name="network">Its network.</param>
    /// <param name="speed">The machine.</param>
    public static IReadOnlyList<StageCost> Of(RegressionTraining training, Network network, MachineSpeed speed)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(speed);
        long rows = training.Features.Rows + (training.TestFeatures?.Rows ?? 0), trained = training.Rows.Length;
        double forward = NetworkCost.SecondsOfForward(network, speed);
        return
        [
            new StageCost(
                [new PlannedMemory("numbers and predictions", rows * 32), new PlannedMemory("kernels, threads and files", WorkingBytes)],
                [new PlannedStage("train", training.Options.Epochs * ((3 * trained * forward) + 0.01)), new PlannedStage("predictions", rows * forward)],
                (training.Options.Epochs * trained * 12) + (rows * 16)),
        ];
    }

    /// <summary>Reading, training, predictions and files of a <see cref="SupervisedTraining"/>.</summary>
    /// <param name="training">What to train.</param>
    /// <param name="network">Its network.</param>
    /// <param name="speed">The machine.</param>
    public static IReadOnlyList<StageCost> Of(SupervisedTraining training, Network network, MachineSpeed speed)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(speed);
        long rows = training.Data.Inputs.Rows, testRows = training.Data.TestRows, trained = training.Rows.Length;
        int classes = network.Classes, epochs = training.Options.Epochs;
        // Training holds values and gradients of every tensor and what layers keep besides; predictions hold no gradients.
        long values = network.InputShape.Values + network.Layers.Sum(l => (long)l.Output.ImageSize);
        long extras = network.Layers.Sum(l => (long)l.ExtraSize);
        long parameters = network.Parameters.Sum(p => (long)p.Value.Length);
        long batch = Math.Min(training.Options.BatchSize, trained);
        // Forward once, backward to inputs and to weights; each step of an attack is a forward and a backward pass to the inputs.
        int attackSteps = training.Attack is null ? 0 : training.Attack.Kind == AttackKind.Fgsm ? 1 : training.Attack.Steps;
        // Rows whose outputs are recorded after every epoch whether they are trained on or not.
        long followed = training.RecordsTrajectories ? rows : 0;
        double forward = NetworkCost.SecondsOfForward(network, speed);
        double epoch = (trained * (3.0 + 2 * attackSteps) + testRows + (training.Options.Record == RecordMoment.Eval ? trained : 0) + followed) * forward;
        int precision = training.Precision == DynamicsPrecision.Float16 ? 2 : 4;
        long record = (trained + followed) * (classes * 4L + 8);
        long dynamics = epochs * (trained + followed) * (classes * (long)precision + 8);
        long predictions = (rows + testRows) * (network.FeatureCount + classes) * 4L;
        var stages = new List<PlannedStage>
        {
            new("read", SecondsToRead(training.Data.Bytes)),
            new("train", epochs * (epoch + 0.02) + dynamics / 400e6),
            new("features", (rows + testRows) * forward + predictions / 400e6),
        };
        if (training.CrossFit is int parts)
        {
            double learned = trained * (parts - 1.0) * training.CrossFitEpochs * (3.0 + 2 * attackSteps);
            stages.Add(new PlannedStage("cross-fit", (learned + (double)parts * trained) * forward));
        }
        if (training.Attack is not null)
            stages.Add(new PlannedStage("robust accuracy", testRows * (4.0 + 2 * attackSteps) * forward));
        stages.Add(new PlannedStage("write", 0.02));
        return
        [
            new StageCost(
                [
                    new PlannedMemory(training.Data.Word, training.Data.Bytes),
                    new PlannedMemory("kernels, threads and files being written", WorkingBytes),
                    new PlannedMemory("model, gradients and optimiser", parameters * 4 * 8),
                    new PlannedMemory("activations of a batch", batch * (values * 8 + extras * 4), "train"),
                    new PlannedMemory("outputs of a cross-fitting", CrossFitBytes(training, network), "cross-fit"),
                    new PlannedMemory("one epoch's outputs", record + (precision == 2 ? (trained + followed) * classes * 2L : 0), "train"),
                    new PlannedMemory("predictions", Math.Min(PredictionRows, rows) * (network.FeatureCount + classes) * 4L
                        + (values + extras) * network.BlockImages * 4L * speed.Cores),
                ],
                stages,
                dynamics + predictions + parameters * 4 * 4 + rows * 16 + CrossFitBytes(training, network)),
        ];
    }

    static long CrossFitBytes(SupervisedTraining training, Network network) => training.CrossFit is int parts
        ? training.Rows.Length * (network.Classes + ((long)parts * network.FeatureCount)) * 4L
        : 0;

    /// <summary>Reading images that are only trained on.</summary>
    /// <param name="data">The images.</param>
    public static StageCost OfImages(ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        long bytes = BytesOf(data);
        return new StageCost([new PlannedMemory("images", bytes)], [new PlannedStage("read", SecondsToRead(bytes))]);
    }

    /// <summary>Reading, clustering and files of an <see cref="UnsupervisedTraining"/>.</summary>
    /// <param name="training">What to train.</param>
    /// <param name="speed">The machine.</param>
    public static IReadOnlyList<StageCost> Of(UnsupervisedTraining training, MachineSpeed speed)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(speed);
        long rows = training.Features.Rows, columns = training.Features.Columns, trained = training.Rows.Length, clusters = training.Clusters;
        long batch = Math.Min(training.Options.BatchSize, trained);
        // The product kernel computes 48 columns at a time; the copies into its layout cost about as much.
        double product = (clusters + 47) / 48 * 48.0 * columns / (speed.MultiplyAddsPerSecond * 0.4) / speed.Cores + columns * 2e-9;
        double epoch = trained * ((2 * training.Options.InnerSteps) + 4) * (product + clusters * 15e-9);
        long precision = training.Precision == DynamicsPrecision.Float16 ? 2 : 4;
        long dynamics = training.Options.Epochs * trained * (clusters * precision + 4);
        long files = rows * (columns + clusters) * 4;
        return
        [
            new StageCost(
                [
                    new PlannedMemory("features", rows * columns * training.Features.StorageType.Size()),
                    new PlannedMemory("a step's rows", batch * (columns * 2 + clusters * 4) * 4, "train"),
                    new PlannedMemory("one epoch's soft labels", trained * clusters * 4, "train"),
                ],
                [
                    new PlannedStage("read", 0.05 + rows * columns / 200e6),
                    new PlannedStage("standardise", trained * columns * 2e-9),
                    new PlannedStage("train", training.Options.Epochs * epoch + dynamics / 400e6),
                    new PlannedStage("write", 0.05 + files / 400e6),
                ],
                dynamics + files + rows * 16),
        ];
    }

    static long BytesOf(ImageDataset data) =>
        ((long)data.TrainImages.Rows + data.TestImages.Rows) * data.TrainImages.Columns * data.TrainImages.StorageType.Size();

    static double SecondsToRead(long bytes) => 0.05 + bytes / 200e6;
}
