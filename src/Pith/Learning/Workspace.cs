using Pith.Numerics.Arrays;

namespace Pith.Learning;

/// <summary>The memory of one pass: values, and for training gradients, of every tensor for a fixed number of images.</summary>
/// <remarks>Taken once and used by every step. Training has one for the whole batch; inference has a small one for each thread, so that
/// a few images pass through all layers without leaving the thread's cache.</remarks>
sealed unsafe class Workspace : IDisposable
{
    readonly AlignedBuffer[] _values;
    readonly AlignedBuffer?[] _gradients;
    readonly AlignedBuffer[] _extras;
    readonly int[] _extraSizes;

    /// <summary>Takes the memory.</summary>
    /// <param name="tensors">The network's tensors.</param>
    /// <param name="extraSizes">Values an image of the buffers that layers ask for besides.</param>
    /// <param name="capacity">Images.</param>
    /// <param name="gradients">Whether gradients are needed.</param>
    public Workspace(IReadOnlyList<Tensor> tensors, int[] extraSizes, int capacity, bool gradients)
    {
        Capacity = capacity;
        _extraSizes = extraSizes;
        _values = [.. tensors.Select(t => new AlignedBuffer((long)t.ImageSize * capacity))];
        _gradients = [.. tensors.Select(t => gradients ? new AlignedBuffer((long)t.ImageSize * capacity) : null)];
        _extras = [.. extraSizes.Select(size => new AlignedBuffer((long)size * capacity))];
        Keys = new ulong[capacity];
    }

    /// <summary>Images that fit.</summary>
    public int Capacity { get; }

    /// <summary>Images of the present pass.</summary>
    public int Count { get; set; }

    /// <summary>Whether batch normalisation uses the batch's statistics and dropout drops; otherwise layers act as after training.</summary>
    public bool IsTraining { get; set; }

    /// <summary>Whether gradients go back to the input, not only to the parameters.</summary>
    public bool ToInput { get; set; }

    /// <summary>One number an image that names its random numbers whatever its place in the batch: epoch times rows plus row.</summary>
    public ulong[] Keys { get; }

    /// <summary>The values of a tensor from an image on.</summary>
    public float* Value(Tensor tensor, int image) => _values[tensor.Index].Pointer + ((long)tensor.ImageSize * image);

    /// <summary>The gradient of a tensor from an image on.</summary>
    public float* Gradient(Tensor tensor, int image) => _gradients[tensor.Index]!.Pointer + ((long)tensor.ImageSize * image);

    /// <summary>A layer's further buffer from an image on.</summary>
    public float* Extra(int index, int image) => _extras[index].Pointer + ((long)_extraSizes[index] * image);

    /// <summary>Whether the backward pass writes this tensor's gradient.</summary>
    public bool Needs(Tensor tensor) => ToInput || tensor.IsTrained;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedBuffer? buffer in _values.Concat(_gradients).Concat(_extras))
            buffer?.Dispose();
    }
}
