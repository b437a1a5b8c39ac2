using System.Globalization;
using Pith.Evaluation;
using Pith.Numerics.Statistics;

namespace Pith.Pipelines.Evaluate;

/// <summary>An evaluation as the cells of a table, for Markdown and for a terminal.</summary>
static class EvaluationText
{
    /// <summary>The headings; what is not known of any cell has none.</summary>
    /// <param name="table">The trials.</param>
    public static IReadOnlyList<string> Columns(EvaluationTable table) =>
    [
        "method", "keep", "rows", table.IsOfNumbers ? "Pearson correlation x 100" : "accuracy", "against random", .. HasAll(table) ? ["against all"] : (string[])[],
        .. table.IsOfNumbers ? [] : (string[])["worst class"], "time a training",
    ];

    /// <summary>One row for each method and budget, training on every row last at each budget where it was asked for.</summary>
    /// <param name="table">The trials.</param>
    /// <param name="facts">What the evaluation was made on.</param>
    public static IEnumerable<string[]> Rows(EvaluationTable table, EvaluationFacts facts) => table.Cells.Select(cell => (string[])
    [
        facts.Tuned.TryGetValue((cell.Budget.Keep, cell.Method), out string? tuned) ? $"{cell.Method} ({tuned})" : cell.Method,
        string.Create(CultureInfo.InvariantCulture, $"{cell.Budget.Keep * 100:0.##} %"),
        string.Create(CultureInfo.InvariantCulture, $"{cell.Budget.Kept:N0}"),
        Percent(cell.Accuracy) + Rows(cell.AccuracyOverRows, "0.00"),
        Difference(cell.Difference, cell.DifferenceOverRows),
        .. HasAll(table) ? [Difference(cell.AgainstAll, cell.AgainstAllOverRows)] : (string[])[],
        .. table.IsOfNumbers ? [] : (string[])[Percent(cell.WorstClass)],
        string.Create(CultureInfo.InvariantCulture, $"{cell.Seconds:0.0} s"),
    ]);

    /// <summary>What the numbers after the signs are.</summary>
    /// <param name="seeds">Seeds.</param>
    public static string Reading(int seeds) => (seeds > 1
        ? "± is the half width of the 95 % interval of the mean over the seeds (Student's t); an accuracy without it comes from one training, because neither selection nor training draws anything. \"Against random\" is the mean difference to random with the same seed, \"against all\" that to training on every row with the same steps."
        : "With one seed nothing is known about the spread between trainings; evaluate with 3 seeds or more for ±.")
        + " [ ] is the 95 % interval over test rows (bootstrap, differences in pairs): what other test rows would show of the same models. Where either interval of a difference holds 0, the two are not told apart. The model of the last step is tested.";

    /// <summary>An interval over test rows in brackets, with a blank before; empty where there is none.</summary>
    /// <param name="interval">Of shares.</param>
    /// <param name="format">How a number is written.</param>
    public static string Rows(RowInterval? interval, string format) => interval is not { } ends ? ""
        : $" [{(100 * ends.Low).ToString(format, CultureInfo.InvariantCulture)}, {(100 * ends.High).ToString(format, CultureInfo.InvariantCulture)}]";

    /// <summary><c>1 seed</c>, <c>3 seeds</c>.</summary>
    public static string Seeds(int seeds) => seeds == 1 ? "1 seed" : string.Create(CultureInfo.InvariantCulture, $"{seeds} seeds");

    /// <summary><c>epoch</c>, <c>6 epochs</c>, to stand behind <c>first</c>.</summary>
    public static string Epochs(int epochs) => epochs == 1 ? "epoch" : string.Create(CultureInfo.InvariantCulture, $"{epochs} epochs");

    /// <summary>A share as percent with its interval.</summary>
    public static string Percent(ConfidenceInterval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * interval.Mean:0.00}") + HalfWidth(interval);

    /// <summary>A difference of shares as signed points with its interval.</summary>
    public static string Points(ConfidenceInterval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * interval.Mean:+0.00;-0.00;0.00}") + HalfWidth(interval);

    static bool HasAll(EvaluationTable table) => table.Cells.Any(cell => cell.Method == EvaluationTable.All);

    static string Difference(ConfidenceInterval? overSeeds, RowInterval? overRows) =>
        overSeeds is { } difference ? Points(difference) + Rows(overRows, "+0.00;-0.00;0.00") : "";

    static string HalfWidth(ConfidenceInterval interval) =>
        double.IsFinite(interval.HalfWidth) ? string.Create(CultureInfo.InvariantCulture, $" ± {100 * interval.HalfWidth:0.00}") : "";
}
