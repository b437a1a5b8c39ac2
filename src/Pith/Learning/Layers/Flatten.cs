namespace Pith.Learning.Layers;

/// <summary>Makes one vector of an image's values in the order row, column, channel, without the padding channels.</summary>
sealed unsafe class Flatten : Layer
{
    /// <summary>Creates the layer.</summary>
    public Flatten(string name, Tensor input, Tensor output)
        : base(name, output, input) { }

    /// <inheritdoc/>
    public override void Forward(Workspace w, int first, int count, Scratch scratch)
    {
        int channels = Input.Shape.Channels;
        for (int image = first; image < first + count; image++)
        {
            float* x = w.Value(Input, image), y = w.Value(Output, image);
            for (int pixel = 0; pixel < Input.Shape.Pixels; pixel++, x += Input.Pitch, y += channels)
                new ReadOnlySpan<float>(x, channels).CopyTo(new Span<float>(y, channels));
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace w, int first, int count, Scratch scratch)
    {
        if (!w.Needs(Input))
            return;
        int channels = Input.Shape.Channels;
        bool adds = Adds(Input);
        for (int image = first; image < first + count; image++)
        {
            float* dx = w.Gradient(Input, image), dy = w.Gradient(Output, image);
            for (int pixel = 0; pixel < Input.Shape.Pixels; pixel++, dx += Input.Pitch, dy += channels)
            {
                for (int c = 0; c < channels; c++)
                    dx[c] = adds ? dx[c] + dy[c] : dy[c];
            }
        }
    }
}
