using Pith.Numerics.Kernels;

namespace Pith.Learning;

/// <summary>A place in the network's plan: the input, or the output of one layer, for every image of a batch.</summary>
/// <remarks>Values lie as [image][row][column][channel]. Every pixel but the input's takes a multiple of 16 values, the channels and then
/// zeros, so that no vector loop needs a remainder.</remarks>
sealed class Tensor
{
    /// <summary>Creates the plan's entry.</summary>
    /// <param name="index">Its number within the network.</param>
    /// <param name="shape">The shape for one image.</param>
    /// <param name="isInput">Whether it is the network's input, which has no padding channels.</param>
    /// <param name="isTrained">Whether its values depend on parameters, so that training needs its gradient.</param>
    public Tensor(int index, TensorShape shape, bool isInput, bool isTrained)
    {
        Index = index;
        Shape = shape;
        Pitch = isInput ? shape.Channels : PackedWeights.Pad(shape.Channels);
        IsTrained = isTrained;
    }

    /// <summary>Its number within the network.</summary>
    public int Index { get; }

    /// <summary>The shape for one image.</summary>
    public TensorShape Shape { get; }

    /// <summary>Values from one pixel to the next.</summary>
    public int Pitch { get; }

    /// <summary>Values from one image to the next.</summary>
    public int ImageSize => Shape.Pixels * Pitch;

    /// <summary>Whether its values depend on parameters.</summary>
    public bool IsTrained { get; }

    /// <summary>The last layer that reads it: the one that writes its gradient first, while others add to it.</summary>
    public Layer? LastReader { get; set; }
}
