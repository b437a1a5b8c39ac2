namespace Pith.Learning.Layers;

/// <summary>Subtracts each channel's mean and divides by its standard deviation; fixed, not trained, and saved with the model.</summary>
/// <remarks>It is part of the network so that attacks and their bounds are in the units of the data, 0 to 1.</remarks>
sealed unsafe class InputNormalization : Layer
{
    readonly float[] _mean, _deviation;

    /// <summary>Creates the layer; a deviation of 0 counts as 1.</summary>
    public InputNormalization(string name, Tensor input, Tensor output, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
        : base(name, output, input)
    {
        (_mean, _deviation) = (mean.ToArray(), deviation.ToArray());
        State = [(name + ".mean", _mean), (name + ".std", _deviation)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, float[] Values)> State { get; }

    /// <inheritdoc/>
    public override void Forward(Workspace w, int first, int count, Scratch scratch)
    {
        float* x = w.Value(Input, first), y = w.Value(Output, first);
        int channels = Input.Shape.Channels;
        for (int pixel = 0; pixel < count * Input.Shape.Pixels; pixel++, x += channels, y += Output.Pitch)
        {
            for (int c = 0; c < channels; c++)
                y[c] = (x[c] - _mean[c]) / Divisor(c);
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace w, int first, int count, Scratch scratch)
    {
        if (!w.Needs(Input))
            return;
        float* dx = w.Gradient(Input, first), dy = w.Gradient(Output, first);
        int channels = Input.Shape.Channels;
        bool adds = Adds(Input);
        for (int pixel = 0; pixel < count * Input.Shape.Pixels; pixel++, dx += channels, dy += Output.Pitch)
        {
            for (int c = 0; c < channels; c++)
                dx[c] = adds ? dx[c] + (dy[c] / Divisor(c)) : dy[c] / Divisor(c);
        }
    }

    float Divisor(int channel) => _deviation[channel] > 0 ? _deviation[channel] : 1;
}
