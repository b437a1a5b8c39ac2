namespace Pith.Learning;

/// <summary>Trainable values of one layer with their gradient.</summary>
sealed class Parameter
{
    /// <summary>Creates values of 0.</summary>
    /// <param name="name">The name in a saved model, e.g. <c>conv1.weight</c>.</param>
    /// <param name="shape">The shape as the engine holds it.</param>
    internal Parameter(string name, int[] shape)
    {
        Name = name;
        Shape = shape;
        int length = shape.Aggregate(1, (product, axis) => checked(product * axis));
        Value = new float[length];
        Gradient = new float[length];
    }

    /// <summary>The name in a saved model.</summary>
    public string Name { get; }

    /// <summary>The shape: convolutions are [kernel height, kernel width, inputs, outputs], linear layers [inputs, outputs].</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values, row-major.</summary>
    public float[] Value { get; }

    /// <summary>The mean loss's gradient of the last step, row-major.</summary>
    public float[] Gradient { get; }
}
