using System.Runtime.Intrinsics;

namespace Pith.Learning.Layers;

/// <summary>The mean over windows of <c>size x size</c> pixels without overlap, or over the whole image.</summary>
sealed unsafe class AveragePool : Layer
{
    const int Lanes = 16;
    readonly int _height, _width;

    /// <summary>Creates the layer; the window is what maps the input's shape to the output's.</summary>
    public AveragePool(string name, Tensor input, Tensor output, int height, int width)
        : base(name, output, input) => (_height, _width) = (height, width);

    /// <inheritdoc/>
    public override void Forward(Workspace w, int first, int count, Scratch scratch)
    {
        int pitch = Input.Pitch;
        var share = Vector512.Create(1f / (_height * _width));
        float* y = w.Value(Output, first);
        for (int pixel = 0; pixel < count * Output.Shape.Pixels; pixel++, y += pitch)
        {
            float* window = w.Value(Input, first) + WindowStart(pixel);
            for (int c = 0; c < pitch; c += Lanes)
            {
                Vector512<float> sum = default;
                for (int dy = 0; dy < _height; dy++)
                {
                    for (int dx = 0; dx < _width; dx++)
                        sum += Vector512.Load(window + ((dy * Input.Shape.Width) + dx) * pitch + c);
                }
                (sum * share).Store(y + c);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace w, int first, int count, Scratch scratch)
    {
        if (!w.Needs(Input))
            return;
        int pitch = Input.Pitch;
        bool adds = Adds(Input);
        var share = Vector512.Create(1f / (_height * _width));
        if (!adds && (Output.Shape.Height * _height != Input.Shape.Height || Output.Shape.Width * _width != Input.Shape.Width))
            new Span<float>(w.Gradient(Input, first), count * Input.ImageSize).Clear();
        float* gradient = w.Gradient(Output, first);
        for (int pixel = 0; pixel < count * Output.Shape.Pixels; pixel++, gradient += pitch)
        {
            float* window = w.Gradient(Input, first) + WindowStart(pixel);
            for (int dy = 0; dy < _height; dy++)
            {
                for (int dx = 0; dx < _width; dx++)
                {
                    float* target = window + (((dy * Input.Shape.Width) + dx) * pitch);
                    for (int c = 0; c < pitch; c += Lanes)
                    {
                        Vector512<float> value = Vector512.Load(gradient + c) * share;
                        (adds ? Vector512.Load(target + c) + value : value).Store(target + c);
                    }
                }
            }
        }
    }

    long WindowStart(int pixel)
    {
        (int image, int place) = Math.DivRem(pixel, Output.Shape.Pixels);
        (int y, int x) = Math.DivRem(place, Output.Shape.Width);
        return ((long)image * Input.ImageSize) + (((y * _height * Input.Shape.Width) + (x * _width)) * Input.Pitch);
    }
}
