using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Baselines;

/// <summary>The floor: every row gets the score of a scored row drawn at random.</summary>
/// <remarks>The predictions have the scored rows' distribution and say nothing. What does not beat it is worth nothing. Each row draws from
/// its own place of the stream, so that a row's draw does not depend on which other rows are predicted. Uncertainty: the standard
/// deviation of the scores, the same for every row. O(Q).</remarks>
sealed class RandomExtrapolation : IExtrapolator
{
    /// <inheritdoc/>
    public Predictions Predict(ExtrapolationProblem problem, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var stream = new RandomStream(problem.Seed, "random-extrapolation");
        double[] values = Array.ConvertAll(
            problem.QueryRows, row => problem.Scores[stream.At((ulong)row).NextInt(problem.Scores.Length)]);
        var uncertainties = new double[values.Length];
        double deviation = Descriptive.StandardDeviation(problem.Scores);
        Array.Fill(uncertainties, double.IsNaN(deviation) ? 0 : deviation);
        return new Predictions(problem.QueryRows, values, uncertainties);
    }
}
