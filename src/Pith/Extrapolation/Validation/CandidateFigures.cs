using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Validation;

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
public readonly record struct Figure(double Value, double Low, double High);

/// <summary>How well a candidate predicted held-out rows.</summary>
/// <remarks>Each figure is taken within every fold and averaged; its interval is Student's t over the folds. Where folds are small (fewer than
/// ten rows, for a recall fewer than ten rows in the top), the figure is taken over all held-out rows together and its interval is Fisher's
/// z, for a recall the normal one.</remarks>
public sealed record CandidateFigures
{
    const int LeastRowsPerFold = 10;
    const double Normal95 = 1.959963984540054;

    /// <summary>Pearson's correlation of predicted and given scores.</summary>
    public required Figure Pearson { get; init; }

    /// <summary>Spearman's rank correlation.</summary>
    public required Figure Spearman { get; init; }

    /// <summary>Kendall's tau-b; always without weights.</summary>
    public required Figure Kendall { get; init; }

    /// <summary>By budget, in the order asked: the share of the hardest held-out rows that are among those predicted hardest.</summary>
    public required IReadOnlyList<Figure> TailRecall { get; init; }

    /// <summary>The share of the rows to be cut off that are among those predicted hardest, at the cutoff that was asked for.</summary>
    public Figure CutoffRecall { get; init; }

    /// <summary>By budget: how far the rows that are kept after the cutoff are those that true scores would keep, as a Jaccard index, without
    /// weights; k / (2 - k) by chance.</summary>
    public IReadOnlyList<Figure> Coreset { get; init; } = [];

    /// <summary>The agreement of coresets as one number: the mean over budgets of the way from chance to perfect.</summary>
    /// <param name="keeps">The budgets.</param>
    internal double CoresetGain(IReadOnlyList<double> keeps) => keeps
        .Select((keep, b) => (Chance: keep / (2 - keep), Found: Coreset[b].Value))
        .Where(budget => budget.Chance < 1)
        .Select(budget => (budget.Found - budget.Chance) / (1 - budget.Chance))
        .DefaultIfEmpty(0)
        .Average();

    /// <summary>Takes the figures of one candidate.</summary>
    /// <param name="heldOut">From <see cref="CrossValidation.Run"/>.</param>
    /// <param name="candidate">Which candidate.</param>
    /// <param name="scores">[M] the given scores.</param>
    /// <param name="weights">[V] how much each held-out row counts, or null for all alike.</param>
    /// <param name="keeps">Budgets as shares.</param>
    /// <param name="cutoff">The share of the hardest rows that a selection would drop first.</param>
    /// <param name="highIsHard">Whether high scores are hard.</param>
    public static CandidateFigures Of(
        HeldOutScores heldOut, int candidate, double[] scores, double[]? weights, IReadOnlyList<double> keeps, double cutoff, bool highIsHard)
    {
        double sign = highIsHard ? 1 : -1;
        double[] truth = Array.ConvertAll(heldOut.Positions, position => sign * scores[position]);
        double[] predicted = Array.ConvertAll(heldOut.Predictions[candidate], value => sign * value);
        double[] counted = weights ?? Ones(truth.Length);
        int folds = heldOut.FoldStarts.Length - 1;
        int smallest = Enumerable.Range(0, folds).Min(f => heldOut.FoldStarts[f + 1] - heldOut.FoldStarts[f]);
        Figure Take(Func<Range, double> measure, double? keep = null)
        {
            int[] starts = smallest * (keep ?? 1) >= LeastRowsPerFold ? heldOut.FoldStarts : [0, truth.Length];
            double[] values = [.. Enumerable.Range(0, starts.Length - 1).Select(f => measure(starts[f]..starts[f + 1]))];
            if (values.Length == 1)
                return keep is double share ? OfShare(values[0], share * truth.Length) : OfCorrelation(values[0], truth.Length);
            ConfidenceInterval interval = ConfidenceInterval.OfMean(values);
            return new Figure(interval.Mean, Math.Max(interval.Low, keep is null ? -1 : 0), Math.Min(interval.High, 1));
        }
        return new CandidateFigures
        {
            Pearson = Take(r => WeightedAgreement.Pearson(truth[r], predicted[r], counted[r])),
            Spearman = Take(r => WeightedAgreement.Spearman(truth[r], predicted[r], counted[r])),
            Kendall = Take(r => Defined(RankCorrelation.KendallTauB(truth[r], predicted[r]))),
            TailRecall = [.. keeps.Select(keep => Take(r => WeightedAgreement.TailRecall(truth[r], predicted[r], counted[r], keep), keep))],
            CutoffRecall = cutoff > 0 ? Take(r => WeightedAgreement.TailRecall(truth[r], predicted[r], counted[r], cutoff), cutoff) : new Figure(1, 1, 1),
            Coreset = [.. keeps.Select(keep => Take(r => CoresetAgreement.Of(truth.AsSpan(r), predicted.AsSpan(r), cutoff, keep), keep))],
        };
    }

    static double Defined(double value) => double.IsNaN(value) ? 0 : value;

    static Figure OfCorrelation(double value, int rows)
    {
        if (rows <= 3)
            return new Figure(value, -1, 1);
        double z = Math.Atanh(Math.Clamp(value, -0.999999, 0.999999)), half = Normal95 / Math.Sqrt(rows - 3);
        return new Figure(value, Math.Tanh(z - half), Math.Tanh(z + half));
    }

    static Figure OfShare(double value, double rows)
    {
        double half = Normal95 * Math.Sqrt(Math.Max(value * (1 - value), 0.25 / Math.Max(rows, 1)) / Math.Max(rows, 1));
        return new Figure(value, Math.Max(0, value - half), Math.Min(1, value + half));
    }

    static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
