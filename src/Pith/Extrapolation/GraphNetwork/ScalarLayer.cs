using Pith.Numerics.Arrays;
using Pith.Numerics.Kernels;
using Pith.Numerics.Randomness;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>The last layer, from a row's hidden values to one number, with its gradient.</summary>
sealed unsafe class ScalarLayer : IDisposable
{
    readonly AlignedBuffer _packed;
    readonly double[][] _sums;

    /// <summary>Takes memory, all zero.</summary>
    /// <param name="inputs">Hidden values.</param>
    /// <param name="groups">Most groups of rows by which gradients are summed.</param>
    public ScalarLayer(int inputs, int groups)
    {
        Weight = new float[inputs];
        WeightGradient = new float[inputs];
        _packed = new AlignedBuffer(PackedWeights.Pad(inputs));
        _sums = [.. Enumerable.Range(0, groups).Select(_ => new double[PackedWeights.Pad(inputs)])];
    }

    /// <summary>[inputs].</summary>
    public float[] Weight { get; }

    /// <summary>[inputs].</summary>
    public float[] WeightGradient { get; }

    /// <summary>[1].</summary>
    public float[] Bias { get; } = new float[1];

    /// <summary>[1].</summary>
    public float[] BiasGradient { get; } = new float[1];

    int Pitch => (int)_packed.Length;

    /// <summary>Glorot-uniform weights and a bias of 0.</summary>
    public void Initialize(RandomStream random)
    {
        double limit = Math.Sqrt(6.0 / (Weight.Length + 1));
        foreach (ref float weight in Weight.AsSpan())
            weight = (float)(((2 * random.NextDouble()) - 1) * limit);
        Bias[0] = 0;
    }

    /// <summary>Takes the weights as they are now over into the padded form.</summary>
    public void Pack() => Weight.CopyTo(new Span<float>(_packed.Pointer, Weight.Length));

    /// <summary>A row's number without the bias.</summary>
    /// <param name="hidden">[inputs padded to a multiple of 16].</param>
    public float Value(float* hidden) => RowKernels.Dot(hidden, _packed.Pointer, Pitch);

    /// <summary>Sets a group's sums to zero.</summary>
    public void Clear(int group) => Array.Clear(_sums[group]);

    /// <summary>Adds some rows to a group's sums, and puts the gradient before the ReLU in the place of what came after it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="hidden">[rows, padded inputs] values after ReLU and dropout; gradients on return.</param>
    /// <param name="gradients">[rows] of this layer's outputs.</param>
    /// <param name="scale">By what dropout multiplied.</param>
    /// <param name="columnSums">[padded inputs], the gradients' column sums on return.</param>
    public void Backward(int group, float* hidden, ReadOnlySpan<float> gradients, float scale, float* columnSums)
    {
        var sums = new Span<float>(columnSums, Pitch);
        sums.Clear();
        for (int i = 0; i < gradients.Length; i++)
            RowKernels.AddScaled(hidden + ((long)i * Pitch), gradients[i], columnSums, Pitch);
        for (int o = 0; o < sums.Length; o++)
            _sums[group][o] += sums[o];
        sums.Clear();
        for (int i = 0; i < gradients.Length; i++)
            RowKernels.ReplaceByGradient(hidden + ((long)i * Pitch), _packed.Pointer, gradients[i] * scale, columnSums, Pitch);
    }

    /// <summary>Joins the first <paramref name="groups"/> groups into the gradient.</summary>
    public void Join(int groups)
    {
        for (int o = 0; o < WeightGradient.Length; o++)
        {
            double sum = 0;
            for (int group = 0; group < groups; group++)
                sum += _sums[group][o];
            WeightGradient[o] = (float)sum;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _packed.Dispose();
}
