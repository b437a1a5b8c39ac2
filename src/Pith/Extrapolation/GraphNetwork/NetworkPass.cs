using System.Runtime.CompilerServices;
using Pith.Learning.Kernels;
using Pith.Learning.Layers;

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
    /// <summary>Rows of a block: a multiple of the kernels' six.</summary>
    public const int BlockRows = 192;

    /// <summary>Most groups of blocks.</summary>
    public const int MostGroups = 16;

    readonly NetworkWeights _weights;
    readonly WorkerPool _pool;
    readonly AlignedBuffer _hidden1, _messages, _hidden2, _last;
    readonly AlignedBuffer[] _messageGradient, _hiddenGradient, _columnSums;
    readonly OffsetTable _featureOffsets, _hiddenOffsets, _messageOffsets;
    readonly GradientSums _sums1, _sums2;
    readonly double[][] _lastSums;
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
        _last = new AlignedBuffer(second.OutputPitch);
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
        _sums1 = new GradientSums(first, MostGroups, BlockRows);
        _sums2 = new GradientSums(second, MostGroups, BlockRows);
        _lastSums = [.. Enumerable.Range(0, MostGroups).Select(_ => new double[second.OutputPitch])];
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
        _weights.First.Pack();
        _weights.Second.Pack();
        _weights.Last.CopyTo(new Span<float>(_last.Pointer, _weights.Last.Length));
        int rows = matrix.Rows;
        ForEachBlock(rows, (first, count, _) => FirstLayer(first, count));
        ForEachBlock(rows, (first, count, _) => SecondLayer(first, count));
        ForEachBlock(rows, (first, count, _) => LastLayer(first, count));
    }

    /// <summary>Computes the weights' gradients of the last forward pass, which it overwrites in part.</summary>
    public void Backward()
    {
        int rows = _matrix.Rows;
        ForEachBlock(rows, (first, count, _) => SendGradients(first, count));
        int groups = ForEachGroup(rows, (group, first, end, worker) =>
        {
            _sums2.Clear(group);
            Array.Clear(_lastSums[group]);
            for (int block = first; block < end; block += BlockRows)
                LastGradient(group, block, Math.Min(BlockRows, end - block), _columnSums[worker].Pointer);
        });
        ForEachGroup(rows, (group, first, end, worker) =>
        {
            _sums1.Clear(group);
            for (int block = first; block < end; block += BlockRows)
                BlockGradient(group, block, Math.Min(BlockRows, end - block), worker);
        });
        _sums1.Join(groups, _pool);
        _sums2.Join(groups, _pool);
        for (int o = 0; o < _weights.Last.Length; o++)
            _weights.LastGradient[o] = (float)_lastSums.Take(groups).Sum(sums => sums[o]);
        double bias = 0;
        for (int row = 0; row < rows; row++)
            bias += OutputGradients[row];
        _weights.LastBiasGradient[0] = (float)bias;
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
            Propagate(_matrix.Starts, _matrix.Sources, _matrix.Values, row, _messages.Pointer, _weights.Second.PackedBias, hidden, pitch);
            Activate(hidden, pitch, 2, row);
            _sends[row] = RowKernels.Dot(hidden, _last.Pointer, pitch);
        }
    }

    void LastLayer(int first, int count)
    {
        for (int row = first; row < first + count; row++)
        {
            float sum = _weights.LastBias[0];
            for (int e = _matrix.Starts[row]; e < _matrix.Starts[row + 1]; e++)
                sum += _matrix.Values[e] * _sends[_matrix.Sources[e]];
            Outputs[row] = sum;
        }
    }

    void SendGradients(int first, int count)
    {
        for (int row = first; row < first + count; row++)
        {
            float sum = 0;
            for (int e = _matrix.TransposedStarts[row]; e < _matrix.TransposedStarts[row + 1]; e++)
                sum += _matrix.TransposedValues[e] * OutputGradients[_matrix.Centers[e]];
            _sendGradients[row] = sum;
        }
    }

    void LastGradient(int group, int first, int count, float* columnSums)
    {
        int pitch = _weights.Second.OutputPitch;
        float scale = _dropout?.Scale ?? 1;
        new Span<float>(columnSums, pitch).Clear();
        for (int row = first; row < first + count; row++)
            RowKernels.AddScaled(_hidden2.Pointer + ((long)row * pitch), _sendGradients[row], columnSums, pitch);
        for (int o = 0; o < pitch; o++)
            _lastSums[group][o] += columnSums[o];
        new Span<float>(columnSums, pitch).Clear();
        for (int row = first; row < first + count; row++)
            RowKernels.ReplaceByGradient(_hidden2.Pointer + ((long)row * pitch), _last.Pointer, _sendGradients[row] * scale, columnSums, pitch);
        _sums2.AddBias(group, columnSums);
    }

    void BlockGradient(int group, int first, int count, int worker)
    {
        DenseWeights layer1 = _weights.First, layer2 = _weights.Second;
        float* messages = _messageGradient[worker].Pointer, hidden = _hiddenGradient[worker].Pointer, columnSums = _columnSums[worker].Pointer;
        float* values = _hidden1.Pointer + ((long)first * layer1.OutputPitch);
        float scale = _dropout?.Scale ?? 1;
        for (int i = 0; i < count; i++)
        {
            Propagate(
                _matrix.TransposedStarts, _matrix.Centers, _matrix.TransposedValues, first + i, _hidden2.Pointer, null,
                messages + ((long)i * layer2.OutputPitch), layer2.OutputPitch);
        }
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Propagate(int[] starts, int[] columns, float[] values, int row, float* input, float* start, float* result, int pitch)
    {
        int first = starts[row];
        fixed (int* c = columns)
        fixed (float* v = values)
            RowKernels.Gather(c + first, v + first, starts[row + 1] - first, input, start, result, pitch);
    }

    void Activate(float* values, int length, int layer, int row)
    {
        if (_dropout is { Threshold: > 0 } dropout)
            RowKernels.ReluDropout(values, length, dropout, layer, _nodes is null ? row : _nodes[row]);
        else
            RowKernels.Relu(values, length);
    }

    void ForEachBlock(int rows, Action<int, int, int> work) =>
        _pool.Run((rows + BlockRows - 1) / BlockRows, (block, worker) =>
            work(block * BlockRows, Math.Min(BlockRows, rows - (block * BlockRows)), worker));

    int ForEachGroup(int rows, Action<int, int, int, int> work)
    {
        int blocks = (rows + BlockRows - 1) / BlockRows;
        int groupRows = (blocks + MostGroups - 1) / MostGroups * BlockRows;
        int groups = (rows + groupRows - 1) / groupRows;
        _pool.Run(groups, (group, worker) => work(group, group * groupRows, Math.Min(rows, (group + 1) * groupRows), worker));
        return groups;
    }

    AlignedBuffer[] PerWorker(int length) => [.. Enumerable.Range(0, _pool.Threads).Select(_ => new AlignedBuffer(length))];

    static OffsetTable Offsets(int pitch) =>
        new([.. Enumerable.Range(0, BlockRows + ConvolutionKernelScalar.Pixels).Select(i => i * pitch)]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedBuffer buffer in (AlignedBuffer[])[_hidden1, _messages, _hidden2, _last, .. _messageGradient, .. _hiddenGradient, .. _columnSums])
            buffer.Dispose();
        _sums1.Dispose();
        _sums2.Dispose();
    }
}
