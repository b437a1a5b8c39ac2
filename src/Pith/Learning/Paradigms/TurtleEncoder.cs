using Pith.Data.Formats.SafeTensors;
using Pith.Numerics.Randomness;

namespace Pith.Learning.Paradigms;

/// <summary>The task encoder of <see cref="Turtle"/>: a linear map with weight-normalised rows, <c>W_c = g_c v_c / |v_c|</c>.</summary>
sealed class TurtleEncoder
{
    readonly int _columns;

    /// <summary>Starts with uniform values within 1 / sqrt(D), from a stream of the seed.</summary>
    /// <param name="classes">C.</param>
    /// <param name="columns">D.</param>
    /// <param name="seed">The seed.</param>
    public TurtleEncoder(int classes, int columns, ulong seed)
    {
        _columns = columns;
        var random = new RandomStream(seed, "turtle-encoder");
        Directions = Uniform(random, classes * columns, columns);
        Biases = Uniform(random, classes, columns);
        Lengths = [.. Enumerable.Range(0, classes).Select(c => (float)Norm(Direction(c)))];
        Weights = new float[Directions.Length];
        Compose();
    }

    /// <summary>v, [C, D] row-major.</summary>
    public float[] Directions { get; }

    /// <summary>g, [C].</summary>
    public float[] Lengths { get; }

    /// <summary>b, [C].</summary>
    public float[] Biases { get; }

    /// <summary>W, [C, D] row-major, as <see cref="Compose"/> made it last.</summary>
    public float[] Weights { get; }

    /// <summary>Makes <see cref="Weights"/> of directions and lengths.</summary>
    public void Compose()
    {
        for (int c = 0; c < Lengths.Length; c++)
        {
            ReadOnlySpan<float> direction = Direction(c);
            double scale = Lengths[c] / Norm(direction);
            for (int d = 0; d < _columns; d++)
                Weights[(c * _columns) + d] = (float)(scale * direction[d]);
        }
    }

    /// <summary>Splits the gradient of the weights: that of g_c is what lies along the direction, that of v_c what lies across it.</summary>
    /// <param name="weights">The gradient of W [C, D].</param>
    /// <param name="directions">Receives that of v [C, D].</param>
    /// <param name="lengths">Receives that of g [C].</param>
    public void SplitGradient(float[] weights, float[] directions, float[] lengths)
    {
        for (int c = 0; c < Lengths.Length; c++)
        {
            ReadOnlySpan<float> direction = Direction(c), gradient = weights.AsSpan(c * _columns, _columns);
            double norm = Norm(direction), along = 0;
            for (int d = 0; d < _columns; d++)
                along += gradient[d] * (direction[d] / norm);
            lengths[c] = (float)along;
            for (int d = 0; d < _columns; d++)
                directions[(c * _columns) + d] = (float)(Lengths[c] / norm * (gradient[d] - (along * direction[d] / norm)));
        }
    }

    /// <summary>The encoder as a file holds it, with the means and deviations of the features that it looks at.</summary>
    public IEnumerable<SafeTensor> Tensors(StandardizedFeatures features)
    {
        yield return new SafeTensor("task_encoder.weight", [Lengths.Length, _columns], Weights);
        yield return new SafeTensor("task_encoder.bias", [Lengths.Length], Biases);
        yield return new SafeTensor("input.mean", [_columns], features.Means);
        yield return new SafeTensor("input.std", [_columns], features.Deviations);
    }

    ReadOnlySpan<float> Direction(int c) => Directions.AsSpan(c * _columns, _columns);

    static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return Math.Sqrt(Math.Max(sum, 1e-30));
    }

    static float[] Uniform(RandomStream random, int count, int columns)
    {
        double bound = 1 / Math.Sqrt(columns);
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)(bound * ((2 * random.NextDouble()) - 1));
        return values;
    }
}
