using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Validation;

/// <summary>How far two independent subset runs agree on the rows that both scored: scores that a second training does not reproduce cannot be
/// predicted either.</summary>
/// <param name="Rows">Rows that both runs scored.</param>
/// <param name="Pearson">Pearson's correlation; NaN where it is undefined.</param>
/// <param name="Spearman">Spearman's.</param>
public sealed record ScoreCeiling(int Rows, double Pearson, double Spearman)
{
    /// <summary>Compares the given scores with those of a second run.</summary>
    /// <param name="problem">The problem with the given scores.</param>
    /// <param name="second">[N] scores of the second run, NaN = not scored.</param>
    public static ScoreCeiling Of(ExtrapolationProblem problem, double[] second)
    {
        int[] both = [.. Enumerable.Range(0, problem.ScoredRows.Length).Where(i => !double.IsNaN(second[problem.ScoredRows[i]]))];
        double[] x = Array.ConvertAll(both, i => problem.Scores[i]), y = Array.ConvertAll(both, i => second[problem.ScoredRows[i]]);
        return new ScoreCeiling(both.Length, RankCorrelation.Pearson(x, y), RankCorrelation.Spearman(x, y));
    }
}
