using System.Text.Json.Serialization;
using Pith.Extrapolation.Validation;
using Pith.Runs;

namespace Pith.Pipelines.Extrapolate;

/// <summary>What chance gives.</summary>
/// <param name="Pearson">0.</param>
/// <param name="Spearman">0.</param>
/// <param name="Kendall">0.</param>
/// <param name="TailRecall">The budgets themselves.</param>
/// <param name="Limit">The correlation that chance alone may reach.</param>
sealed record ChanceFigures(double Pearson, double Spearman, double Kendall, IReadOnlyDictionary<string, double> TailRecall, double Limit)
{
    /// <summary>Two random coresets of a budget, by budget.</summary>
    public IReadOnlyDictionary<string, double> Coreset { get; init; } = new Dictionary<string, double>();
}

/// <summary>95 % intervals, each as its lower and its upper end.</summary>
/// <param name="Pearson">Of Pearson's correlation.</param>
/// <param name="Spearman">Of Spearman's.</param>
/// <param name="Kendall">Of Kendall's tau-b.</param>
/// <param name="TailRecall">Of the recalls, by budget.</param>
sealed record FigureIntervals(
    IReadOnlyList<double> Pearson, IReadOnlyList<double> Spearman, IReadOnlyList<double> Kendall, IReadOnlyDictionary<string, IReadOnlyList<double>> TailRecall)
{
    internal static FigureIntervals Of(CandidateFigures figures, IReadOnlyList<double> keeps)
    {
        static IReadOnlyList<double> Ends(Figure figure) => [figure.Low, figure.High];
        return new FigureIntervals(
            Ends(figures.Pearson), Ends(figures.Spearman), Ends(figures.Kendall), Budgets.Map(keeps, b => Ends(figures.TailRecall[b])));
    }
}

/// <summary>Figures of held-out rows, all counted alike.</summary>
/// <param name="Pearson">Pearson's correlation.</param>
/// <param name="Spearman">Spearman's.</param>
/// <param name="Kendall">Kendall's tau-b.</param>
/// <param name="TailRecall">The recalls, by budget.</param>
sealed record HeldOutFigures(double Pearson, double Spearman, double Kendall, IReadOnlyDictionary<string, double> TailRecall)
{
    internal static HeldOutFigures Of(CandidateFigures figures, IReadOnlyList<double> keeps) => new(
        figures.Pearson.Value, figures.Spearman.Value, figures.Kendall.Value, Budgets.Map(keeps, b => figures.TailRecall[b].Value));
}

/// <summary>How unlike the unscored rows are to the held-out ones, by their distance to the nearest scored row.</summary>
/// <param name="HeldOutMedianDistance">The median distance in validation.</param>
/// <param name="UnscoredMedianDistance">The median distance of an unscored row.</param>
/// <param name="Beyond">Unscored rows that are farther than any held-out row was: nothing is known about them.</param>
/// <param name="FirstBeyond">The first few of them.</param>
/// <param name="EffectiveRows">How many equally weighted rows the weighted held-out rows are worth.</param>
sealed record ShiftFigures(
    double HeldOutMedianDistance, double UnscoredMedianDistance, int Beyond, IReadOnlyList<int> FirstBeyond, double EffectiveRows)
{
    internal static ShiftFigures Of(DistanceShift shift) =>
        new(shift.HeldOutMedian, shift.UnscoredMedian, shift.Beyond, shift.FirstBeyond, shift.EffectiveRows);
}

/// <summary>What the uncertainties are worth, told by the errors of held-out rows.</summary>
/// <param name="Factor">What the method's own were multiplied by.</param>
/// <param name="RankCorrelationWithError">Spearman's correlation of uncertainty and absolute error.</param>
/// <param name="RootMeanSquaredError">In the unit of the scores.</param>
sealed record UncertaintyWorth(double Factor, double RankCorrelationWithError, double RootMeanSquaredError);

/// <summary>How far two independent subset runs agree on the rows that both scored.</summary>
/// <param name="Rows">Those rows.</param>
/// <param name="Pearson">Pearson's correlation; NaN, in the file null, where it is undefined.</param>
/// <param name="Spearman">Spearman's.</param>
sealed record CeilingFigures(
    int Rows,
    [property: JsonConverter(typeof(FiniteNumberConverter))] double Pearson,
    [property: JsonConverter(typeof(FiniteNumberConverter))] double Spearman);

/// <summary>A method with settings that was tried.</summary>
/// <param name="Method">The method.</param>
/// <param name="Settings">Its settings that were given or tried, as text by name.</param>
/// <param name="Chosen">Whether it is the one that was used.</param>
/// <param name="Pearson">Pearson's correlation to expect of the unscored rows.</param>
/// <param name="Spearman">Spearman's.</param>
/// <param name="Kendall">Kendall's tau-b.</param>
/// <param name="TailRecall">The recalls, by budget.</param>
/// <param name="Intervals">The 95 % intervals.</param>
/// <param name="ValidationIsFair">Whether held-out scored rows stand for unscored ones.</param>
sealed record TriedCandidate(
    string Method,
    IReadOnlyDictionary<string, string> Settings,
    bool Chosen,
    double Pearson,
    double Spearman,
    double Kendall,
    IReadOnlyDictionary<string, double> TailRecall,
    FigureIntervals Intervals,
    bool ValidationIsFair)
{
    /// <summary>The share of the rows to be cut off that is found.</summary>
    public double CutoffRecall { get; init; }

    /// <summary>How far coresets agree with those of true scores, by budget, as Jaccard indices.</summary>
    public IReadOnlyDictionary<string, double> Coreset { get; init; } = new Dictionary<string, double>();

    internal static TriedCandidate Of(JudgedCandidate judged, bool chosen, IReadOnlyList<double> keeps) => new(
        judged.Candidate.Info.Name,
        judged.Candidate.NamedSettings,
        chosen,
        judged.Expected.Pearson.Value,
        judged.Expected.Spearman.Value,
        judged.Expected.Kendall.Value,
        Budgets.Map(keeps, b => judged.Expected.TailRecall[b].Value),
        FigureIntervals.Of(judged.Expected, keeps),
        judged.ValidationIsFair)
    {
        CutoffRecall = judged.Expected.CutoffRecall.Value,
        Coreset = Budgets.Map(keeps, b => judged.Expected.Coreset[b].Value),
    };
}
