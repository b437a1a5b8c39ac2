using System.Diagnostics;
using Pith.Learning.Attacks;
using Pith.Learning.Networks;
using Pith.Learning.Optimizers;
using Pith.Learning.Schedules;

namespace Pith.Learning.Training;

/// <summary>Trains a network epoch by epoch, shows what happens to an observer, and can stop after any epoch and go on later.</summary>
/// <remarks>Everything random is a function of the seed, the epoch and the row. The order of rows in epoch e is a shuffle by the stream
/// <c>order-e</c>; the last batch of an epoch may be smaller.</remarks>
sealed class Trainer
{
    readonly Network _network;
    readonly TrainingOptions _options;
    readonly double _rate;
    readonly Optimizer _optimizer;
    List<EpochMetrics> _metrics = [];

    /// <summary>Creates the trainer.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="options">How.</param>
    /// <exception cref="OptionException">An option is not allowed.</exception>
    public Trainer(Network network, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_network, _options, _rate) = (network, options.Settle(), options.Settle().LearningRate!.Value);
        _optimizer = Optimizer.Create(network, options);
    }

    /// <summary>Changes each batch before it is trained on; null for training as usual.</summary>
    public IBatchAttack? Attack { get; init; }

    /// <summary>Sees logits and measures; null for nobody.</summary>
    public ITrainingObserver? Observer { get; init; }

    /// <summary>Measures of the epochs done.</summary>
    public IReadOnlyList<EpochMetrics> Metrics => _metrics;

    /// <summary>Epochs done.</summary>
    public int FinishedEpochs => _metrics.Count;

    /// <summary>Saves where training stands; only between epochs, for instance from <see cref="ITrainingObserver.OnEpoch"/>.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path) => Checkpoint.Save(path, _network, _optimizer, _metrics, Fingerprint);

    /// <summary>Goes back to where training stood when the file was saved.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">The file is missing, malformed, or of another training.</exception>
    public void Resume(string path) => _metrics = Checkpoint.Load(path, _network, _optimizer, Fingerprint);

    /// <summary>Trains the epochs that are not yet done.</summary>
    /// <param name="data">Images and labels.</param>
    /// <param name="progress">Told the rows done, over all epochs.</param>
    /// <param name="cancellation">Checked between steps; finished epochs stay finished.</param>
    /// <exception cref="InvalidDataContentException">The data does not fit the network.</exception>
    /// <exception cref="PithException">The loss is no longer a finite number: training has diverged. What observers have seen stays.</exception>
    public void Train(TrainingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.Validate(_network);
        _network.BeginTraining(Math.Min(_options.BatchSize, data.Count));
        var batches = new BatchPass(_network, data, _options);
        int epochs = _options.Steps > 0 ? (_options.Steps + batches.Steps - 1) / batches.Steps : _options.Epochs;
        while (_metrics.Count < epochs)
        {
            int epoch = _metrics.Count;
            _network.FreezeNormalization(_options.FreezeNormalizationAfter > 0 && epoch >= _options.FreezeNormalizationAfter);
            EpochMetrics metrics = TrainEpoch(epoch, data, batches, progress, cancellation);
            if (_options.Record == RecordMoment.Eval && Observer is not null)
                Record(epoch, data, cancellation);
            _metrics.Add(metrics);
            Observer?.OnEpoch(metrics);
        }
    }

    EpochMetrics TrainEpoch(int epoch, TrainingData data, BatchPass batches, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        batches.BeginEpoch(epoch);
        double loss = 0;
        long before = (long)epoch * batches.Steps, all = _options.Steps > 0 ? _options.Steps : (long)batches.Steps * _options.Epochs;
        int right = 0, seen = 0, steps = (int)Math.Min(batches.Steps, all - before), reportEvery = (int)Math.Max(1, all / 100);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            batches.Load(step);
            Attack?.Perturb(_network, batches.Labels, batches.Keys);
            loss += _network.ComputeGradients(batches.Labels) * batches.Index.Length;
            right += CountRight(_network.BatchLogits, batches.Labels);
            seen += batches.Index.Length;
            if (!double.IsFinite(loss))
            {
                throw new PithException(FormattableString.Invariant(
                    $"Training diverged in epoch {epoch}, step {step}: the loss is {loss}; lower `learning-rate` (it is {_rate})."));
            }
            if (_options.Record == RecordMoment.Train)
                Observer?.OnRows(epoch, batches.Index, _network.BatchLogits, _network.BatchLosses);
            _optimizer.Step(Rate(before + step, batches.Steps), _options.CycleMomentum ? Schedule.Momentum(before + step, all) : null);
            if ((before + step) % reportEvery == 0 || step == steps - 1)
                progress?.Report(new WorkProgress("training", ((long)epoch * data.Count) + seen, RowsOf(data.Count, batches.Steps), "rows"));
        }
        double? test = data.TestImages is null ? null : _network.Accuracy(data.TestImages, data.TestLabels!, cancellation);
        return new EpochMetrics(epoch, loss / seen, (double)right / seen, test, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    double Rate(long step, int stepsOfEpoch) => _options.Steps > 0
        ? Schedule.Rate(_options.Schedule, _rate, _options.MinimumRate, step, _options.Steps, 1)
        : Schedule.Rate(_options.Schedule, _rate, _options.MinimumRate, step, stepsOfEpoch, _options.Epochs);

    // All rows that training looks at; each epoch's last batch may hold fewer than the others.
    long RowsOf(int rows, int stepsOfEpoch)
    {
        if (_options.Steps == 0)
            return (long)rows * _options.Epochs;
        (int epochs, int steps) = Math.DivRem(_options.Steps, stepsOfEpoch);
        return ((long)epochs * rows) + Math.Min(rows, (long)steps * _options.BatchSize);
    }

    int CountRight(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        int right = 0;
        for (int i = 0; i < labels.Length; i++)
            right += Network.LargestAt(logits.Slice(i * _network.Classes, _network.Classes)) == labels[i] ? 1 : 0;
        return right;
    }

    void Record(int epoch, TrainingData data, CancellationToken cancellation)
    {
        int[] index = data.Rows ?? [.. Enumerable.Range(0, data.Count)];
        _network.Predict(data.Images, data.Rows, (first, logits, _) =>
        {
            int count = logits.Length / _network.Classes;
            var losses = new float[count];
            for (int i = 0; i < count; i++)
                losses[i] = (float)SoftmaxCrossEntropy.Loss(logits.Slice(i * _network.Classes, _network.Classes), data.Labels[index[first + i]]);
            Observer!.OnRows(epoch, index.AsSpan(first, count), logits, losses);
        }, null, cancellation);
    }

    string Fingerprint => FormattableString.Invariant($"{_network.Description} {_options} {Attack?.ToString()}");
}
