using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;

namespace Pith.Evaluation;

/// <summary>The coverage that random coresets reach: what a method's <see cref="Coverage"/> is to be compared with.</summary>
static class RandomCoverage
{
    /// <summary>Random coresets that are drawn.</summary>
    public const int Coresets = 5;

    /// <summary>Rows outside of each random coreset that are looked at where there are more.</summary>
    public const int SampledRows = 2000;

    /// <summary>The mean distance of a row outside to the nearest row of a random coreset, with the 95 % interval over coresets.</summary>
    /// <param name="embeddings">[N, D].</param>
    /// <param name="kept">Rows of each coreset, 1..N-1.</param>
    /// <param name="metric">What distance means. Default Euclidean.</param>
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <remarks>Seeds 0 .. 4. O(coresets sampled rows |kept| D).</remarks>
    public static ConfidenceInterval Measure(
        MatrixView embeddings, int kept, DistanceMetric metric = DistanceMetric.Euclidean, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(kept, embeddings.Rows);
        var means = new double[Coresets];
        for (int seed = 0; seed < means.Length; seed++)
        {
            int outside = Math.Min(SampledRows, embeddings.Rows - kept);
            int[] drawn = new RandomStream((ulong)seed, "random-coverage").Sample(embeddings.Rows, kept + outside);
            means[seed] = Descriptive.Mean(NearestKept.Find(embeddings, drawn.AsSpan(0, kept), drawn[kept..], metric, GraphAccuracy.Exact, threads, cancellation).Distances);
        }
        return ConfidenceInterval.OfMean(means);
    }
}
