using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Paradigms;
using Pith.Learning.Regression;
using Pith.Learning.Training;
using Pith.Numerics;
using Pith.Runs;

namespace Pith.Pipelines.Train;

/// <summary>Trains a head that predicts a number into a run folder.</summary>
/// <remarks>Writes <c>dynamics/</c> of residuals (the prediction less the number, in the number's unit), <c>predictions.npy</c> float64 [N] and
/// <c>labels.npy</c> float64 [N], <c>rows.npy</c> int64 (the trained rows, ascending), <c>metrics.json</c>; with test rows <c>test-predictions.npy</c> and <c>test-labels.npy</c>.</remarks>
sealed class RegressionTraining
{
    const string DynamicsName = "dynamics";

    /// <summary>Features [N, D].</summary>
    public required MatrixView Features { get; init; }

    /// <summary>[N] the numbers.</summary>
    public required double[] Targets { get; init; }

    /// <summary>Features of test rows [M, D]; null for none.</summary>
    public MatrixView? TestFeatures { get; init; }

    /// <summary>[M] the numbers of the test rows.</summary>
    public double[]? TestTargets { get; init; }

    /// <summary>The rows to train on, ascending.</summary>
    public required int[] Rows { get; init; }

    /// <summary>The head's contract name.</summary>
    public required string Model { get; init; }

    /// <summary>Choices of the head.</summary>
    public ModelOptions ModelOptions { get; init; } = ModelOptions.Default;

    /// <summary>How it is trained.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>How the dynamics are stored.</summary>
    public DynamicsPrecision Precision { get; init; } = DynamicsPrecision.Float32;

    /// <summary>Threads; 0 means all cores. The result does not depend on them.</summary>
    public int Threads { get; init; }

    /// <summary>Told each epoch when it is finished.</summary>
    public Action<EpochMetrics>? EpochFinished { get; init; }

    /// <summary>Makes the head as it is before training.</summary>
    public Network CreateNetwork() => Models.CreateRegression(
        Model, new TensorShape(1, 1, Features.Columns), Options.Seed, ModelOptions, StandardizedFeatures.Measure(Features, Rows).Statistics, Threads);

    /// <summary>Trains and writes everything but the manifest.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="stages">Keeps the time of each stage.</param>
    /// <param name="progress">Told the work done.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="PithException">The training has diverged.</exception>
    public TrainingResult Run(RunFolder run, RunStages stages, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.LeaveUnlisted(MetricsFile.Name);
        run.Claim(DynamicsName + "/");
        TargetScale scale = TargetScale.Of(Targets, Rows);
        using Network network = CreateNetwork();
        string folder = Path.Combine(run.TemporaryPath, DynamicsName);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var writer = DynamicsWriter.Create(folder, 1, new int[Features.Rows], DynamicsValues.Residuals, Precision);
        var epochs = new List<EpochMetrics>();
        var trainer = new RegressionTrainer(network, Options, scale)
        {
            Observer = new EpochRecorder(writer, Rows.Length, metrics =>
            {
                epochs.Add(metrics);
                EpochFinished?.Invoke(metrics);
            }),
        };
        stages.Time("train", () => trainer.Train(Features, Targets, Rows, progress, cancellation));
        double[] predictions = stages.Time("predictions", () => RegressionHead.Predict(network, scale, Features, cancellation));
        run.Write("predictions.npy", path => NpyFile.Write<double>(path, predictions));
        // What the finished head says of the trained rows, of which the loss is defined.
        writer.WriteFinal(Rows, Array.ConvertAll(Rows, row => (float)(predictions[row] - Targets[row])));
        MetricsFile metrics = new() { Epochs = [.. epochs.Select(MetricsEpoch.Of)] };
        if (TestFeatures is not null)
        {
            double[] tested = RegressionHead.Predict(network, scale, TestFeatures, cancellation);
            run.Write("test-predictions.npy", path => NpyFile.Write<double>(path, tested));
            run.Write("test-labels.npy", path => NpyFile.Write<double>(path, TestTargets!));
            metrics = metrics with { TestRmse = RegressionFigures.Of(tested, TestTargets!).Rmse };
        }
        run.Write("labels.npy", path => NpyFile.Write<double>(path, Targets));
        run.Write("rows.npy", path => NpyFile.Write<long>(path, Array.ConvertAll(Rows, row => (long)row), Rows.Length));
        metrics.Write(run);
        return new TrainingResult(metrics, network.FeatureCount, network.Parameters.Sum(p => (long)p.Value.Length));
    }
}
