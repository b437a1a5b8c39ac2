using System.Diagnostics;
using System.Globalization;
using Pith.Data.Formats.SafeTensors;
using Pith.Learning.Training;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Learning.Paradigms;

/// <summary>TURTLE: finds a labelling of features that a linear classifier learns easily, without any label (Gadetsky, Jiang and Brbic,
/// ICML 2024).</summary>
/// <remarks>
/// <para>The task encoder gives soft labels <c>tau(z) = softmax(W z + b)</c> with weight-normalised rows <c>W_c = g_c v_c / |v_c|</c>.
/// Each step takes a batch,
/// fits a fresh linear classifier w with M steps of Adam to <c>CE(w(z), tau(z))</c>, tau held fixed, and then makes one step of Adam on
/// the encoder
/// with w held fixed: <c>CE(w(z), tau(z)) - gamma H(mean tau)</c>, where H is the entropy of the batch's mean label distribution.</para>
/// <para>As in the published score-extrapolation code (its unsupervised Dynamic Uncertainty): one feature space, gamma 10, M 10, rate
/// 0.001, batches
/// of 10,000, and what is recorded is each row's soft label in its step, before the encoder changes. Deviations: features are standardised
/// by column, an epoch's steps have equal sizes, and initial weights are uniform within 1 / sqrt(D) from streams of the seed.</para>
/// <para>O(epochs N D C M). Results have the same bits for any number of threads. Among equal probabilities the lowest cluster is the
/// label.</para>
/// </remarks>
sealed class Turtle
{
    readonly TurtleOptions _options;
    readonly double _rate;
    readonly int[] _rows;
    readonly StandardizedFeatures _features;
    readonly int _classes, _threads, _steps;
    readonly TurtleEncoder _encoder;
    readonly SmallAdam _adam;
    readonly List<TurtleEpoch> _epochs = [];

    /// <summary>Prepares the clustering of some rows.</summary>
    /// <param name="features">Features [N, D], all finite.</param>
    /// <param name="rows">The rows to learn from, each once.</param>
    /// <param name="clusters">C, at least 2 and at most the number of rows.</param>
    /// <param name="options">How.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <exception cref="OptionException">An option is not allowed.</exception>
    public Turtle(MatrixView features, int[] rows, int clusters, TurtleOptions options, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (clusters < 2 || clusters > rows.Length)
            throw new OptionException(
                "clusters", FormattableString.Invariant($"`clusters` must be a whole number from 2 to {rows.Length} (the trained rows); got {clusters}."));
        (_options, _rows, _classes, _threads) = (options.Settle(features.Columns), rows, clusters, threads);
        _rate = _options.LearningRate!.Value;
        _features = StandardizedFeatures.Measure(features, rows);
        _steps = (rows.Length + options.BatchSize - 1) / options.BatchSize;
        _encoder = new TurtleEncoder(clusters, features.Columns, options.Seed);
        _adam = new SmallAdam(_encoder.Directions, _encoder.Lengths, _encoder.Biases);
    }

    /// <summary>Measures of the epochs done.</summary>
    public IReadOnlyList<TurtleEpoch> Epochs => _epochs;

    /// <summary>Trains the epochs that are not yet done.</summary>
    /// <param name="recorded">Called at each epoch's end with the rows in the order trained [n], their soft labels [n, C], and the
    /// epoch's measures.</param>
    /// <param name="progress">Told the rows done, over all epochs.</param>
    /// <param name="cancellation">Checked between steps; finished epochs stay finished.</param>
    /// <exception cref="PithException">The loss is no longer a finite number.</exception>
    public void Train(Action<int[], float[], TurtleEpoch> recorded, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        int n = _rows.Length, capacity = (n + _steps - 1) / _steps;
        var batch = new TurtleBatch(capacity, _features.Columns, _classes, _threads);
        var scratch = new Scratch(capacity, _classes, _encoder.Weights.Length);
        var order = new int[n];
        var soft = new float[(long)n * _classes];
        int reportEvery = Math.Max(1, _steps * _options.Epochs / 100);
        while (_epochs.Count < _options.Epochs)
        {
            int epoch = _epochs.Count;
            long started = Stopwatch.GetTimestamp();
            _rows.CopyTo(order, 0);
            new RandomStream(_options.Seed, FormattableString.Invariant($"turtle-order-{epoch}")).Shuffle(order.AsSpan());
            double loss = 0, entropy = 0;
            for (int step = 0; step < _steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                int first = (int)((long)n * step / _steps), count = (int)((long)n * (step + 1) / _steps) - first;
                batch.Load(_features, order.AsMemory(first, count));
                (double stepLoss, double stepEntropy) = Step(batch, scratch);
                scratch.Soft.AsSpan(0, count * _classes).CopyTo(soft.AsSpan(first * _classes));
                loss += stepLoss * count / n;
                entropy += stepEntropy * count / n;
                long done = ((long)epoch * _steps) + step;
                if (done % reportEvery == 0)
                    progress?.Report(new WorkProgress("training", ((long)epoch * n) + first + count, (long)n * _options.Epochs, "rows"));
            }
            if (!double.IsFinite(loss))
                throw new PithException(
                    FormattableString.Invariant($"Training diverged in epoch {epoch}: the loss is {loss}; lower `learning-rate` (it is {_rate})."));
            var measures = new TurtleEpoch(epoch, loss, entropy, Stopwatch.GetElapsedTime(started).TotalSeconds);
            _epochs.Add(measures);
            recorded(order, soft, measures);
        }
    }

    /// <summary>The task encoder's logits of some rows.</summary>
    /// <param name="features">Features [M, D] of any rows.</param>
    /// <param name="handler">Called with the first row and the logits [m, C] of consecutive rows, in ascending order.</param>
    /// <param name="cancellation">Checked between blocks.</param>
    public void Predict(MatrixView features, Action<int, float[], int> handler, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(handler);
        const int Block = 2048;
        var source = new StandardizedFeatures(features, _features.Means, _features.Deviations);
        var batch = new TurtleBatch(Math.Min(Block, features.Rows), features.Columns, _classes, _threads);
        var logits = new float[Block * _classes];
        for (int first = 0; first < features.Rows; first += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(Block, features.Rows - first);
            batch.Load(source, Enumerable.Range(first, count).ToArray());
            batch.Logits(_encoder.Weights, _encoder.Biases, logits);
            handler(first, logits, count);
        }
    }

    /// <summary>Saves the task encoder: weights [C, D] and biases [C] of the standardised features, their means and deviations.</summary>
    /// <param name="path">The file.</param>
    public void SaveModel(string path) =>
        SafeTensorsWriter.Write(path, _encoder.Tensors(_features), new Dictionary<string, string> { ["format"] = "pith-task-encoder" });

    /// <summary>Saves where the training stands.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path)
    {
        var texts = new Dictionary<string, string>
        {
            ["turtle"] = _options.ToString(),
            ["epochs"] = string.Join(';', _epochs.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Loss:R},{e.Entropy:R},{e.Seconds:R}"))),
        };
        SafeTensorsWriter.Write(path, State().Select(s => new SafeTensor(s.Name, [s.Values.Length], s.Values)), texts);
    }

    /// <summary>Goes back to where the training stood when the file was saved.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">The file is missing, malformed, or of another training.</exception>
    public void Resume(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        if (file.Metadata.GetValueOrDefault("turtle") != _options.ToString())
            throw new InvalidDataContentException(
                $"{path} is no checkpoint of this training; use the same options, or begin anew without `resume`.");
        foreach ((string name, float[] values) in State())
            ModelFile.ReadValues(file, name, [values.Length]).CopyTo(values, 0);
        _epochs.Clear();
        foreach (string text in file.Metadata.GetValueOrDefault("epochs", "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            double[] numbers = [.. text.Split(',').Select(t => double.TryParse(t, CultureInfo.InvariantCulture, out double v) ? v : double.NaN)];
            if (numbers.Length != 3)
                throw new InvalidDataContentException($"{path} is damaged: the measures of its epochs cannot be read.");
            _epochs.Add(new TurtleEpoch(_epochs.Count, numbers[0], numbers[1], numbers[2]));
        }
        _adam.SkipTo((long)_epochs.Count * _steps);
        _encoder.Compose();
    }

    (double Loss, double Entropy) Step(TurtleBatch batch, Scratch s)
    {
        batch.Logits(_encoder.Weights, _encoder.Biases, s.Logits);
        TurtleSoftmax.Apply(batch, s.Logits, s.Soft, _classes);
        FitInner(batch, s);
        // The inner classifier's log-probabilities, then the gradient of the encoder's logits.
        batch.Logits(s.InnerWeights, s.InnerBiases, s.Logits);
        (double loss, double entropy) = TurtleSoftmax.EncoderGradient(batch, s.Logits, s.Soft, _classes, _options.EntropyWeight, s.Errors);
        batch.Gradient(s.Errors, s.Gradient, s.BiasGradient);
        _encoder.SplitGradient(s.Gradient, s.DirectionGradient, s.LengthGradient);
        _adam.Step(_rate, s.DirectionGradient, s.LengthGradient, s.BiasGradient);
        _encoder.Compose();
        return (loss, entropy);
    }

    void FitInner(TurtleBatch batch, Scratch s)
    {
        Array.Clear(s.InnerWeights);
        Array.Clear(s.InnerBiases);
        s.Adam.Reset();
        for (int m = 0; m < _options.InnerSteps; m++)
        {
            batch.Logits(s.InnerWeights, s.InnerBiases, s.Logits);
            TurtleSoftmax.InnerGradient(batch, s.Logits, s.Soft, _classes, s.Errors);
            batch.Gradient(s.Errors, s.Gradient, s.BiasGradient);
            s.Adam.Step(_rate, s.Gradient, s.BiasGradient);
        }
    }

    IEnumerable<(string Name, float[] Values)> State()
    {
        yield return ("directions", _encoder.Directions);
        yield return ("lengths", _encoder.Lengths);
        yield return ("biases", _encoder.Biases);
        for (int k = 0; k < 3; k++)
        {
            yield return (FormattableString.Invariant($"first.{k}"), _adam.First[k]);
            yield return (FormattableString.Invariant($"second.{k}"), _adam.Second[k]);
        }
    }

    /// <summary>The memory of a step.</summary>
    sealed class Scratch
    {
        public Scratch(int capacity, int classes, int weights)
        {
            (Logits, Soft, Errors) = (new float[capacity * classes], new float[capacity * classes], new float[capacity * classes]);
            (InnerWeights, Gradient, DirectionGradient) = (new float[weights], new float[weights], new float[weights]);
            (InnerBiases, BiasGradient, LengthGradient) = (new float[classes], new float[classes], new float[classes]);
            Adam = new SmallAdam(InnerWeights, InnerBiases);
        }

        public float[] Logits { get; }

        public float[] Soft { get; }

        public float[] Errors { get; }

        public float[] InnerWeights { get; }

        public float[] InnerBiases { get; }

        public float[] Gradient { get; }

        public float[] DirectionGradient { get; }

        public float[] LengthGradient { get; }

        public float[] BiasGradient { get; }

        public SmallAdam Adam { get; }
    }
}

/// <summary>Measures of one epoch of the unsupervised paradigm.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Loss">The mean over the steps of the outer loss: cross-entropy less the weighted entropy.</param>
/// <param name="Entropy">The mean entropy of the batches' mean label distribution in nats; log C where clusters are equal in size.</param>
/// <param name="Seconds">Wall-clock time.</param>
sealed record TurtleEpoch(int Epoch, double Loss, double Entropy, double Seconds);
