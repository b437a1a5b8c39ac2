using System.Globalization;
using Pith.Evaluation;
using Pith.Numerics.Statistics;

namespace Pith.Pipelines.Evaluate;

/// <summary>What an evaluation shows beside accuracy, as the cells of further tables; a column of which nothing is known is left out.</summary>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">One row for each method and budget.</param>
/// <param name="Reading">What the columns are; may be empty.</param>
sealed record FiguresText(IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, string Reading)
{
    static readonly (string Name, Func<EvaluationCell, string> Text)[] s_columns =
    [
        ("RMSE", cell => Number(cell.Figures.Rmse, "G4")),
        ("RMSE less random", cell => Number(cell.Figures.RmseDifference, "+0.0000;-0.0000;0.0000")),
        ("Spearman x 100", cell => Percent(cell.Figures.Spearman)),
        ("Spearman less random", cell => cell.Figures.SpearmanDifference is { } difference ? EvaluationText.Points(difference) : ""),
        ("top 5", cell => Percent(cell.Figures.TopFive)),
        .. ClassThirds.Names.Select((name, third) => (name, (Func<EvaluationCell, string>)(cell => Percent(cell.Figures.Thirds.ElementAtOrDefault(third))))),
        ("agrees with all (chance)", cell => cell.Figures.Agreement is { } a ? Pair(a.Predictions, a.PredictionsByChance) : ""),
        ("shares errors of all (chance)", cell => cell.Figures.Agreement is { } a ? Pair(a.SharedErrors, a.SharedErrorsByChance) : ""),
    ];

    /// <summary>The tables; none where nothing is known.</summary>
    /// <param name="table">The trials.</param>
    public static IEnumerable<FiguresText> Of(EvaluationTable table)
    {
        (string Name, Func<EvaluationCell, string> Text)[] known = [.. s_columns.Where(column => table.Cells.Any(cell => column.Text(cell).Length > 0))];
        if (known.Length > 0)
            yield return Of(table, known, ReadingOf([.. known.Select(column => column.Name)]));
        string[] corruptions = [.. table.Cells.SelectMany(cell => cell.Figures.Corrupted).Select(figure => figure.Corruption).Distinct()];
        if (corruptions.Length > 0)
        {
            yield return Of(table, [.. corruptions.Select(name => (name, (Func<EvaluationCell, string>)(cell => Corrupted(cell, name))))],
                "Accuracy of the same models on spoilt test images; in brackets the mean difference to random with the same seed.");
        }
    }

    static FiguresText Of(EvaluationTable table, (string Name, Func<EvaluationCell, string> Text)[] columns, string reading) => new(
        ["method", "keep", .. columns.Select(column => column.Name)],
        [
            .. table.Cells.Select(cell => (string[])
                [cell.Method, string.Create(CultureInfo.InvariantCulture, $"{cell.Budget.Keep * 100:0.##} %"), .. columns.Select(column => column.Text(cell))]),
        ],
        reading);

    static string ReadingOf(IReadOnlyList<string> columns)
    {
        string[] sentences =
        [
            .. columns.Contains("RMSE")
                ? ["RMSE is the root of the mean squared error in the unit of the labels, where less is better; Spearman is the rank correlation of predictions and labels."]
                : (string[])[],
            .. columns.Contains(ClassThirds.Names[0])
                ? ["Head, medium and tail are the mean accuracies of the classes with the most, middling and fewest training rows, a third of the classes each."]
                : (string[])[],
            .. columns.Any(name => name.EndsWith("(chance)", StringComparison.Ordinal))
                ? ["Agreement is with the model of every row of the same seed: the share of test rows that both give one class, and the share of that model's errors that are made again; chance is what two such models would show if they were independent. In the row of all it is that of two seeds."]
                : (string[])[],
        ];
        return string.Join(' ', sentences);
    }

    static string Corrupted(EvaluationCell cell, string corruption) =>
        cell.Figures.Corrupted.FirstOrDefault(figure => figure.Corruption == corruption) is not { } found ? ""
            : EvaluationText.Percent(found.Accuracy) + (found.Difference is { } difference ? $" ({EvaluationText.Points(difference)})" : "");

    static string Number(ConfidenceInterval? interval, string format) => interval is not { } known ? ""
        : known.Mean.ToString(format, CultureInfo.InvariantCulture) + (double.IsFinite(known.HalfWidth) ? " ± " + known.HalfWidth.ToString("G3", CultureInfo.InvariantCulture) : "");

    static string Percent(ConfidenceInterval? interval) => interval is { } known ? EvaluationText.Percent(known) : "";

    static string Pair(double value, double chance) => double.IsFinite(value) ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.00} ({100 * chance:0.00})") : "";
}
