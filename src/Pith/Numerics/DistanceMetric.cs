namespace Pith.Numerics;

/// <summary>What distance between two rows means.</summary>
public enum DistanceMetric
{
    /// <summary>Plain (not squared) Euclidean distance.</summary>
    Euclidean,

    /// <summary>One minus the cosine of the angle, 0..2; rows of zero length have none and are refused.</summary>
    Cosine,
}
