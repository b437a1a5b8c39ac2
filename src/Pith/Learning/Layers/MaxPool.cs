namespace Pith.Learning.Layers;

/// <summary>The largest value of each window; the first in reading order wins among equals and gets the gradient.</summary>
/// <remarks>Pixels outside the image never win. Networks with batch normalisation pool 2 x 2 windows within <see cref="BatchNorm"/>, which is
/// faster; this layer takes any window, stride and padding.</remarks>
sealed unsafe class MaxPool : Layer
{
    readonly int _size, _stride, _padding;

    /// <summary>Creates the layer.</summary>
    public MaxPool(string name, Tensor input, Tensor output, int size, int stride, int padding)
        : base(name, output, input) => (_size, _stride, _padding) = (size, stride, padding);

    /// <inheritdoc/>
    public override void Forward(Workspace w, int first, int count, Scratch scratch)
    {
        float* y = w.Value(Output, first);
        for (int pixel = 0; pixel < count * Output.Shape.Pixels; pixel++, y += Output.Pitch)
        {
            (int image, int place) = Math.DivRem(pixel, Output.Shape.Pixels);
            float* x = w.Value(Input, first + image);
            for (int c = 0; c < Output.Pitch; c++)
                y[c] = x[Winner(x, place, c)];
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace w, int first, int count, Scratch scratch)
    {
        if (!w.Needs(Input))
            return;
        if (!Adds(Input))
            new Span<float>(w.Gradient(Input, first), count * Input.ImageSize).Clear();
        float* dy = w.Gradient(Output, first);
        for (int pixel = 0; pixel < count * Output.Shape.Pixels; pixel++, dy += Output.Pitch)
        {
            (int image, int place) = Math.DivRem(pixel, Output.Shape.Pixels);
            float* x = w.Value(Input, first + image), dx = w.Gradient(Input, first + image);
            for (int c = 0; c < Output.Pitch; c++)
                dx[Winner(x, place, c)] += dy[c];
        }
    }

    int Winner(float* x, int place, int channel)
    {
        (int row, int column) = Math.DivRem(place, Output.Shape.Width);
        int top = (row * _stride) - _padding, left = (column * _stride) - _padding;
        int best = -1;
        for (int y = Math.Max(top, 0); y < Math.Min(top + _size, Input.Shape.Height); y++)
        {
            for (int at = Math.Max(left, 0); at < Math.Min(left + _size, Input.Shape.Width); at++)
            {
                int index = (((y * Input.Shape.Width) + at) * Input.Pitch) + channel;
                if (best < 0 || x[index] > x[best] || (float.IsNaN(x[index]) && !float.IsNaN(x[best])))
                    best = index;
            }
        }
        return best;
    }
}
