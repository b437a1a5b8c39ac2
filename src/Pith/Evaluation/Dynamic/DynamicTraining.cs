using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Optimizers;
using Pith.Learning.Schedules;
using Pith.Learning.Training;
using Pith.Numerics;

namespace Pith.Evaluation.Dynamic;

/// <summary>The rows that one epoch trained on.</summary>
/// <param name="Rows">In the order of training; where the training ended inside the epoch, those before its end.</param>
/// <param name="Weights">[rows] what the gradient of each was multiplied by.</param>
sealed record TrainedEpoch(int[] Rows, float[] Weights);

/// <summary>Trains a network for a number of steps on rows that are chosen anew each epoch.</summary>
/// <remarks>Order of rows, schedule of the rate and optimiser are those of <see cref="Trainer"/>: a schedule that takes the same rows in every epoch gives the
/// same bits as a training on them. Weighted gradients are of <c>sum over the batch of weight * loss / rows</c>, as the published codes write it.</remarks>
sealed class DynamicTraining
{
    readonly Network _network;
    readonly TrainingOptions _options;
    readonly IRowSchedule _schedule;
    readonly Optimizer _optimizer;
    readonly List<TrainedEpoch> _epochs = [];

    /// <summary>Creates the training.</summary>
    /// <param name="network">The network as it is before.</param>
    /// <param name="options">How it is trained, with a number of steps.</param>
    /// <param name="schedule">Which rows each epoch has.</param>
    public DynamicTraining(Network network, TrainingOptions options, IRowSchedule schedule)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1);
        (_network, _options, _schedule) = (network, options.Settle(), schedule);
        _optimizer = Optimizer.Create(network, options);
    }

    /// <summary>Trains.</summary>
    /// <param name="data">Images and labels, with the rows that may be trained on.</param>
    /// <param name="progress">Told the steps done, or null.</param>
    /// <param name="cancellation">Checked between steps.</param>
    /// <returns>The rows of each epoch.</returns>
    /// <exception cref="PithException">The loss is no longer a finite number.</exception>
    public IReadOnlyList<TrainedEpoch> Train(TrainingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        data.Validate(_network);
        _network.BeginTraining(Math.Min(_options.BatchSize, data.Count));
        int step = 0;
        for (int epoch = 0; step < _options.Steps; epoch++)
        {
            EpochRows rows = _schedule.Begin(epoch, (double)step / _options.Steps);
            step = TrainEpoch(epoch, step, data, rows, progress, cancellation);
            if (_schedule.MeasuresOthers && step < _options.Steps)
                Measure(data, rows.Rows, cancellation);
        }
        return _epochs;
    }

    int TrainEpoch(int epoch, int step, TrainingData data, EpochRows chosen, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var batches = new BatchPass(_network, new TrainingData { Images = data.Images, Labels = data.Labels, Rows = chosen.Rows }, _options);
        batches.BeginEpoch(epoch);
        var trained = new List<int>();
        var weights = new List<float>();
        for (int batch = 0; batch < batches.Steps && step < _options.Steps; batch++, step++)
        {
            cancellation.ThrowIfCancellationRequested();
            batches.Load(batch);
            int[] rows = batches.Index.ToArray();
            float[]? own = chosen.Weights is { } all ? Array.ConvertAll(rows, row => all[Array.BinarySearch(chosen.Rows, row)]) : null;
            float[] losses = own is null ? Plain(batches.Labels) : Weighted(batches.Labels.ToArray(), own);
            if (losses.Any(loss => !float.IsFinite(loss)))
                throw new PithException(FormattableString.Invariant($"Training diverged in epoch {epoch}, step {batch}: a loss is no number; lower `learning-rate`."));
            _schedule.Saw(rows, losses);
            trained.AddRange(rows);
            weights.AddRange(own ?? [.. Enumerable.Repeat(1f, rows.Length)]);
            double rate = Schedule.Rate(_options.Schedule, _options.LearningRate!.Value, _options.MinimumRate, step, _options.Steps, 1);
            _optimizer.Step(rate, _options.CycleMomentum ? Schedule.Momentum(step, _options.Steps) : null);
            progress?.Report(new WorkProgress("training", step + 1, _options.Steps, "steps"));
        }
        _epochs.Add(new TrainedEpoch([.. trained], [.. weights]));
        return step;
    }

    float[] Plain(ReadOnlySpan<int> labels)
    {
        _network.ComputeGradients(labels);
        return _network.BatchLosses.ToArray();
    }

    float[] Weighted(int[] labels, float[] weights)
    {
        int classes = _network.Classes;
        var losses = new float[labels.Length];
        var shares = new double[classes];
        _network.ComputeGradients((logits, gradient) =>
        {
            double sum = 0;
            for (int i = 0; i < labels.Length; i++)
            {
                ReadOnlySpan<float> own = logits.Slice(i * classes, classes);
                losses[i] = (float)SoftmaxCrossEntropy.Loss(own, labels[i]);
                double largest = double.NegativeInfinity, total = 0;
                foreach (float logit in own)
                    largest = Math.Max(largest, logit);
                for (int c = 0; c < classes; c++)
                    shares[c] = own[c] - largest;
                DeterministicMath.ExpInto(shares, shares);
                foreach (double share in shares)
                    total += share;
                for (int c = 0; c < classes; c++)
                    gradient[(i * classes) + c] = (float)(((shares[c] / total) - (c == labels[i] ? 1 : 0)) * weights[i] / labels.Length);
                sum += weights[i] * losses[i];
            }
            return sum / labels.Length;
        });
        return losses;
    }

    void Measure(TrainingData data, int[] trained, CancellationToken cancellation)
    {
        var isTrained = new HashSet<int>(trained);
        int[] others = [.. (data.Rows ?? [.. Enumerable.Range(0, data.Count)]).Where(row => !isTrained.Contains(row))];
        if (others.Length == 0)
            return;
        var losses = new float[others.Length];
        _network.Predict(data.Images, others, (first, logits, _) =>
        {
            for (int i = 0; i * _network.Classes < logits.Length; i++)
                losses[first + i] = (float)SoftmaxCrossEntropy.Loss(logits.Slice(i * _network.Classes, _network.Classes), data.Labels[others[first + i]]);
        }, null, cancellation);
        _schedule.Saw(others, losses);
    }
}
