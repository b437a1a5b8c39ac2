using System.Runtime.Intrinsics;

namespace Pith.Learning.Layers;

/// <summary>The sum of one or two inputs, then ReLU if asked: a plain ReLU, or the end of a residual block.</summary>
/// <remarks>ReLU's gradient at 0 is 0. NaN passes, so that a diverged network shows.</remarks>
sealed unsafe class Relu : Layer
{
    const int Lanes = 16;
    readonly bool _relu;

    /// <summary>Creates the layer over inputs of one shape.</summary>
    public Relu(string name, Tensor output, bool relu, params Tensor[] inputs)
        : base(name, output, inputs) => _relu = relu;

    /// <inheritdoc/>
    public override void Forward(Workspace w, int first, int count, Scratch scratch)
    {
        float* a = w.Value(Input, first), b = Inputs.Length > 1 ? w.Value(Inputs[1], first) : null, y = w.Value(Output, first);
        long length = (long)count * Output.ImageSize;
        for (long i = 0; i < length; i += Lanes)
        {
            Vector512<float> sum = Vector512.Load(a + i);
            if (b != null)
                sum += Vector512.Load(b + i);
            if (_relu)
                sum = Vector512.ConditionalSelect(Vector512.LessThan(sum, Vector512<float>.Zero), Vector512<float>.Zero, sum);
            sum.Store(y + i);
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace w, int first, int count, Scratch scratch)
    {
        float* y = w.Value(Output, first), dy = w.Gradient(Output, first);
        long length = (long)count * Output.ImageSize;
        foreach (Tensor input in Inputs)
        {
            if (!w.Needs(input))
                continue;
            float* dx = w.Gradient(input, first);
            bool adds = Adds(input);
            for (long i = 0; i < length; i += Lanes)
            {
                Vector512<float> gradient = Vector512.Load(dy + i);
                if (_relu)
                    gradient = Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Load(y + i), Vector512<float>.Zero), gradient, Vector512<float>.Zero);
                (adds ? Vector512.Load(dx + i) + gradient : gradient).Store(dx + i);
            }
        }
    }
}
