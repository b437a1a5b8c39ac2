using System.Globalization;
using Pith.Data.Dynamics;
using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Learning;
using Pith.Learning.Attacks;
using Pith.Learning.Networks;
using Pith.Learning.Training;
using Pith.Numerics;
using Pith.Runs;

namespace Pith.Pipelines.Train;

/// <summary>Trains a classifier into a run folder: training dynamics of the trained rows, features and logits of all rows, the model,
/// measures.</summary>
/// <remarks>
/// <para>Writes <c>dynamics/</c>, <c>features.npy</c> float32 [N, D], <c>logits.npy</c> float32 [N, C], <c>labels.npy</c> int64,
/// <c>rows.npy</c> int64 (the trained rows, ascending), <c>model.safetensors</c> and <c>metrics.json</c>; with test rows <c>test-features.npy</c>,
/// <c>test-logits.npy</c> and <c>test-labels.npy</c>, with a cross-fitting <c>cross-fitted.npz</c>, where they are asked for <c>trajectories/</c>, with named classes <c>classes.txt</c>, with label noise <c>clean-labels.npy</c>, with a long tail <c>source-rows.npy</c>. With an attack each batch is
/// changed by it before
/// the step (Madry et al., arXiv 1706.06083), and what is recorded is what the model said about the changed images.</para>
/// <para>After each epoch the dynamics, <c>metrics.json</c> and a checkpoint are on disk. A training that goes on from there ends with
/// the same bytes as one
/// that was never stopped, because everything random is a function of the seed, the epoch and the row.</para>
/// </remarks>
sealed class SupervisedTraining
{
    const string Checkpoint = RunFolder.ResumeFolder + "/checkpoint.safetensors";
    const string DynamicsName = "dynamics";

    /// <summary>Images or features, with their labels.</summary>
    public required TrainingSource Data { get; init; }

    /// <summary>The rows to train on, ascending.</summary>
    public required int[] Rows { get; init; }

    /// <summary>The model's contract name.</summary>
    public required string Model { get; init; }

    /// <summary>Choices of the model.</summary>
    public ModelOptions ModelOptions { get; init; } = ModelOptions.Default;

    /// <summary>How it is trained.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The attack to train under, or null.</summary>
    public AttackOptions? Attack { get; init; }

    /// <summary>Whether the outputs for all rows are recorded after every epoch.</summary>
    public bool RecordsTrajectories { get; init; }

    /// <summary>Parts of a cross-fitting, or null for none.</summary>
    public int? CrossFit { get; init; }

    /// <summary>The epochs of its models.</summary>
    public int CrossFitEpochs { get; init; }

    /// <summary>How the dynamics are stored.</summary>
    public DynamicsPrecision Precision { get; init; } = DynamicsPrecision.Float32;

    /// <summary>Threads; 0 means all cores. The result does not depend on them.</summary>
    public int Threads { get; init; }

    /// <summary>Told each epoch when it is finished.</summary>
    public Action<EpochMetrics>? EpochFinished { get; init; }

    /// <summary>Makes the network as it is before training.</summary>
    public Network CreateNetwork(CancellationToken cancellation = default) => CreateNetwork(Rows, cancellation);

    Network CreateNetwork(int[] rows, CancellationToken cancellation) => Models.Create(
        Model,
        Data.Shape,
        Data.Classes,
        Options.Seed,
        ModelOptions,
        Data.Measure(rows, cancellation),
        Threads);

    /// <summary>Trains and writes everything but the manifest.</summary>
    /// <param name="run">The run's folder, which may hold finished epochs.</param>
    /// <param name="stages">Keeps the time of each stage.</param>
    /// <param name="progress">Told the work done.</param>
    /// <param name="cancellation">Stops the training; finished epochs are kept.</param>
    /// <returns>The measures.</returns>
    /// <exception cref="PithException">The training has diverged; finished epochs are kept and named.</exception>
    public TrainingResult Run(RunFolder run, RunStages stages, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(stages);
        run.LeaveUnlisted(MetricsFile.Name);
        run.Claim(DynamicsName + "/");
        using Network network = CreateNetwork(cancellation);
        IReadOnlyList<EpochMetrics> epochs = stages.Time("train", () => Train(run, network, progress, cancellation));
        stages.Time("features", () => WriteFeatures(run, network, progress, cancellation));
        if (CrossFit is int parts)
            stages.Time("cross-fit", () => run.Write(CrossFitting.FileName, path => OfParts(parts, cancellation).Write(path, progress, cancellation)));
        MetricsFile metrics = MetricsOf(epochs) with { TestAccuracy = epochs[^1].TestAccuracy };
        if (Attack is not null && Data.TestInputs is not null)
        {
            double robust = stages.Time("robust accuracy", () => RobustAccuracy.Measure(
                network, Data.TestInputs, Data.TestLabels!, new SignGradientAttack(Attack, Options.Seed), progress, cancellation));
            metrics = metrics with { RobustTestAccuracy = robust };
        }
        stages.Time("write", () => WriteRest(run, network, metrics));
        return new TrainingResult(metrics, network.FeatureCount, network.Parameters.Sum(p => (long)p.Value.Length));
    }

    IReadOnlyList<EpochMetrics> Train(RunFolder run, Network network, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        Trainer? trainer = null;
        Trajectories? trajectories = null;
        void Finish(EpochMetrics metrics)
        {
            trajectories?.Record(cancellation);
            MetricsOf(trainer!.Metrics).Write(run);
            run.Write(Checkpoint, trainer.Save);
            run.Kept = KeptText(trainer.FinishedEpochs);
            EpochFinished?.Invoke(metrics);
        }
        bool continues = run.IsResumed && File.Exists(run.PathOf(Checkpoint));
        string folder = Path.Combine(run.TemporaryPath, DynamicsName);
        if (!continues && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        int finished = continues ? ReadFinished(run, network) : 0;
        DynamicsWriter writer = continues
            ? DynamicsWriter.Resume(folder, finished, Precision)
            : DynamicsWriter.Create(folder, network.Classes, Data.Labels, DynamicsValues.Logits, Precision);
        if (RecordsTrajectories)
            trajectories = new Trajectories(run, Data, network, continues ? finished : null, Precision);
        trainer = Create(network, new EpochRecorder(writer, Rows.Length, Finish));
        if (continues)
            trainer.Resume(run.PathOf(Checkpoint));
        run.Kept = finished > 0 ? KeptText(finished) : null;
        try
        {
            trainer.Train(
                new TrainingData
                {
                    Images = Data.Inputs,
                    Labels = Data.Labels,
                    Rows = Rows,
                    TestImages = Data.TestInputs,
                    TestLabels = Data.TestLabels,
                },
                progress,
                cancellation);
        }
        catch (ResourceLimitException error) when (trainer.FinishedEpochs > 0)
        {
            throw new ResourceLimitException(
                $"{error.Message.TrimEnd('.')}; {KeptText(trainer.FinishedEpochs)} are kept in {run.TargetPath}, `resume` goes on from there.", error);
        }
        catch (PithException error) when (trainer.FinishedEpochs > 0)
        {
            throw new PithException(
                $"{error.Message.TrimEnd('.')}; the {KeptText(trainer.FinishedEpochs)} before are kept in {run.TargetPath}.", error);
        }
        return trainer.Metrics;
    }

    int ReadFinished(RunFolder run, Network network)
    {
        Trainer probe = Create(network, null);
        probe.Resume(run.PathOf(Checkpoint));
        return probe.FinishedEpochs;
    }

    Trainer Create(Network network, ITrainingObserver? observer) => new(network, Options)
    {
        Attack = Attack is null ? null : new SignGradientAttack(Attack, Options.Seed),
        Observer = observer,
    };

    CrossFitting OfParts(int parts, CancellationToken cancellation) => new()
    {
        Data = Data,
        Rows = Rows,
        Parts = parts,
        Options = Options with { Epochs = CrossFitEpochs },
        Attack = Attack,
        CreateNetwork = learned => CreateNetwork(learned, cancellation),
    };

    string KeptText(int epochs) => string.Create(CultureInfo.InvariantCulture, $"{epochs} of {Options.Epochs} epochs");

    void WriteFeatures(RunFolder run, Network network, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        run.Write("features.npy", path => PredictionFiles.Write(network, Data.Inputs, path, run.PathOf("logits.npy"), progress, cancellation));
        if (Attack is null)
            WriteFinal(run, network.Classes);
        if (Data.TestInputs is MatrixView test)
            run.Write("test-features.npy", path => PredictionFiles.Write(network, test, path, run.PathOf("test-logits.npy"), progress, cancellation));
    }

    // Beside the dynamics lies what the finished model says in evaluation mode, of which loss, entropy and confidence are defined.
    void WriteFinal(RunFolder run, int classes)
    {
        using MatrixView logits = NpyFile.OpenMatrix(run.PathOf("logits.npy"));
        using MatrixView trained = logits.SelectRows(Rows);
        var values = new float[Rows.Length * classes];
        trained.CopyRows(0, Rows.Length, values.AsSpan());
        DynamicsWriter.Resume(Path.Combine(run.TemporaryPath, DynamicsName), precision: Precision).WriteFinal(Rows, values);
    }

    void WriteRest(RunFolder run, Network network, MetricsFile metrics)
    {
        run.Write("model.safetensors", path => ModelFile.Save(path, network));
        WriteLabels(run, "labels.npy", Data.Labels);
        if (Data.TestLabels is int[] testLabels)
            WriteLabels(run, "test-labels.npy", testLabels);
        if (NumbersOf(Data.ClassNames) is null)
            run.Write("classes.txt", path => AtomicFile.WriteText(path, string.Concat(Data.ClassNames!.Select(name => name + "\n"))));
        WriteWhole(run, "rows.npy", Rows);
        if (Data.CleanLabels is int[] clean)
            WriteLabels(run, "clean-labels.npy", clean);
        if (Data.SourceRows is int[] source)
            WriteWhole(run, "source-rows.npy", source);
        metrics.Write(run);
    }

    static MetricsFile MetricsOf(IReadOnlyList<EpochMetrics> epochs) => new() { Epochs = [.. epochs.Select(MetricsEpoch.Of)] };

    // The files call classes what the dataset's files do, where these are numbers; columns of logits are in their order. Classes with other
    // names are numbered in the order of classes.txt.
    void WriteLabels(RunFolder run, string name, int[] labels) =>
        WriteWhole(run, name, NumbersOf(Data.ClassNames) is { Length: > 0 } numbers ? Array.ConvertAll(labels, label => numbers[label]) : labels);

    /// <summary>The numbers that classes are called by: none where these are their places, null where one has another name.</summary>
    static int[]? NumbersOf(IReadOnlyList<string>? names)
    {
        if (names is null)
            return [];
        var numbers = new int[names.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!int.TryParse(names[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }
        return numbers;
    }

    static void WriteWhole(RunFolder run, string name, int[] values) =>
        run.Write(name, path => NpyFile.Write<long>(path, Array.ConvertAll(values, value => (long)value), values.Length));
}
