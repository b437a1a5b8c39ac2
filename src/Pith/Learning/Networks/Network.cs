using Pith.Learning.Layers;
using Pith.Numerics.Threading;

namespace Pith.Learning.Networks;

/// <summary>A neural network for classification: layers in a fixed order with their parameters.</summary>
/// <remarks>
/// <para>Results have the same bits for any number of threads and any vector width: images are worked on in blocks whose size depends on the
/// model only, and whatever is summed over a batch is summed within blocks and merged in their order.</para>
/// <para>A network belongs to one caller at a time.</para>
/// </remarks>
sealed partial class Network : IDisposable
{
    const int BlockBytes = 1 << 19;
    const int MostBlockImages = 32;

    readonly IReadOnlyList<Layer> _layers;
    readonly IReadOnlyList<Tensor> _tensors;
    readonly int[] _extraSizes;
    readonly Tensor _input, _logits, _features;
    readonly WorkerPool _pool;
    readonly Scratch[] _scratch;
    readonly int _blockImages;
    readonly long _parameterOperations, _imageOperations;
    Workspace[] _inference = [];
    Workspace? _training;
    SoftmaxCrossEntropy? _loss;
    bool _isPrepared;

    internal Network(NetworkBuilder builder, int threads)
    {
        _layers = builder.Layers;
        _tensors = builder.Tensors;
        _input = builder.Input;
        Layer last = _layers[^1];
        _logits = last.Output;
        _features = _layers.Last(l => l is Convolution { Output: var output } && output == _logits).Input;
        var extras = new List<int>();
        foreach (Layer layer in _layers.Where(l => l.ExtraSize > 0))
        {
            layer.ExtraIndex = extras.Count;
            extras.Add(layer.ExtraSize);
        }
        _extraSizes = [.. extras];
        Parameters = [.. _layers.SelectMany(l => l.Parameters)];
        State = [.. _layers.SelectMany(l => l.State)];
        long largest = _tensors.Max(t => (long)t.ImageSize) * sizeof(float);
        _blockImages = MostBlockImages;
        while (_blockImages > 1 && _blockImages * largest > BlockBytes)
            _blockImages /= 2;
        _parameterOperations = Parameters.Sum(p => (long)p.Value.Length);
        _imageOperations = (long)NetworkCost.MultiplyAdds(this) + _tensors.Sum(t => (long)t.ImageSize);
        _pool = new WorkerPool(threads);
        _scratch = [.. Enumerable.Range(0, _pool.Threads).Select(_ => new Scratch())];
    }

    /// <summary>How the network was made; null for one that the registry does not know.</summary>
    public ModelDescription? Description { get; internal set; }

    /// <summary>The shape of an input image.</summary>
    public TensorShape InputShape => _input.Shape;

    /// <summary>Classes, the length of a row of logits.</summary>
    public int Classes => _logits.Shape.Channels;

    /// <summary>Values of a row of features, the input of the last linear layer.</summary>
    public int FeatureCount => _features.Shape.Values;

    /// <summary>The trainable values in layer order.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Values that a saved model holds besides its parameters: running statistics, the input's mean and deviation.</summary>
    public IReadOnlyList<(string Name, float[] Values)> State { get; }

    /// <summary>Threads in use.</summary>
    public int Threads => _pool.Threads;

    /// <summary>Images that one block of work holds.</summary>
    internal int BlockImages => _blockImages;

    internal IReadOnlyList<Layer> Layers => _layers;

    internal Workspace? Training => _training;

    /// <summary>Makes batch normalisation use and keep its running statistics even while training, or return to the batch's.</summary>
    /// <remarks>The published score-extrapolation code trains so after its first epoch (methods of <c>--compat sx-reference</c>).</remarks>
    public void FreezeNormalization(bool isFrozen = true)
    {
        foreach (BatchNorm layer in _layers.OfType<BatchNorm>())
            layer.IsFrozen = isFrozen;
        _isPrepared = false;
    }

    /// <summary>Says that values of parameters or state were changed from outside.</summary>
    public void MarkChanged() => _isPrepared = false;

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Dispose();
        _training?.Dispose();
        foreach (IDisposable item in _inference.Cast<IDisposable>().Concat(_scratch).Concat(_layers.OfType<IDisposable>()))
            item.Dispose();
    }

    void Prepare()
    {
        if (_isPrepared)
            return;
        bool forTraining = _training is not null;
        _pool.Run(_layers.Count, (layer, _) => _layers[layer].Prepare(forTraining), _parameterOperations);
        _isPrepared = true;
    }
}
