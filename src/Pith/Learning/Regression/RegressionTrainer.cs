using System.Diagnostics;
using Pith.Learning.Networks;
using Pith.Learning.Optimizers;
using Pith.Learning.Schedules;
using Pith.Learning.Training;
using Pith.Numerics;

namespace Pith.Learning.Regression;

/// <summary>Trains a head of one output to predict a number by the mean squared error.</summary>
/// <remarks>The head learns standardised numbers (<see cref="TargetScale"/>); everything that is told is in their unit. Batches are those of a classifier's training:
/// everything random is a function of the seed, the epoch and the row.</remarks>
sealed class RegressionTrainer
{
    /// <summary>The learning rate of Adam where none is asked for: ten times a classifier's, because one output of standardised numbers learns from one number a row.</summary>
    public const double UsualRate = 0.01;

    readonly Network _network;
    readonly TrainingOptions _options;
    readonly double _rate;
    readonly Optimizer _optimizer;

    /// <summary>Creates the trainer.</summary>
    /// <param name="network">A network of one output.</param>
    /// <param name="options">How.</param>
    /// <param name="scale">The scale of the numbers.</param>
    public RegressionTrainer(Network network, TrainingOptions options, TargetScale scale)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_network, _options, Scale) = (network, options, scale);
        _rate = options.LearningRate ?? (options.Optimizer == OptimizerKind.Adam ? UsualRate : options.Settle().LearningRate!.Value);
        _optimizer = Optimizer.Create(network, options);
    }

    /// <summary>The scale of the numbers.</summary>
    public TargetScale Scale { get; }

    /// <summary>Told after every epoch what each row's prediction was in its own step, less its number, and the epoch's measures; null for nobody.</summary>
    public ITrainingObserver? Observer { get; init; }

    /// <summary>Trains for the epochs, or for the steps, of the options.</summary>
    /// <param name="inputs">Features [N, D].</param>
    /// <param name="targets">[N] numbers.</param>
    /// <param name="rows">The rows to train on, each once.</param>
    /// <param name="progress">Told the rows done.</param>
    /// <param name="cancellation">Checked between steps.</param>
    /// <exception cref="PithException">The loss is no longer a finite number.</exception>
    public void Train(MatrixView inputs, double[] targets, int[] rows, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var data = new TrainingData { Images = inputs, Labels = new int[inputs.Rows], Rows = rows };
        data.Validate(_network);
        _network.BeginTraining(Math.Min(_options.BatchSize, data.Count));
        var batches = new BatchPass(_network, data, _options);
        long all = _options.Steps > 0 ? _options.Steps : (long)batches.Steps * _options.Epochs;
        long done = 0;
        for (int epoch = 0; done < all; epoch++)
        {
            int steps = (int)Math.Min(batches.Steps, all - done);
            EpochMetrics metrics = TrainEpoch(epoch, batches, steps, done, all, targets, cancellation);
            Observer?.OnEpoch(metrics);
            done += steps;
            progress?.Report(new WorkProgress("training", done * data.Count / batches.Steps, all * data.Count / batches.Steps, "rows"));
        }
    }

    EpochMetrics TrainEpoch(int epoch, BatchPass batches, int steps, long before, long all, double[] targets, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        batches.BeginEpoch(epoch);
        double loss = 0;
        int seen = 0;
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            batches.Load(step);
            int[] index = batches.Index.ToArray();
            float[] residuals = new float[index.Length], squares = new float[index.Length];
            loss += _network.ComputeGradients((outputs, gradient) => SquaredError(outputs, index, targets, gradient, residuals, squares)) * index.Length;
            seen += index.Length;
            if (!double.IsFinite(loss))
            {
                throw new PithException(FormattableString.Invariant(
                    $"Training diverged in epoch {epoch}, step {step}: the loss is {loss}; lower `learning-rate` (it is {_rate})."));
            }
            Observer?.OnRows(epoch, index, residuals, squares);
            _optimizer.Step(RateOf(before + step, all, batches.Steps), null);
        }
        // A regression is never right or wrong.
        return new EpochMetrics(epoch, loss / seen, double.NaN, null, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>The mean squared error of standardised numbers, its gradient, and what is told of each row in the unit of the numbers.</summary>
    /// <param name="outputs">[n] what the head says.</param>
    /// <param name="index">[n] the rows.</param>
    /// <param name="targets">[N] the numbers.</param>
    /// <param name="gradient">Receives [n].</param>
    /// <param name="residuals">Receives [n] the prediction less the number.</param>
    /// <param name="squares">Receives [n] its square.</param>
    internal double SquaredError(ReadOnlySpan<float> outputs, int[] index, double[] targets, Span<float> gradient, Span<float> residuals, Span<float> squares)
    {
        double sum = 0;
        for (int i = 0; i < index.Length; i++)
        {
            double error = outputs[i] - Scale.Standardized(targets[index[i]]);
            sum += error * error;
            gradient[i] = (float)(2 * error / index.Length);
            double residual = error * Scale.Deviation;
            (residuals[i], squares[i]) = ((float)residual, (float)(residual * residual));
        }
        return sum / index.Length;
    }

    double RateOf(long step, long all, int stepsOfEpoch) => _options.Steps > 0
        ? Schedule.Rate(_options.Schedule, _rate, _options.MinimumRate, step, (int)all, 1)
        : Schedule.Rate(_options.Schedule, _rate, _options.MinimumRate, step, stepsOfEpoch, _options.Epochs);
}
