using Pith.Learning;
using Pith.Numerics;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>The weights of the three layers: features to hidden, hidden to half of it, that to the score.</summary>
sealed class NetworkWeights : IDisposable
{
    /// <summary>Takes memory, all zero.</summary>
    /// <param name="features">Values of a row's features.</param>
    /// <param name="hidden">Width of the first hidden layer; the second has half of it.</param>
    public NetworkWeights(int features, int hidden)
    {
        First = new DenseWeights(features, hidden);
        Second = new DenseWeights(hidden, Math.Max(1, hidden / 2));
        Last = new float[Second.Outputs];
        LastGradient = new float[Second.Outputs];
    }

    /// <summary>Features to hidden.</summary>
    public DenseWeights First { get; }

    /// <summary>Hidden to half of it.</summary>
    public DenseWeights Second { get; }

    /// <summary>[half of hidden]: to the score.</summary>
    public float[] Last { get; }

    /// <summary>[half of hidden].</summary>
    public float[] LastGradient { get; }

    /// <summary>[1].</summary>
    public float[] LastBias { get; } = new float[1];

    /// <summary>[1].</summary>
    public float[] LastBiasGradient { get; } = new float[1];

    /// <summary>Everything that is trained, in a fixed order.</summary>
    public float[][] Values => [First.Weight, First.Bias, Second.Weight, Second.Bias, Last, LastBias];

    /// <summary>The gradients, in the order of <see cref="Values"/>.</summary>
    public float[][] Gradients =>
        [First.WeightGradient, First.BiasGradient, Second.WeightGradient, Second.BiasGradient, LastGradient, LastBiasGradient];

    /// <summary>Glorot-uniform weights and biases of 0.</summary>
    public void Initialize(ulong seed)
    {
        var random = new RandomStream(seed, "gnn-weights");
        First.Initialize(random);
        Second.Initialize(random);
        double limit = Math.Sqrt(6.0 / (Last.Length + 1));
        foreach (ref float weight in Last.AsSpan())
            weight = (float)(((2 * random.NextDouble()) - 1) * limit);
        LastBias[0] = 0;
    }

    /// <summary>Adam for these weights.</summary>
    public SmallAdam CreateOptimizer() => new(Values);

    /// <summary>A copy of everything that is trained.</summary>
    public float[][] Copy() => [.. Values.Select(v => (float[])v.Clone())];

    /// <summary>Takes a copy back.</summary>
    public void Restore(float[][] copy)
    {
        float[][] values = Values;
        for (int i = 0; i < values.Length; i++)
            copy[i].CopyTo(values[i], 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
