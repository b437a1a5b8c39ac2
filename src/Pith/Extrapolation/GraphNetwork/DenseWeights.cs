using Pith.Numerics.Arrays;
using Pith.Numerics.Kernels;
using Pith.Numerics.Randomness;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>The weights of one layer, y = x W + b, with their gradients and with the packed forms that the kernels read.</summary>
/// <remarks>Rows of x and y are padded to multiples of 16 values; the padding is 0 and stays 0.</remarks>
sealed unsafe class DenseWeights : IDisposable
{
    readonly PackedWeights _forward, _backward;
    readonly AlignedBuffer _bias;

    /// <summary>Takes memory, all zero.</summary>
    public DenseWeights(int inputs, int outputs)
    {
        (Inputs, Outputs) = (inputs, outputs);
        (InputPitch, OutputPitch) = (PackedWeights.Pad(inputs), PackedWeights.Pad(outputs));
        Weight = new float[inputs * outputs];
        WeightGradient = new float[inputs * outputs];
        Bias = new float[outputs];
        BiasGradient = new float[outputs];
        _forward = new PackedWeights(InputPitch, outputs);
        _backward = new PackedWeights(OutputPitch, inputs);
        _bias = new AlignedBuffer(OutputPitch);
    }

    /// <summary>Values of x.</summary>
    public int Inputs { get; }

    /// <summary>Values of y.</summary>
    public int Outputs { get; }

    /// <summary>Values from one row of x to the next.</summary>
    public int InputPitch { get; }

    /// <summary>Values from one row of y to the next.</summary>
    public int OutputPitch { get; }

    /// <summary>[inputs, outputs] row-major.</summary>
    public float[] Weight { get; }

    /// <summary>[outputs].</summary>
    public float[] Bias { get; }

    /// <summary>[inputs, outputs] row-major.</summary>
    public float[] WeightGradient { get; }

    /// <summary>[outputs].</summary>
    public float[] BiasGradient { get; }

    /// <summary>[OutputPitch], as of the last <see cref="Pack"/>.</summary>
    public float* PackedBias => _bias.Pointer;

    /// <summary>Uniform weights of Glorot and Bengio (AISTATS 2010), as GCNConv has them, and biases of 0.</summary>
    public void Initialize(RandomStream random)
    {
        double limit = Math.Sqrt(6.0 / (Inputs + Outputs));
        foreach (ref float weight in Weight.AsSpan())
            weight = (float)(((2 * random.NextDouble()) - 1) * limit);
        Array.Clear(Bias);
    }

    /// <summary>Takes the weights as they are now over into the packed forms.</summary>
    public void Pack()
    {
        for (int i = 0; i < Inputs; i++)
        {
            ReadOnlySpan<float> row = Weight.AsSpan(i * Outputs, Outputs);
            foreach (PackedWeights.Panel panel in _forward.Panels)
                row.Slice(panel.First, Math.Min(panel.Width, Outputs - panel.First)).CopyTo(_forward.Row(panel, i));
        }
        foreach (PackedWeights.Panel panel in _backward.Panels)
        {
            int count = Math.Min(panel.Width, Inputs - panel.First);
            float* target = _backward.Of(panel);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> row = Weight.AsSpan((panel.First + i) * Outputs, Outputs);
                for (int o = 0; o < Outputs; o++)
                    target[(o * panel.Width) + i] = row[o];
            }
        }
        Bias.CopyTo(new Span<float>(_bias.Pointer, Outputs));
    }

    /// <summary>y = x W, or x W + b.</summary>
    /// <param name="x">[rows, InputPitch].</param>
    /// <param name="offsets">Multiples of InputPitch for at least <paramref name="rows"/> rows.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="y">[rows, OutputPitch].</param>
    /// <param name="withBias">Whether b is added.</param>
    public void Multiply(float* x, int* offsets, int rows, float* y, bool withBias)
    {
        if (withBias)
        {
            for (int row = 0; row < rows; row++)
                new ReadOnlySpan<float>(_bias.Pointer, OutputPitch).CopyTo(new Span<float>(y + ((long)row * OutputPitch), OutputPitch));
        }
        ConvolutionProduct.Run(x, offsets, rows, new Window(1, InputPitch, 0), _forward, y, OutputPitch, withBias, ConvolutionProduct.Bits);
    }

    /// <summary>dx = dy W^T.</summary>
    /// <param name="dy">[rows, OutputPitch].</param>
    /// <param name="offsets">Multiples of OutputPitch for at least <paramref name="rows"/> rows.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="dx">[rows, InputPitch].</param>
    public void MultiplyBack(float* dy, int* offsets, int rows, float* dx) =>
        ConvolutionProduct.Run(dy, offsets, rows, new Window(1, OutputPitch, 0), _backward, dx, InputPitch, false, ConvolutionProduct.Bits);

    /// <inheritdoc/>
    public void Dispose()
    {
        _forward.Dispose();
        _backward.Dispose();
        _bias.Dispose();
    }
}
