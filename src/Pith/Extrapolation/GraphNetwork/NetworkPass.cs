using Pith.Learning.Layers;
using Pith.Numerics.Arrays;
using Pith.Numerics.Kernels;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>Values and gradients of the network over all rows of one propagation matrix.</summary>
/// <remarks>
/// <para>With A the matrix and P = A X given: <c>H1 = relu(P W1 + b1)</c>, <c>H2 = relu(A (H1 W2) + b2)</c>, <c>out = A (H2 w3) + b3</c>.
/// Every layer multiplies first and propagates the narrower result: (A H) W = A (H W).</para>
/// <para>Backward, from d = dL/dout: <c>g = A^T d</c>, <c>dw3 = H2^T g</c>, <c>dZ2 = (g w3^T) masked</c>, <c>dG = A^T dZ2</c>, <c>dW2 = H1^T dG</c>,
/// <c>dZ1 = (dG W2^T) masked</c>, <c>dW1 = P^T dZ1</c>. dZ2 takes the place of H2; dG and dZ1 exist for one block of rows at a time, so
/// that they stay in the second-level cache. Products are the convolution engine's kernels. Sums over rows go by at most 16 groups of
/// blocks that depend on the row count alone: the bits do not depend on threads.</para>
/// </remarks>
sealed unsafe class NetworkPass : IDisposable
{
    const int BlockRows = RowGroups.BlockRows;

    readonly NetworkWeights _weights;
    readonly WorkerPool _pool;
    readonly AlignedBuffer _hidden1, _messages, _hidden2;
    readonly AlignedBuffer[] _messageGradient, _hiddenGradient, _columnSums;
    readonly OffsetTable _featureOffsets, _hiddenOffsets, _messageOffsets;
    readonly GradientSums _sums1, _sums2;
    readonly float[] _sends, _sendGradients;

    AlignedBuffer _features = null!;
    PropagationMatrix _matrix = null!;
    int[]? _nodes;
    DropoutMask? _dropout;

    /// <summary>Takes memory for at most <paramref name="capacity"/> rows.</summary>
    public NetworkPass(NetworkWeights weights, WorkerPool pool, int capacity)
    {
        (_weights, _pool) = (weights, pool);
        DenseWeights first = weights.First, second = weights.Second;
        _hidden1 = new AlignedBuffer((long)capacity * first.OutputPitch);
        _messages = new AlignedBuffer((long)capacity * second.OutputPitch);
        _hidden2 = new AlignedBuffer((long)capacity * second.OutputPitch);
        _sends = new float[capacity];
        _sendGradients = new float[capacity];
        Outputs = new float[capacity];
        OutputGradients = new float[capacity];
        _messageGradient = PerWorker(BlockRows * second.OutputPitch);
        _hiddenGradient = PerWorker(BlockRows * first.OutputPitch);
        _columnSums = PerWorker(Math.Max(first.OutputPitch, second.OutputPitch));
        _featureOffsets = Offsets(first.InputPitch);
        _hiddenOffsets = Offsets(first.OutputPitch);
        _messageOffsets = Offsets(second.OutputPitch);
        _sums1 = new GradientSums(first, RowGroups.MostGroups, BlockRows);
        _sums2 = new GradientSums(second, RowGroups.MostGroups, BlockRows);
    }

    /// <summary>[capacity]: the last forward pass's result.</summary>
    public float[] Outputs { get; }

    /// <summary>[capacity]: dL/dout, to be set before <see cref="Backward"/>.</summary>
    public float[] OutputGradients { get; }

    /// <summary>Bytes of a pass over <paramref name="rows"/> rows beside features and matrix.</summary>
    public static long Bytes(long rows, int hidden) => rows * sizeof(float) * (PackedWeights.Pad(hidden) + (2L * PackedWeights.Pad(hidden / 2)) + 4);

    /// <summary>Computes <see cref="Outputs"/>.</summary>
    /// <param name="features">P = A X, [N, pitch of the features].</param>
    /// <param name="matrix">A.</param>
    /// <param name="dropout">Which values fall, or null for none.</param>
    /// <param name="nodes">[N]: the rows of the data set, which name the random numbers; null where they are 0 .. N - 1.</param>
    public void Forward(AlignedBuffer features, PropagationMatrix matrix, DropoutMask? dropout = null, int[]? nodes = null)
    {
        (_features, _matrix, _dropout, _nodes) = (features, matrix, dropout, nodes);
        _weights.Pack();
        int rows = matrix.Rows;
        RowGroups.ForEachBlock(_pool, rows, (first, count, _) => FirstLayer(first, count));
        RowGroups.ForEachBlock(_pool, rows, (first, count, _) => SecondLayer(first, count));
        RowGroups.ForEachBlock(_pool, rows, (first, count, _) => matrix.Multiply(_sends, _weights.Last.Bias[0], first, count, Outputs));
    }

    /// <summary>Computes the weights' gradients of the last forward pass, which it overwrites in part.</summary>
    public void Backward()
    {
        int rows = _matrix.Rows;
        RowGroups.ForEachBlock(_pool, rows, (first, count, _) => _matrix.MultiplyTransposed(OutputGradients, first, count, _sendGradients));
        int groups = RowGroups.ForEachGroup(_pool, rows, BeginGroup, LastGradient);
        RowGroups.ForEachGroup(_pool, rows, _sums1.Clear, BlockGradient);
        _sums1.Join(groups, _pool);
        _sums2.Join(groups, _pool);
        _weights.Last.Join(groups);
        double bias = 0;
        for (int row = 0; row < rows; row++)
            bias += OutputGradients[row];
        _weights.Last.BiasGradient[0] = (float)bias;
    }

    void FirstLayer(int first, int count)
    {
        DenseWeights layer = _weights.First;
        float* hidden = _hidden1.Pointer + ((long)first * layer.OutputPitch);
        layer.Multiply(_features.Pointer + ((long)first * layer.InputPitch), _featureOffsets.Pointer, count, hidden, true);
        for (int i = 0; i < count; i++)
            Activate(hidden + ((long)i * layer.OutputPitch), layer.OutputPitch, 1, first + i);
        _weights.Second.Multiply(hidden, _hiddenOffsets.Pointer, count, _messages.Pointer + ((long)first * _weights.Second.OutputPitch), false);
    }

    void SecondLayer(int first, int count)
    {
        int pitch = _weights.Second.OutputPitch;
        for (int row = first; row < first + count; row++)
        {
            float* hidden = _hidden2.Pointer + ((long)row * pitch);
            _matrix.Gather(row, _messages.Pointer, _weights.Second.PackedBias, hidden, pitch);
            Activate(hidden, pitch, 2, row);
            _sends[row] = _weights.Last.Value(hidden);
        }
    }

    void BeginGroup(int group)
    {
        _sums2.Clear(group);
        _weights.Last.Clear(group);
    }

    void LastGradient(int group, int first, int count, int worker)
    {
        float* hidden = _hidden2.Pointer + ((long)first * _weights.Second.OutputPitch), columnSums = _columnSums[worker].Pointer;
        _weights.Last.Backward(group, hidden, _sendGradients.AsSpan(first, count), _dropout?.Scale ?? 1, columnSums);
        _sums2.AddBias(group, columnSums);
    }

    void BlockGradient(int group, int first, int count, int worker)
    {
        DenseWeights layer1 = _weights.First, layer2 = _weights.Second;
        float* messages = _messageGradient[worker].Pointer, hidden = _hiddenGradient[worker].Pointer, columnSums = _columnSums[worker].Pointer;
        float* values = _hidden1.Pointer + ((long)first * layer1.OutputPitch);
        float scale = _dropout?.Scale ?? 1;
        for (int i = 0; i < count; i++)
            _matrix.GatherTransposed(first + i, _hidden2.Pointer, messages + ((long)i * layer2.OutputPitch), layer2.OutputPitch);
        _sums2.Add(group, values, messages, count);
        layer2.MultiplyBack(messages, _messageOffsets.Pointer, count, hidden);
        new Span<float>(columnSums, layer1.OutputPitch).Clear();
        for (int i = 0; i < count; i++)
        {
            RowKernels.MaskGradient(
                hidden + ((long)i * layer1.OutputPitch), values + ((long)i * layer1.OutputPitch), scale, columnSums, layer1.OutputPitch);
        }
        _sums1.AddBias(group, columnSums);
        _sums1.Add(group, _features.Pointer + ((long)first * layer1.InputPitch), hidden, count);
    }

    void Activate(float* values, int length, int layer, int row)
    {
        if (_dropout is { Threshold: > 0 } dropout)
            RowKernels.ReluDropout(values, length, dropout, layer, _nodes is null ? row : _nodes[row]);
        else
            RowKernels.Relu(values, length);
    }

    AlignedBuffer[] PerWorker(int length) => [.. Enumerable.Range(0, _pool.Threads).Select(_ => new AlignedBuffer(length))];

    static OffsetTable Offsets(int pitch) =>
        new([.. Enumerable.Range(0, BlockRows + ConvolutionKernelScalar.Pixels).Select(i => i * pitch)]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedBuffer buffer in (AlignedBuffer[])[_hidden1, _messages, _hidden2, .. _messageGradient, .. _hiddenGradient, .. _columnSums])
            buffer.Dispose();
        _sums1.Dispose();
        _sums2.Dispose();
    }
}
