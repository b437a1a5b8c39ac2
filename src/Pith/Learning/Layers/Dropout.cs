using Pith.Numerics.Randomness;

namespace Pith.Learning.Layers;

/// <summary>In training each value is 0 with the given probability and otherwise divided by the probability of staying; afterwards nothing happens.</summary>
/// <remarks>Which values fall is named by the seed, the layer, the epoch and the row, so it depends neither on threads nor on the row's place in a batch.</remarks>
sealed unsafe class Dropout : Layer
{
    readonly double _probability;
    readonly RandomStream _random;

    /// <summary>Creates the layer.</summary>
    public Dropout(string name, Tensor input, Tensor output, double probability, ulong seed)
        : base(name, output, input)
    {
        _probability = probability;
        _random = new RandomStream(seed, "dropout-" + name);
    }

    /// <inheritdoc/>
    public override void Forward(Workspace w, int first, int count, Scratch scratch) =>
        Apply(w, first, count, (float*)w.Value(Input, first), w.Value(Output, first), false);

    /// <inheritdoc/>
    public override void Backward(Workspace w, int first, int count, Scratch scratch)
    {
        if (w.Needs(Input))
            Apply(w, first, count, w.Gradient(Output, first), w.Gradient(Input, first), Adds(Input));
    }

    void Apply(Workspace w, int first, int count, float* from, float* to, bool adds)
    {
        int size = Input.ImageSize;
        float scale = (float)(1 / (1 - _probability));
        ulong threshold = (ulong)(_probability * 4294967296.0);
        for (int image = first; image < first + count; image++)
        {
            RandomStream random = _random.At(w.Keys[image] * (ulong)((size + 3) / 4));
            for (int i = 0; i < size; i++, from++, to++)
            {
                float value = !w.IsTraining ? *from : random.NextUInt32() < threshold ? 0 : *from * scale;
                *to = adds ? *to + value : value;
            }
        }
    }
}
