namespace Pith.Learning.Networks;

/// <content>Training: load a batch, let an attack change it if wanted, step.</content>
sealed unsafe partial class Network
{
    // A source may turn, cut and mix what it writes.
    const int OperationsOfASource = 10;

    // Adam takes roots and divides.
    const int OperationsOfAnUpdate = 8;

    /// <summary>Writes one image of a batch.</summary>
    /// <param name="position">The image's place in the batch.</param>
    /// <param name="image">[height * width * channels], to be filled.</param>
    public delegate void ImageSource(int position, Span<float> image);

    /// <summary>Takes the memory for training with batches of at most <paramref name="batchSize"/> images.</summary>
    /// <exception cref="ResourceLimitException">The memory is not there.</exception>
    public void BeginTraining(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (_training?.Capacity == batchSize)
            return;
        _training?.Dispose();
        _training = new Workspace(_tensors, _extraSizes, batchSize, gradients: true);
        _loss = new SoftmaxCrossEntropy(Classes, batchSize);
        foreach (Layer layer in _layers)
            layer.BeginTraining(batchSize, _blockImages);
        _isPrepared = false;
    }

    /// <summary>The batch size that memory was taken for; null before <see cref="BeginTraining"/>.</summary>
    public int? BatchCapacity => _training?.Capacity;

    /// <summary>Fills the batch.</summary>
    /// <param name="count">Images, at most the batch size.</param>
    /// <param name="source">Writes an image; called from several threads.</param>
    /// <param name="keys">[count], each image's name for random numbers within the network; empty where nothing is random.</param>
    public void LoadBatch(int count, ImageSource source, ReadOnlySpan<ulong> keys = default)
    {
        Workspace w = Started();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, w.Capacity);
        w.Count = count;
        keys.CopyTo(w.Keys);
        int size = _input.ImageSize;
        _pool.Run((count + _blockImages - 1) / _blockImages, (block, _) =>
        {
            for (int image = block * _blockImages; image < Math.Min(count, (block + 1) * _blockImages); image++)
                source(image, new Span<float>(w.Value(_input, image), size));
        }, count * (long)size * OperationsOfASource);
    }

    /// <summary>One image of the batch, which an attack may change.</summary>
    public Span<float> BatchImage(int position) => new(Started().Value(_input, position), _input.ImageSize);

    /// <summary>The gradient of one image's own loss with respect to its values, after <see cref="ComputeInputGradients"/>.</summary>
    public ReadOnlySpan<float> ImageGradient(int position) => new(Started().Gradient(_input, position), _input.ImageSize);

    /// <summary>[count, classes], the logits of the batch's last pass.</summary>
    public ReadOnlySpan<float> BatchLogits => _loss!.Logits.AsSpan(0, Started().Count * Classes);

    /// <summary>[count], the losses of the batch's last pass.</summary>
    public ReadOnlySpan<float> BatchLosses => _loss!.Losses.AsSpan(0, Started().Count);

    /// <summary>One forward and backward pass in training mode: fills the parameters' gradients of the batch's mean loss.</summary>
    /// <param name="labels">[count], classes.</param>
    /// <returns>The mean loss.</returns>
    public double ComputeGradients(ReadOnlySpan<int> labels)
    {
        SetLabels(labels);
        return TrainingPass();
    }

    /// <summary>As <see cref="ComputeGradients(ReadOnlySpan{int})"/> with soft targets.</summary>
    /// <param name="targets">[count, classes], shares that sum to 1 in each row; kept until the call returns.</param>
    public double ComputeGradients(float[] targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Length < Started().Count * Classes)
            throw new ArgumentException($"There are {targets.Length} targets; {Started().Count * Classes} are needed.", nameof(targets));
        _loss!.SoftTargets = targets;
        return TrainingPass();
    }

    /// <summary>A loss of a whole batch: returns its value and writes its gradient.</summary>
    /// <param name="logits">[count, classes].</param>
    /// <param name="gradient">[count, classes], to be filled.</param>
    public delegate double LogitLoss(ReadOnlySpan<float> logits, Span<float> gradient);

    /// <summary>As <see cref="ComputeGradients(ReadOnlySpan{int})"/> with any loss of the batch's logits.</summary>
    /// <param name="loss">Called once, on the caller's thread, between the forward and the backward pass.</param>
    /// <returns>What <paramref name="loss"/> returned.</returns>
    public double ComputeGradients(LogitLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Workspace w = Started();
        (w.IsTraining, w.ToInput) = (true, false);
        Prepare();
        double value = 0;
        var gradient = new float[w.Count * Classes];
        Run(w, withWeights: true, () =>
        {
            Compact(w, _logits, w.Count, _loss!.Logits);
            value = loss(BatchLogits, gradient);
            for (int image = 0; image < w.Count; image++)
                gradient.AsSpan(image * Classes, Classes).CopyTo(new Span<float>(w.Gradient(_logits, image), Classes));
        });
        _isPrepared = false;
        return value;
    }

    /// <summary>One forward and backward pass as after training (running statistics, no dropout): fills each image's own gradient.</summary>
    /// <param name="labels">[count], classes.</param>
    public void ComputeInputGradients(ReadOnlySpan<int> labels)
    {
        SetLabels(labels);
        Workspace w = _training!;
        (w.IsTraining, w.ToInput) = (false, true);
        _isPrepared = false;
        Prepare();
        _loss!.Scale = 1;
        Run(w, withWeights: false);
    }

    /// <summary>Says that an optimiser has changed the parameters.</summary>
    internal void AfterStep() => _isPrepared = false;

    internal void ForEachParameter(Action<int> work) =>
        _pool.Run(Parameters.Count, (index, _) => work(index), _parameterOperations * OperationsOfAnUpdate);

    double TrainingPass()
    {
        Workspace w = _training!;
        (w.IsTraining, w.ToInput) = (true, false);
        _loss!.Scale = 1.0 / w.Count;
        Prepare();
        Run(w, withWeights: true);
        // Batch normalisation has put the batch's statistics where inference expects the running ones.
        _isPrepared = false;
        double sum = 0;
        foreach (float loss in BatchLosses)
            sum += loss;
        return sum / w.Count;
    }

    void SetLabels(ReadOnlySpan<int> labels)
    {
        Workspace w = Started();
        if (labels.Length < w.Count)
            throw new ArgumentException($"There are {labels.Length} labels for {w.Count} images.", nameof(labels));
        labels[..w.Count].CopyTo(_loss!.Labels);
        _loss.SoftTargets = null;
    }

    Workspace Started() => _training ?? throw new InvalidOperationException("Call BeginTraining first.");

    void Run(Workspace w, bool withWeights, Action? betweenPasses = null)
    {
        var region = new Region(this, w);
        foreach (Layer layer in _layers)
        {
            if (layer.HasForwardStatistics(w))
            {
                region.Add((first, count, block, _) => layer.GatherForward(w, first, count, block));
                region.Finish();
                layer.FinishForward(w, region.Blocks);
            }
            region.Add((first, count, _, scratch) => layer.Forward(w, first, count, scratch));
        }
        if (betweenPasses is null)
        {
            region.Add((first, count, _, _) => _loss!.Evaluate(w, _logits, first, count));
        }
        else
        {
            region.Finish();
            betweenPasses();
        }
        foreach (Layer layer in _layers.Reverse())
        {
            if (layer.HasBackwardStatistics(w))
            {
                region.Add((first, count, block, _) => layer.GatherBackward(w, first, count, block));
                region.Finish();
                layer.FinishBackward(w, region.Blocks);
            }
            if (w.ToInput || layer.Output.IsTrained)
                region.Add((first, count, _, scratch) => layer.Backward(w, first, count, scratch));
            if (withWeights && layer.WeightTasks > 0)
                region.AddWeights(layer);
        }
        region.Finish();
        region.Finish();
        if (withWeights)
            _pool.Run(_layers.Count, (index, _) => _layers[index].FinishWeights(w), _parameterOperations);
    }

    /// <summary>Steps that run one after the other on each block of images, until all blocks must be finished; weight gradients whose
    /// outputs' gradients are complete fill the threads' time besides.</summary>
    sealed class Region(Network network, Workspace w)
    {
        readonly List<Action<int, int, int, Scratch>> _steps = [];
        List<Layer> _ready = [];
        List<Layer> _waiting = [];

        public int Blocks { get; } = (w.Count + network._blockImages - 1) / network._blockImages;

        public void Add(Action<int, int, int, Scratch> step) => _steps.Add(step);

        public void AddWeights(Layer layer) => _waiting.Add(layer);

        public void Finish()
        {
            int blocks = _steps.Count > 0 ? Blocks : 0;
            (Layer Layer, int Task)[] weights = [.. _ready.SelectMany(l => Enumerable.Range(0, l.WeightTasks).Select(task => (l, task)))];
            network._pool.Run(blocks + weights.Length, (task, worker) =>
            {
                if (task >= blocks)
                {
                    (Layer layer, int part) = weights[task - blocks];
                    layer.RunWeightTask(w, part);
                    return;
                }
                int first = task * network._blockImages, count = Math.Min(network._blockImages, w.Count - first);
                foreach (Action<int, int, int, Scratch> step in _steps)
                    step(first, count, task, network._scratch[worker]);
            }, w.Count * network._imageOperations);
            _steps.Clear();
            (_ready, _waiting) = (_waiting, []);
        }
    }
}
