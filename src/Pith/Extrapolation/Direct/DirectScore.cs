namespace Pith.Extrapolation.Direct;

/// <summary>What <see cref="DirectExtrapolation"/> takes from a row's logits; in all of them a larger value is harder.</summary>
public enum DirectScore
{
    /// <summary>The one that fits the scores' name; el2n where all labels are known, else margin.</summary>
    Auto,

    /// <summary>Length of the difference between the probabilities and the one-hot label; needs labels.</summary>
    El2n,

    /// <summary>Cross-entropy with the label; needs labels.</summary>
    Loss,

    /// <summary>With labels the largest other probability less the label's (as aum turned round); without, one less the two largest's difference.</summary>
    Margin,

    /// <summary>Entropy of the probabilities.</summary>
    Entropy,
}
