using Pith.Learning.Layers;
using Pith.Numerics.Arrays;
using Pith.Numerics.Kernels;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>Outputs over the whole graph in little memory: the second layer's columns go 64 at a time.</summary>
/// <remarks>The score is a sum over those columns, and each needs only its own messages. So N x 64 values are held instead of N times all widths; the
/// first layer is computed anew for every 64 columns, in blocks of rows that never leave the cache.</remarks>
static unsafe class LayerwiseInference
{
    const int Columns = 64;

    /// <summary>The outputs of all rows without dropout.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="propagated">P = A X.</param>
    /// <param name="matrix">A.</param>
    /// <param name="pool">Threads.</param>
    public static float[] Run(NetworkWeights weights, AlignedBuffer propagated, PropagationMatrix matrix, WorkerPool pool)
    {
        int rows = matrix.Rows;
        DenseWeights first = weights.First, second = weights.Second;
        weights.Pack();
        var sends = new float[rows];
        using var messages = new AlignedBuffer((long)rows * Math.Min(Columns, second.OutputPitch));
        AlignedBuffer[] hidden = [.. Enumerable.Range(0, pool.Threads).Select(_ => new AlignedBuffer(RowGroups.BlockRows * first.OutputPitch))];
        OffsetTable featureOffsets = Offsets(first.InputPitch), hiddenOffsets = Offsets(first.OutputPitch);
        for (int column = 0; column < second.Outputs; column += Columns)
        {
            using DenseWeights part = Part(second, column, Math.Min(Columns, second.Outputs - column));
            using var last = new AlignedBuffer(part.OutputPitch);
            weights.Last.Weight.AsSpan(column, part.Outputs).CopyTo(new Span<float>(last.Pointer, part.Outputs));
            RowGroups.ForEachBlock(pool, rows, (start, count, worker) =>
            {
                float* values = hidden[worker].Pointer;
                first.Multiply(propagated.Pointer + ((long)start * first.InputPitch), featureOffsets.Pointer, count, values, true);
                RowKernels.Relu(values, count * first.OutputPitch);
                part.Multiply(values, hiddenOffsets.Pointer, count, messages.Pointer + ((long)start * part.OutputPitch), false);
            });
            RowGroups.ForEachBlock(pool, rows, (start, count, worker) =>
            {
                float* row = hidden[worker].Pointer;
                for (int i = start; i < start + count; i++)
                {
                    matrix.Gather(i, messages.Pointer, part.PackedBias, row, part.OutputPitch);
                    RowKernels.Relu(row, part.OutputPitch);
                    sends[i] += RowKernels.Dot(row, last.Pointer, part.OutputPitch);
                }
            });
        }
        foreach (AlignedBuffer buffer in hidden)
            buffer.Dispose();
        var outputs = new float[rows];
        RowGroups.ForEachBlock(pool, rows, (start, count, _) => matrix.Multiply(sends, weights.Last.Bias[0], start, count, outputs));
        return outputs;
    }

    static DenseWeights Part(DenseWeights whole, int column, int count)
    {
        var part = new DenseWeights(whole.Inputs, count);
        for (int i = 0; i < whole.Inputs; i++)
            whole.Weight.AsSpan((i * whole.Outputs) + column, count).CopyTo(part.Weight.AsSpan(i * count));
        whole.Bias.AsSpan(column, count).CopyTo(part.Bias);
        part.Pack();
        return part;
    }

    static OffsetTable Offsets(int pitch) =>
        new([.. Enumerable.Range(0, RowGroups.BlockRows + ConvolutionKernelScalar.Pixels).Select(i => i * pitch)]);
}
