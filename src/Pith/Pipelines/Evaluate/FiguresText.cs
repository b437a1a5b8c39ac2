using System.Globalization;
using Pith.Evaluation;
using Pith.Evaluation.Figures;
using Pith.Numerics.Statistics;

namespace Pith.Pipelines.Evaluate;

/// <summary>What an evaluation shows beside accuracy, as the cells of a second table; a column of which nothing is known is left out.</summary>
static class FiguresText
{
    static readonly (string Name, Func<EvaluationCell, string> Text)[] s_columns =
    [
        ("top 5", cell => Percent(cell.Figures.TopFive)),
        .. ClassThirds.Names.Select((name, third) => (name, (Func<EvaluationCell, string>)(cell => Percent(cell.Figures.Thirds.ElementAtOrDefault(third))))),
        ("agrees with all (chance)", cell => cell.Figures.Agreement is { } a ? Pair(a.Predictions, a.PredictionsByChance) : ""),
        ("shares errors of all (chance)", cell => cell.Figures.Agreement is { } a ? Pair(a.SharedErrors, a.SharedErrorsByChance) : ""),
    ];

    /// <summary>The headings; none where nothing is known.</summary>
    /// <param name="table">The trials.</param>
    public static IReadOnlyList<string> Columns(EvaluationTable table)
    {
        string[] known = [.. Known(table).Select(column => column.Name)];
        return known.Length == 0 ? [] : ["method", "keep", .. known];
    }

    /// <summary>One row for each method and budget.</summary>
    /// <param name="table">The trials.</param>
    public static IEnumerable<string[]> Rows(EvaluationTable table)
    {
        var known = Known(table).ToArray();
        return table.Cells.Select(cell => (string[])
            [cell.Method, string.Create(CultureInfo.InvariantCulture, $"{cell.Budget.Keep * 100:0.##} %"), .. known.Select(column => column.Text(cell))]);
    }

    /// <summary>What the columns are; empty where there are none.</summary>
    /// <param name="table">The trials.</param>
    public static string Reading(EvaluationTable table)
    {
        IReadOnlyList<string> columns = Columns(table);
        string[] sentences =
        [
            .. columns.Contains(ClassThirds.Names[0]) ? ["Head, medium and tail are the mean accuracies of the classes with the most, middling and fewest training rows, a third of the classes each."] : (string[])[],
            .. columns.Any(name => name.EndsWith("(chance)", StringComparison.Ordinal))
                ? ["Agreement is with the model of every row of the same seed: the share of test rows that both give one class, and the share of that model's errors that are made again; chance is what two such models would show if they were independent. In the row of all it is that of two seeds."]
                : (string[])[],
        ];
        return string.Join(' ', sentences);
    }

    static IEnumerable<(string Name, Func<EvaluationCell, string> Text)> Known(EvaluationTable table) =>
        s_columns.Where(column => table.Cells.Any(cell => column.Text(cell).Length > 0));

    static string Percent(ConfidenceInterval? interval) => interval is { } known ? EvaluationText.Percent(known) : "";

    static string Pair(double value, double chance) => double.IsFinite(value) ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.00} ({100 * chance:0.00})") : "";
}
