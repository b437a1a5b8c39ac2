using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Validation;

/// <summary>How far scores agree with true ones: what validation only predicts.</summary>
/// <param name="Rows">Rows that were compared.</param>
/// <param name="Pearson">Pearson's correlation; 0 where it is undefined.</param>
/// <param name="Spearman">Spearman's.</param>
/// <param name="Kendall">Kendall's tau-b.</param>
/// <param name="MeanSquaredError">In the squared unit of the scores.</param>
/// <param name="TailRecall">By budget: the share of the truly hardest rows among those predicted hardest.</param>
sealed record TruthFigures(
    int Rows, double Pearson, double Spearman, double Kendall, double MeanSquaredError, IReadOnlyList<double> TailRecall)
{
    /// <summary>Compares scores of some rows.</summary>
    /// <param name="scores">[N] predicted or merged scores.</param>
    /// <param name="truth">[N] true scores; rows where it is NaN are left out.</param>
    /// <param name="rows">The rows to compare.</param>
    /// <param name="keeps">Budgets as shares.</param>
    /// <param name="highIsHard">Whether high scores are hard.</param>
    /// <returns>The figures, or null where no row has a true score.</returns>
    public static TruthFigures? Of(double[] scores, double[] truth, IEnumerable<int> rows, IReadOnlyList<double> keeps, bool highIsHard)
    {
        int[] compared = [.. rows.Where(row => !double.IsNaN(truth[row]))];
        if (compared.Length == 0)
            return null;
        double sign = highIsHard ? 1 : -1;
        double[] x = Array.ConvertAll(compared, row => sign * scores[row]), y = Array.ConvertAll(compared, row => sign * truth[row]);
        var ones = new double[compared.Length];
        Array.Fill(ones, 1);
        return new TruthFigures(
            compared.Length,
            Defined(RankCorrelation.Pearson(x, y)),
            Defined(RankCorrelation.Spearman(x, y)),
            Defined(RankCorrelation.KendallTauB(x, y)),
            FixedOrderSum.SquaredDistance(x, y) / compared.Length,
            [.. keeps.Select(keep => WeightedAgreement.TailRecall(y, x, ones, keep))]);
    }

    static double Defined(double value) => double.IsNaN(value) ? 0 : value;
}
