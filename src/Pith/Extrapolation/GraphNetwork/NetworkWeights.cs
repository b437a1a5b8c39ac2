using Pith.Learning.Paradigms;
using Pith.Numerics.Randomness;

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
        Last = new ScalarLayer(Second.Outputs, RowGroups.MostGroups);
    }

    /// <summary>Features to hidden.</summary>
    public DenseWeights First { get; }

    /// <summary>Hidden to half of it.</summary>
    public DenseWeights Second { get; }

    /// <summary>Half of hidden to the score.</summary>
    public ScalarLayer Last { get; }

    /// <summary>Everything that is trained, in a fixed order.</summary>
    public float[][] Values => [First.Weight, First.Bias, Second.Weight, Second.Bias, Last.Weight, Last.Bias];

    /// <summary>The gradients, in the order of <see cref="Values"/>.</summary>
    public float[][] Gradients =>
        [First.WeightGradient, First.BiasGradient, Second.WeightGradient, Second.BiasGradient, Last.WeightGradient, Last.BiasGradient];

    /// <summary>Glorot-uniform weights and biases of 0.</summary>
    public void Initialize(ulong seed)
    {
        var random = new RandomStream(seed, "gnn-weights");
        First.Initialize(random);
        Second.Initialize(random);
        Last.Initialize(random);
    }

    /// <summary>Takes the weights as they are now over into the packed forms.</summary>
    public void Pack()
    {
        First.Pack();
        Second.Pack();
        Last.Pack();
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
        Last.Dispose();
    }
}
