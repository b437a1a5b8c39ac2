using Pith.Numerics.Statistics;

namespace Pith.Evaluation;

/// <summary>One cell of a comparison: a measure of a method's coreset of one size.</summary>
/// <param name="Method">The method's label, usually its contract name; <c>random</c> for the baseline.</param>
/// <param name="Budget">Rows kept.</param>
/// <param name="Measure">What was measured.</param>
/// <param name="Value">The number; for random the mean over its seeds.</param>
/// <param name="Interval">For random the 95 % interval of the mean over its seeds; null for a method that was run once.</param>
public sealed record ComparisonCell(string Method, int Budget, CoresetMeasure Measure, double Value, ConfidenceInterval? Interval);

/// <summary>Methods beside random at several budgets, as numbers; rendering is left to others.</summary>
public sealed class ComparisonTable
{
    /// <summary>The name of the baseline in <see cref="ComparisonCell.Method"/>.</summary>
    public const string Random = "random";

    internal ComparisonTable(
        int rows,
        IReadOnlyList<string> methods,
        IReadOnlyList<int> budgets,
        IReadOnlyList<CoresetMeasure> measures,
        int seeds,
        IReadOnlyList<ComparisonCell> cells,
        double? allDataAccuracy,
        IReadOnlyDictionary<string, Selection.Selection> selections)
    {
        Rows = rows;
        Methods = methods;
        Budgets = budgets;
        Measures = measures;
        Seeds = seeds;
        Cells = cells;
        AllDataAccuracy = allDataAccuracy;
        Selections = selections;
    }

    /// <summary>N, the rows of the dataset.</summary>
    public int Rows { get; }

    /// <summary>The methods in the order given, random last.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>Rows kept, ascending.</summary>
    public IReadOnlyList<int> Budgets { get; }

    /// <summary>What was measured; measures that need labels or test rows are absent where these are.</summary>
    public IReadOnlyList<CoresetMeasure> Measures { get; }

    /// <summary>Seeds of the random baseline.</summary>
    public int Seeds { get; }

    /// <summary>Every cell, ordered by budget, method, measure.</summary>
    public IReadOnlyList<ComparisonCell> Cells { get; }

    /// <summary>The 1-nearest-neighbour test accuracy with all rows kept, or null without test rows.</summary>
    public double? AllDataAccuracy { get; }

    /// <summary>Each method's selection at the largest budget, by label; random is not among them.</summary>
    public IReadOnlyDictionary<string, Selection.Selection> Selections { get; }

    /// <summary>The cell of a method, budget and measure.</summary>
    /// <exception cref="KeyNotFoundException">There is no such cell.</exception>
    public ComparisonCell Cell(string method, int budget, CoresetMeasure measure)
    {
        foreach (ComparisonCell cell in Cells)
        {
            if (cell.Method == method && cell.Budget == budget && cell.Measure == measure)
                return cell;
        }
        throw new KeyNotFoundException(FormattableString.Invariant($"Nothing was measured for {method}, {budget} rows, {measure.Name}."));
    }

    /// <summary>Whether a method's number lies on the good side, on the bad side, or inside of random's interval.</summary>
    /// <param name="method">A method other than random.</param>
    /// <param name="budget">One of <see cref="Budgets"/>.</param>
    /// <param name="measure">One of <see cref="Measures"/>.</param>
    public Verdict Against(string method, int budget, CoresetMeasure measure)
    {
        double value = Cell(method, budget, measure).Value;
        ConfidenceInterval random = Cell(Random, budget, measure).Interval!.Value;
        if (random.Contains(value))
            return Verdict.WithinInterval;
        return value > random.Mean == measure.HighIsGood ? Verdict.Better : Verdict.Worse;
    }
}
