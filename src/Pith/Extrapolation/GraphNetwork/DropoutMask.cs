using Pith.Numerics.Randomness;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>Which values fall in one pass: a function of the seed, the epoch, the row of the data set, the layer and the place within the row.</summary>
/// <param name="Key">A random number of the seed and the epoch.</param>
/// <param name="Threshold">Of 65,536 values this many fall on average.</param>
readonly record struct DropoutMask(ulong Key, int Threshold)
{
    /// <summary>What the others are multiplied by.</summary>
    public float Scale => 65536f / (65536 - Threshold);

    /// <summary>The mask of an epoch.</summary>
    /// <param name="random">The seed's stream.</param>
    /// <param name="epoch">The epoch, or the step.</param>
    /// <param name="probability">0 or more and less than 1; it is rounded to a multiple of 1/65536.</param>
    public static DropoutMask For(RandomStream random, long epoch, double probability) =>
        new(random.At((ulong)epoch).NextUInt64(), Math.Min((int)Math.Round(probability * 65536), 65535));
}
