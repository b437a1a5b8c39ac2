using Pith.Learning.Networks;
using Pith.Numerics.Randomness;

namespace Pith.Learning.Training;

/// <summary>The batches of an epoch: rows in the epoch's order, gathered and augmented into the network's memory.</summary>
sealed class BatchPass
{
    readonly Network _network;
    readonly TrainingData _data;
    readonly TrainingOptions _options;
    readonly Augmentation _augmentation;
    readonly int[] _order;
    readonly int[] _labels;
    readonly ulong[] _keys;
    readonly int _batch;
    int _epoch, _first, _count;

    public BatchPass(Network network, TrainingData data, TrainingOptions options)
    {
        (_network, _data, _options) = (network, data, options);
        _augmentation = new Augmentation(network.InputShape, options);
        _order = new int[data.Count];
        _batch = Math.Min(options.BatchSize, data.Count);
        _labels = new int[_batch];
        _keys = new ulong[_batch];
    }

    /// <summary>Batches of an epoch.</summary>
    public int Steps => (_order.Length + _batch - 1) / _batch;

    /// <summary>The loaded batch's rows in the dataset.</summary>
    public ReadOnlySpan<int> Index => _order.AsSpan(_first, _count);

    /// <summary>The loaded batch's labels.</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, _count);

    /// <summary>The loaded batch's names for random numbers.</summary>
    public ReadOnlySpan<ulong> Keys => _keys.AsSpan(0, _count);

    /// <summary>Puts the rows into the epoch's order.</summary>
    public void BeginEpoch(int epoch)
    {
        _epoch = epoch;
        for (int i = 0; i < _order.Length; i++)
            _order[i] = _data.Rows?[i] ?? i;
        new RandomStream(_options.Seed, FormattableString.Invariant($"order-{epoch}")).Shuffle(_order.AsSpan());
    }

    /// <summary>Brings a batch into the network's memory.</summary>
    public void Load(int step)
    {
        _first = step * _batch;
        _count = Math.Min(_batch, _order.Length - _first);
        for (int i = 0; i < _count; i++)
        {
            int row = _order[_first + i];
            _labels[i] = _data.Labels[row];
            _keys[i] = ((ulong)_epoch * (ulong)_data.Images.Rows) + (ulong)row;
        }
        _network.LoadBatch(_count, Fill, Keys);
    }

    void Fill(int position, Span<float> image)
    {
        int row = _order[_first + position];
        if (!_augmentation.IsActive)
        {
            _data.Images.CopyRows(row, 1, image);
            return;
        }
        float[] source = System.Buffers.ArrayPool<float>.Shared.Rent(image.Length);
        _data.Images.CopyRows(row, 1, source.AsSpan(0, image.Length));
        _augmentation.Apply(source.AsSpan(0, image.Length), _keys[position], image);
        System.Buffers.ArrayPool<float>.Shared.Return(source);
    }
}
