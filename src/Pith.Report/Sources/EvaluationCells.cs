using System.Globalization;
using Pith.Data.Formats.Csv;
using Pith.Pipelines;
using Pith.Pipelines.Evaluate;

namespace Pith.Report.Sources;

/// <summary>What an evaluation found, as the page shows it.</summary>
/// <param name="Summary">Everything that the evaluation wrote.</param>
/// <param name="Cells">Every method at every budget.</param>
sealed record EvaluationCells(EvaluationSummary Summary, IReadOnlyList<EvaluatedCell> Cells)
{
    public const string Random = "random";
    public const string All = "all";

    // What a pipeline's evaluation calls the rows that it was given.
    const string Given = "coreset";

    /// <summary>Whether labels are numbers, whose correlation with predictions stands for the accuracy.</summary>
    public bool IsOfNumbers => Summary.Target is not null;

    /// <summary>What the figures are.</summary>
    public string Measure => IsOfNumbers ? "Pearson correlation" : "accuracy";

    /// <summary>The evaluation among the runs; null where there is none.</summary>
    public static EvaluationCells? Read(RunSet runs)
    {
        if (runs.Of("evaluate") is not FoundRun run || run.File(EvaluationSummary.Name) is null)
            return null;
        var summary = EvaluationSummary.Read(run.Folder);
        ILookup<(string, double), double> seeds = Accuracies(run);
        return new EvaluationCells(summary, [.. summary.Cells.Select(cell => EvaluatedCell.Of(
            cell, NameOf(cell.Method, runs), [.. seeds[(cell.Method, (double)cell.Keep)]]))]);
    }

    /// <summary>What a reader calls a method of an evaluation: the coreset of a pipeline goes by the method that selected it.</summary>
    /// <param name="method">Its name in the evaluation.</param>
    /// <param name="runs">The runs.</param>
    public static string NameOf(string method, RunSet runs) => method == Given && runs.Pipeline?.Method is string chosen ? chosen : method;

    /// <summary>The budget that the page's first lines speak of: that of a pipeline's coreset, the largest, else the smallest.</summary>
    public static double MainBudget(EvaluationCells found, RunSet runs) =>
        runs.Pipeline is not null ? found.Cells.Max(cell => cell.Keep) : found.Cells.Min(cell => cell.Keep);

    /// <summary>The best coreset of a budget beside random rows; null where only these were tried.</summary>
    public EvaluatedCell? BestAt(double keep) =>
        Cells.Where(cell => cell.Keep == keep && cell.Method != Random && cell.IsCoreset).MaxBy(cell => cell.Accuracy.Mean);

    /// <summary>Random rows at a budget; null where they were not tried.</summary>
    public EvaluatedCell? RandomAt(double keep) => Cells.FirstOrDefault(cell => cell.Method == Random && cell.Keep == keep);

    // The accuracy of each training, from results.csv.
    static ILookup<(string, double), double> Accuracies(FoundRun run)
    {
        List<((string, double) Key, double Accuracy)> trials = [];
        if (run.File("results.csv") is string path)
        {
            using CsvTable table = CsvTable.Open(path);
            int method = Array.IndexOf(table.Names, "method"), keep = Array.IndexOf(table.Names, "keep"), accuracy = Array.IndexOf(table.Names, "accuracy");
            while (method >= 0 && keep >= 0 && accuracy >= 0 && table.Read())
            {
                if (double.TryParse(table[keep], CultureInfo.InvariantCulture, out double share) && double.TryParse(table[accuracy], CultureInfo.InvariantCulture, out double value))
                    trials.Add(((table[method].ToString(), share), value));
            }
        }
        return trials.ToLookup(trial => trial.Key, trial => trial.Accuracy);
    }
}

/// <summary>An interval whose ends are known: those of a single seed are its mean.</summary>
sealed record KnownInterval(double Mean, double Low, double High)
{
    public static KnownInterval? Of(StoredInterval? stored) => stored is null || double.IsNaN(stored.Mean)
        ? null
        : new KnownInterval(stored.Mean, Known(stored.Low, stored.Mean), Known(stored.High, stored.Mean));

    static double Known(double end, double mean) => double.IsNaN(end) ? mean : end;
}

/// <summary>One method at one budget.</summary>
/// <param name="Method">What it is called.</param>
/// <param name="Keep">The share of the rows.</param>
/// <param name="Kept">The rows.</param>
/// <param name="Seeds">Seeds.</param>
/// <param name="Accuracy">Test accuracy over seeds.</param>
/// <param name="WorstClass">That of the worst class, or null.</param>
/// <param name="Seconds">Of a training.</param>
sealed record EvaluatedCell(string Method, double Keep, int Kept, int Seeds, KnownInterval Accuracy, KnownInterval? WorstClass, double Seconds)
{
    public int Trainings { get; init; }

    /// <summary>Neither all rows nor rows that are chosen anew each epoch can be kept in the place of the others.</summary>
    public bool IsCoreset { get; init; }

    /// <summary>The accuracy of each training; empty where the run does not hold them.</summary>
    public IReadOnlyList<double> OfSeeds { get; init; } = [];

    public KnownInterval? AccuracyOverRows { get; init; }

    public PairedDifference? AgainstRandom { get; init; }

    public PairedDifference? AgainstAll { get; init; }

    /// <summary>The interval to show: one training has none over seeds.</summary>
    public KnownInterval Shown => Trainings == 1 ? AccuracyOverRows ?? Accuracy : Accuracy;

    public static EvaluatedCell Of(SummaryCell cell, string name, IReadOnlyList<double> seeds) => new(
        name, (double)cell.Keep, cell.Kept, cell.Seeds, KnownInterval.Of(cell.Accuracy) ?? new KnownInterval(double.NaN, double.NaN, double.NaN),
        KnownInterval.Of(cell.WorstClass), cell.Seconds)
    {
        Trainings = cell.Trainings,
        IsCoreset = cell.Method != EvaluationCells.All && !cell.IsDynamic,
        OfSeeds = seeds,
        AccuracyOverRows = KnownInterval.Of(cell.AccuracyOverTestRows),
        AgainstRandom = PairedDifference.Of(cell.Difference, cell.DifferenceOverTestRows, cell.Seeds),
        AgainstAll = PairedDifference.Of(cell.AgainstAll, cell.AgainstAllOverTestRows, cell.Seeds),
    };
}
