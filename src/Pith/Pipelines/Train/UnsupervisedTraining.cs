using System.Globalization;
using System.Runtime.InteropServices;
using Pith.Data.Dynamics;
using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Learning.Networks;
using Pith.Learning.Paradigms;
using Pith.Numerics;
using Pith.Runs;

namespace Pith.Pipelines.Train;

/// <summary>Clusters features without labels (<see cref="Turtle"/>) into a run folder: soft-label dynamics, pseudo-labels,
/// features.</summary>
/// <remarks>
/// <para>Writes <c>dynamics/</c> with probabilities as values and the pseudo-labels as labels, <c>features.npy</c> float32 [N, D] as
/// they were given, <c>logits.npy</c>
/// float32 [N, C] of the task encoder, <c>labels.npy</c> int64 [N], the pseudo-labels (its largest logit, the lowest cluster among
/// equals), <c>rows.npy</c>,
/// <c>model.safetensors</c> (the task encoder) and <c>metrics.json</c>. Ground-truth labels are read once, after the end, for the
/// clustering accuracy.</para>
/// <para>It can be stopped after each epoch and continued with the same bytes, as <see cref="SupervisedTraining"/>.</para>
/// </remarks>
sealed class UnsupervisedTraining
{
    const string Checkpoint = RunFolder.ResumeFolder + "/checkpoint.safetensors";
    const string DynamicsName = "dynamics";
    const int BlockRows = 1024;

    /// <summary>Features of all rows [N, D], all finite.</summary>
    public required MatrixView Features { get; init; }

    /// <summary>Features of test rows [M, D], or null.</summary>
    public MatrixView? TestFeatures { get; init; }

    /// <summary>The rows to learn from, ascending.</summary>
    public required int[] Rows { get; init; }

    /// <summary>C, the clusters to find.</summary>
    public required int Clusters { get; init; }

    /// <summary>How.</summary>
    public required TurtleOptions Options { get; init; }

    /// <summary>True labels of all rows [N] for the clustering accuracy alone, or null.</summary>
    public int[]? TrueLabels { get; init; }

    /// <summary>How the dynamics are stored.</summary>
    public DynamicsPrecision Precision { get; init; } = DynamicsPrecision.Float32;

    /// <summary>Threads; 0 means all cores. The result does not depend on them.</summary>
    public int Threads { get; init; }

    /// <summary>Told each epoch when it is finished.</summary>
    public Action<TurtleEpoch>? EpochFinished { get; init; }

    /// <summary>Trains and writes everything but the manifest.</summary>
    /// <param name="run">The run's folder, which may hold finished epochs.</param>
    /// <param name="stages">Keeps the time of each stage.</param>
    /// <param name="progress">Told the work done.</param>
    /// <param name="cancellation">Stops the training; finished epochs are kept.</param>
    /// <returns>The measures.</returns>
    public TrainingResult Run(RunFolder run, RunStages stages, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(stages);
        run.LeaveUnlisted(MetricsFile.Name);
        run.Claim(DynamicsName + "/");
        Turtle turtle = stages.Time("standardise", () => new Turtle(Features, Rows, Clusters, Options, Threads));
        stages.Time("train", () => Train(run, turtle, progress, cancellation));
        int[] labels = stages.Time("pseudo-labels", () => WritePredictions(run, turtle, cancellation));
        MetricsFile metrics = MetricsOf(turtle) with
        {
            Clusters = labels.Distinct().Count(),
            ClusteringAccuracy = TrueLabels is int[] truth ? ClusterAgreement.Accuracy(labels, truth) : null,
        };
        stages.Time("write", () =>
        {
            run.Write(DynamicsName + "/labels.npy", path => WriteLabels(path, labels));
            run.Write("labels.npy", path => WriteLabels(path, labels));
            run.Write("rows.npy", path => WriteLabels(path, Rows));
            run.Write("features.npy", path => WriteFeatures(path, Features, cancellation));
            if (TestFeatures is not null)
                run.Write("test-features.npy", path => WriteFeatures(path, TestFeatures, cancellation));
            run.Write("model.safetensors", turtle.SaveModel);
            metrics.Write(run);
        });
        return new TrainingResult(metrics, Features.Columns, (long)Clusters * (Features.Columns + 2));
    }

    void Train(RunFolder run, Turtle turtle, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        bool continues = run.IsResumed && File.Exists(run.PathOf(Checkpoint));
        string folder = Path.Combine(run.TemporaryPath, DynamicsName);
        if (continues)
            turtle.Resume(run.PathOf(Checkpoint));
        else if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        // Until the end no row has a pseudo-label; all stand as cluster 0.
        DynamicsWriter writer = continues
            ? DynamicsWriter.Resume(folder, turtle.Epochs.Count, Precision)
            : DynamicsWriter.Create(folder, Clusters, new int[Features.Rows], DynamicsValues.Probabilities, Precision);
        run.Kept = turtle.Epochs.Count > 0 ? KeptText(turtle) : null;
        try
        {
            turtle.Train(
                (order, soft, epoch) =>
                {
                    writer.AddEpoch(order, soft);
                    MetricsOf(turtle).Write(run);
                    run.Write(Checkpoint, turtle.Save);
                    run.Kept = KeptText(turtle);
                    EpochFinished?.Invoke(epoch);
                },
                progress,
                cancellation);
        }
        catch (ResourceLimitException error) when (turtle.Epochs.Count > 0)
        {
            throw new ResourceLimitException(
                $"{error.Message.TrimEnd('.')}; finished epochs are kept in {run.TargetPath}, `resume` goes on from there.", error);
        }
        catch (PithException error) when (turtle.Epochs.Count > 0)
        {
            throw new PithException($"{error.Message.TrimEnd('.')}; the epochs before are kept in {run.TargetPath}.", error);
        }
    }

    static MetricsFile MetricsOf(Turtle turtle) => new() { Epochs = [.. turtle.Epochs.Select(MetricsEpoch.Of)] };

    string KeptText(Turtle turtle) => string.Create(CultureInfo.InvariantCulture, $"{turtle.Epochs.Count} of {Options.Epochs} epochs");

    int[] WritePredictions(RunFolder run, Turtle turtle, CancellationToken cancellation)
    {
        var labels = new int[Features.Rows];
        run.Write("logits.npy", path => AtomicFile.Write(path, stream =>
        {
            stream.Write(NpyHeaderWriter.Create<float>((long)Features.Rows * Clusters, [Features.Rows, Clusters]));
            turtle.Predict(
                Features,
                (first, logits, count) =>
                {
                    for (int i = 0; i < count; i++)
                        labels[first + i] = Network.LargestAt(logits.AsSpan(i * Clusters, Clusters));
                    stream.Write(MemoryMarshal.AsBytes(logits.AsSpan(0, count * Clusters)));
                },
                cancellation);
        }));
        return labels;
    }

    static void WriteFeatures(string path, MatrixView features, CancellationToken cancellation) => AtomicFile.Write(path, stream =>
    {
        stream.Write(NpyHeaderWriter.Create<float>((long)features.Rows * features.Columns, [features.Rows, features.Columns]));
        var block = new float[Math.Min(BlockRows, features.Rows) * features.Columns];
        for (int first = 0; first < features.Rows; first += BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(BlockRows, features.Rows - first);
            features.CopyRows(first, count, block.AsSpan());
            stream.Write(MemoryMarshal.AsBytes(block.AsSpan(0, count * features.Columns)));
        }
    });

    static void WriteLabels(string path, int[] labels) => NpyFile.Write<long>(path, Array.ConvertAll(labels, label => (long)label), labels.Length);
}
