using Pith.Data.Dynamics;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Runs;

namespace Pith.Pipelines.Train;

/// <summary>Records after every epoch what the model says about all rows, those that it is not trained on among them, so that scores of
/// training dynamics of these are measured and not predicted.</summary>
/// <remarks>A pass in evaluation mode over all rows an epoch. A row that is trained on is learnt by heart in part, one that is not is not: their scores are of
/// different kinds, as <c>rows.npy</c> tells them apart.</remarks>
sealed class Trajectories
{
    /// <summary>The folder of the recording in a run.</summary>
    public const string Folder = "trajectories";

    // The most values of a block of rows; an epoch is written at once.
    const long MostValues = int.MaxValue - 64;

    readonly DynamicsWriter _writer;
    readonly TrainingSource _data;
    readonly Network _network;

    /// <summary>Begins, or goes on.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="data">All rows.</param>
    /// <param name="network">The network that is trained.</param>
    /// <param name="finished">Epochs that are recorded already, or null to begin.</param>
    /// <param name="precision">How the values are stored.</param>
    /// <exception cref="ResourceLimitException">There are more rows and classes than an epoch can hold.</exception>
    public Trajectories(RunFolder run, TrainingSource data, Network network, int? finished, DynamicsPrecision precision)
    {
        ArgumentNullException.ThrowIfNull(run);
        if ((long)data.Inputs.Rows * network.Classes > MostValues)
            throw new ResourceLimitException(FormattableString.Invariant($"`trajectories` of {data.Inputs.Rows:N0} rows and {network.Classes} classes do not fit into one array; leave it out."));
        (_data, _network) = (data, network);
        run.Claim(Folder + "/");
        string folder = Path.Combine(run.TemporaryPath, Folder);
        if (finished is null && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        _writer = finished is int epochs
            ? DynamicsWriter.Resume(folder, epochs, precision)
            : DynamicsWriter.Create(folder, network.Classes, data.Labels, DynamicsValues.Logits, precision);
    }

    /// <summary>Records an epoch.</summary>
    /// <param name="cancellation">Stops it; the epoch is not recorded then.</param>
    public void Record(CancellationToken cancellation)
    {
        int classes = _network.Classes;
        var values = new float[_data.Inputs.Rows * classes];
        var losses = new float[_data.Inputs.Rows];
        _network.Predict(_data.Inputs, null, (first, logits, _) =>
        {
            logits.CopyTo(values.AsSpan(first * classes));
            for (int i = 0; i < logits.Length / classes; i++)
                losses[first + i] = (float)SoftmaxCrossEntropy.Loss(logits.Slice(i * classes, classes), _data.Labels[first + i]);
        }, null, cancellation);
        int[] rows = [.. Enumerable.Range(0, losses.Length)];
        _writer.AddEpoch(rows, values, losses);
    }
}
