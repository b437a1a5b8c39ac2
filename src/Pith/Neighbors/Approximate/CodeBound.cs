using Pith.Neighbors.Search;

namespace Pith.Neighbors.Approximate;

/// <summary>What the distance of two rows' codes says about their true distance.</summary>
/// <remarks>Rounding moves every code by at most 1/2, and what comes before it moves a row by less than 1/16; so the distance of codes and the
/// scaled distance of rows differ by less than sqrt(D) + 1/4.</remarks>
/// <param name="space">The rows.</param>
/// <param name="scale">What codes multiply the rows in the space's frame by.</param>
sealed class CodeBound(SearchSpace space, double scale)
{
    readonly double _scale = scale * space.Frame.Scale;
    readonly double _error = Math.Sqrt(space.Matrix.Columns) + 0.25;

    /// <summary>A squared distance of codes that no pair of rows at or below the given distance exceeds.</summary>
    public double Largest(double distance)
    {
        // Cosine distance is half the squared distance of rows of length 1.
        double length = space.Metric == Numerics.DistanceMetric.Cosine ? Math.Sqrt(2 * distance) : distance;
        double coded = (length * _scale) + _error;
        return coded * coded;
    }
}
