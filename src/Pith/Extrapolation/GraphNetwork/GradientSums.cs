using Pith.Learning.Layers;
using Pith.Numerics.Kernels;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>The gradient of one layer's weights, summed by groups of rows that do not depend on threads and then joined in ascending order.</summary>
sealed unsafe class GradientSums : IDisposable
{
    readonly DenseWeights _weights;
    readonly PackedWeights[] _sums;
    readonly double[][] _biasSums;
    readonly OffsetTable _taps, _rows;

    /// <summary>Takes memory.</summary>
    /// <param name="weights">The layer.</param>
    /// <param name="groups">Most groups.</param>
    /// <param name="blockRows">Most rows of one addition.</param>
    public GradientSums(DenseWeights weights, int groups, int blockRows)
    {
        _weights = weights;
        _sums = [.. Enumerable.Range(0, groups).Select(_ => new PackedWeights(weights.InputPitch, weights.Outputs))];
        _biasSums = [.. Enumerable.Range(0, groups).Select(_ => new double[weights.OutputPitch])];
        _taps = new OffsetTable([.. Enumerable.Range(0, weights.InputPitch + WeightGradientKernelScalar.Taps)]);
        _rows = new OffsetTable([.. Enumerable.Range(0, blockRows + ConvolutionKernelScalar.Pixels).Select(i => i * weights.InputPitch)]);
    }

    /// <summary>Sets a group's sums to zero.</summary>
    public void Clear(int group)
    {
        _sums[group].Clear();
        Array.Clear(_biasSums[group]);
    }

    /// <summary>Adds x^T dy of some rows to a group's sums.</summary>
    /// <param name="group">The group.</param>
    /// <param name="x">[rows, InputPitch].</param>
    /// <param name="dy">[rows, OutputPitch].</param>
    /// <param name="rows">Rows.</param>
    public void Add(int group, float* x, float* dy, int rows)
    {
        PackedWeights sums = _sums[group];
        foreach (PackedWeights.Panel panel in sums.Panels)
        {
            WeightGradientProduct.Accumulate(
                x, _taps.Pointer, 0, _weights.Inputs, _rows.Pointer, rows, dy, _weights.OutputPitch, sums.Of(panel), panel, ConvolutionProduct.Bits);
        }
    }

    /// <summary>Adds the column sums of dy over some rows to a group's sums of the bias.</summary>
    public void AddBias(int group, float* columnSums)
    {
        double[] sums = _biasSums[group];
        for (int o = 0; o < sums.Length; o++)
            sums[o] += columnSums[o];
    }

    /// <summary>Joins the first <paramref name="groups"/> groups into the layer's gradient.</summary>
    public void Join(int groups, WorkerPool pool)
    {
        const int RowsPerTask = 32;
        int outputs = _weights.Outputs;
        pool.Run((_weights.Inputs + RowsPerTask - 1) / RowsPerTask, (task, _) =>
        {
            for (int i = task * RowsPerTask; i < Math.Min((task + 1) * RowsPerTask, _weights.Inputs); i++)
            {
                foreach (PackedWeights.Panel panel in _sums[0].Panels)
                {
                    Span<float> part = _weights.WeightGradient.AsSpan((i * outputs) + panel.First, Math.Min(panel.Width, outputs - panel.First));
                    _sums[0].Row(panel, i)[..part.Length].CopyTo(part);
                    for (int group = 1; group < groups; group++)
                    {
                        ReadOnlySpan<float> sum = _sums[group].Row(panel, i);
                        for (int o = 0; o < part.Length; o++)
                            part[o] += sum[o];
                    }
                }
            }
        });
        for (int o = 0; o < outputs; o++)
        {
            double sum = 0;
            for (int group = 0; group < groups; group++)
                sum += _biasSums[group][o];
            _weights.BiasGradient[o] = (float)sum;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PackedWeights sum in _sums)
            sum.Dispose();
    }
}
