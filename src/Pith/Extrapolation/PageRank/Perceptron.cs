using Pith.Extrapolation.GraphNetwork;
using Pith.Learning.Layers;
using Pith.Numerics.Arrays;
using Pith.Numerics.Kernels;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.PageRank;

/// <summary>A network of one hidden layer with ReLU and dropout from a row's features to one number, over all rows.</summary>
sealed unsafe class Perceptron : IDisposable
{
    readonly DenseWeights _layer;
    readonly ScalarLayer _last;
    readonly GradientSums _sums;
    readonly WorkerPool _pool;
    readonly AlignedBuffer _features, _hidden;
    readonly AlignedBuffer[] _columnSums;
    readonly OffsetTable _offsets;
    DropoutMask? _dropout;

    /// <summary>Takes memory and draws weights.</summary>
    /// <param name="features">[N, columns padded to a multiple of 16]; the caller's.</param>
    /// <param name="rows">N.</param>
    /// <param name="columns">Values of a row's features.</param>
    /// <param name="hidden">Width of the hidden layer.</param>
    /// <param name="random">Draws the weights.</param>
    /// <param name="pool">Threads.</param>
    public Perceptron(AlignedBuffer features, int rows, int columns, int hidden, RandomStream random, WorkerPool pool)
    {
        (_features, _pool) = (features, pool);
        _layer = new DenseWeights(columns, hidden);
        _last = new ScalarLayer(hidden, RowGroups.MostGroups);
        _layer.Initialize(random);
        _last.Initialize(random);
        _sums = new GradientSums(_layer, RowGroups.MostGroups, RowGroups.BlockRows);
        _hidden = new AlignedBuffer((long)rows * _layer.OutputPitch);
        _columnSums = [.. Enumerable.Range(0, pool.Threads).Select(_ => new AlignedBuffer(_layer.OutputPitch))];
        _offsets = new OffsetTable([.. Enumerable.Range(0, RowGroups.BlockRows + ConvolutionKernelScalar.Pixels).Select(i => i * _layer.InputPitch)]);
        Outputs = new float[rows];
    }

    /// <summary>[N].</summary>
    public float[] Outputs { get; }

    /// <summary>Everything that is trained.</summary>
    public float[][] Values => [_layer.Weight, _layer.Bias, _last.Weight, _last.Bias];

    /// <summary>The gradients, in the order of <see cref="Values"/>.</summary>
    public float[][] Gradients => [_layer.WeightGradient, _layer.BiasGradient, _last.WeightGradient, _last.BiasGradient];

    /// <summary>Computes <see cref="Outputs"/>.</summary>
    /// <param name="dropout">Which values fall, or null for none.</param>
    public void Forward(DropoutMask? dropout)
    {
        _dropout = dropout;
        _layer.Pack();
        _last.Pack();
        RowGroups.ForEachBlock(_pool, Outputs.Length, (first, count, _) =>
        {
            float* hidden = _hidden.Pointer + ((long)first * _layer.OutputPitch);
            _layer.Multiply(_features.Pointer + ((long)first * _layer.InputPitch), _offsets.Pointer, count, hidden, true);
            for (int i = 0; i < count; i++)
            {
                float* row = hidden + ((long)i * _layer.OutputPitch);
                if (dropout is { Threshold: > 0 } mask)
                    RowKernels.ReluDropout(row, _layer.OutputPitch, mask, 1, first + i);
                else
                    RowKernels.Relu(row, _layer.OutputPitch);
                Outputs[first + i] = _last.Value(row) + _last.Bias[0];
            }
        });
    }

    /// <summary>Computes the gradients of the last forward pass, whose hidden values it overwrites.</summary>
    /// <param name="outputGradients">[N].</param>
    public void Backward(float[] outputGradients)
    {
        int groups = RowGroups.ForEachGroup(_pool, Outputs.Length, Begin, (group, first, count, worker) =>
        {
            float* hidden = _hidden.Pointer + ((long)first * _layer.OutputPitch), columnSums = _columnSums[worker].Pointer;
            _last.Backward(group, hidden, outputGradients.AsSpan(first, count), _dropout?.Scale ?? 1, columnSums);
            _sums.AddBias(group, columnSums);
            _sums.Add(group, _features.Pointer + ((long)first * _layer.InputPitch), hidden, count);
        });
        _sums.Join(groups, _pool);
        _last.Join(groups);
        double bias = 0;
        foreach (float gradient in outputGradients)
            bias += gradient;
        _last.BiasGradient[0] = (float)bias;
    }

    /// <summary>Adds the gradient of decay / 2 times the squared weights.</summary>
    public void AddDecay(double decay)
    {
        AddScaled(_layer.Weight, (float)decay, _layer.WeightGradient);
        AddScaled(_last.Weight, (float)decay, _last.WeightGradient);
    }

    static void AddScaled(float[] values, float factor, float[] sums)
    {
        for (int i = 0; i < values.Length; i++)
            sums[i] += factor * values[i];
    }

    void Begin(int group)
    {
        _last.Clear(group);
        _sums.Clear(group);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _layer.Dispose();
        _last.Dispose();
        _sums.Dispose();
        _hidden.Dispose();
        foreach (AlignedBuffer buffer in _columnSums)
            buffer.Dispose();
    }
}
