using Pith.Numerics.Randomness;

namespace Pith.Data.Images;

/// <summary>Gives a share of the training rows a wrong label, to see how scores and selections treat mislabelled rows.</summary>
/// <remarks>Symmetric noise: floor(share * N) rows drawn uniformly, each with another class than its own, every other class with the same
/// probability. The same seed gives the same rows and labels, and a larger share contains the rows of a smaller one. Test labels stay as they are.</remarks>
static class LabelNoise
{
    /// <summary>The dataset with noisy training labels; it owns the images from now on.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="share">Share of the training labels to replace, from 0 to 1.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="OptionException">The share is out of range.</exception>
    /// <exception cref="InvalidDataContentException">There is one class only, so no label could be wrong.</exception>
    public static ImageDataset Apply(ImageDataset data, double share, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (share is not (>= 0 and <= 1))
            throw new OptionException("label-noise", FormattableString.Invariant($"`label-noise` must be a number from 0 to 1; got {share}."));
        if (share == 0)
            return data;
        if (data.Classes < 2)
            throw new InvalidDataContentException($"{data.Name} has one class only, so `label-noise` finds no other label to give; leave it out.");
        return data with { TrainLabels = LabelsOf(data.TrainLabels, data.Classes, share, seed), CleanLabels = data.CleanLabels ?? data.TrainLabels };
    }

    /// <summary>Labels of which a share is replaced.</summary>
    /// <param name="labels">[N], each from 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="classes">At least 2.</param>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="seed">The run's seed.</param>
    public static int[] LabelsOf(int[] labels, int classes, double share, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        int[] noisy = [.. labels];
        // Decimal arithmetic, so that 0.29 of 100 rows are 29.
        int count = (int)((decimal)share * noisy.Length);
        var random = new RandomStream(seed, "label-noise-classes");
        foreach (int row in new RandomStream(seed, "label-noise-rows").Sample(noisy.Length, count))
        {
            int other = random.At((ulong)row).NextInt(classes - 1);
            noisy[row] = other + (other >= noisy[row] ? 1 : 0);
        }
        return noisy;
    }
}
