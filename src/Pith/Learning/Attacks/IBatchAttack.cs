using Pith.Learning.Networks;

namespace Pith.Learning.Attacks;

/// <summary>Changes a loaded batch before it is trained or tested on.</summary>
interface IBatchAttack
{
    /// <summary>Changes the images of the batch in place.</summary>
    /// <param name="network">The network with a loaded batch.</param>
    /// <param name="labels">[count], the true classes.</param>
    /// <param name="keys">[count], each image's name for random numbers.</param>
    void Perturb(Network network, ReadOnlySpan<int> labels, ReadOnlySpan<ulong> keys);
}
