using System.Globalization;
using Pith.Evaluation;
using Pith.Pipelines;
using Pith.Pipelines.Evaluate;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>What an evaluation shows beside accuracy: class by class, by size of class, and how far models agree with the one of every row.</summary>
static class FiguresSection
{
    const int MostClasses = 50;

    public static ReportSection? Build(ReportModel model)
    {
        if (model.Runs.Of("evaluate") is not FoundRun run || run.File(EvaluationSummary.Name) is null)
            return null;
        var summary = EvaluationSummary.Read(run.Folder);
        if (summary.Classes is not { Count: > 0 } classes || summary.Cells.Any(cell => cell.ClassAccuracies?.Count != classes.Count))
            return null;
        string Name(SummaryCell cell) => cell.Method == Sources.EvaluationCells.All ? "all rows" : Sources.EvaluationCells.NameOf(cell.Method, model.Runs);
        var body = new HtmlText();
        AddFigures(body, summary.Cells, Name);
        string[] names = ClassNames.Find(model.Options.ClassNames, model.Inputs.DataText, classes);
        foreach (IGrouping<decimal, SummaryCell> budget in summary.Cells.GroupBy(cell => cell.Keep))
            AddClasses(body, names, budget.Key, [.. budget], Name);
        return new ReportSection("classes-accuracy", "Accuracy by class", body);
    }

    static void AddFigures(HtmlText body, IReadOnlyList<SummaryCell> cells, Func<SummaryCell, string> name)
    {
        (string Name, Func<SummaryCell, string> Text)[] columns =
        [
            ("#top 5", cell => Percent(cell.TopFive)),
            ("#head", cell => Percent(cell.Head)),
            ("#medium", cell => Percent(cell.Medium)),
            ("#tail", cell => Percent(cell.Tail)),
            ("#agrees with all (chance)", cell => cell.Agreement is { } a ? Pair(a.Predictions, a.PredictionsByChance) : ""),
            ("#shares errors of all (chance)", cell => cell.Agreement is { } a ? Pair(a.SharedErrors, a.SharedErrorsByChance) : ""),
            .. cells.SelectMany(cell => cell.Corrupted ?? []).Select(figure => figure.Corruption).Distinct().Select(name => (
                "#" + name, (Func<SummaryCell, string>)(cell => Percent(cell.Corrupted?.FirstOrDefault(figure => figure.Corruption == name)?.Accuracy)))),
        ];
        var known = columns.Where(column => cells.Any(cell => column.Text(cell).Length > 0)).ToArray();
        if (known.Length == 0)
            return;
        body.Element("p class=\"intro\"", "Means over seeds. Head, medium and tail are the mean accuracies of the classes with the most, middling and fewest training rows. Agreement is with the model of every row of the same seed: the share of test rows that both give one class, and the share of that model's errors that are made again, beside what independent models would show. Columns named after a corruption are accuracy on test images spoilt that way.");
        body.Table(["keep", "method", .. known.Select(column => column.Name)],
            cells.Select(cell => (string[])[HtmlText.Percent((double)cell.Keep, 0), name(cell), .. known.Select(column => column.Text(cell))]));
    }

    // Where there are many classes, those that differ most between the methods.
    static void AddClasses(HtmlText body, IReadOnlyList<string> classes, decimal keep, SummaryCell[] cells, Func<SummaryCell, string> name)
    {
        int[] shown = [.. Enumerable.Range(0, classes.Count).Where(c => cells.All(cell => double.IsFinite(cell.ClassAccuracies![c])))];
        if (shown.Length > MostClasses)
            shown = [.. shown.OrderByDescending(c => cells.Max(cell => cell.ClassAccuracies![c]) - cells.Min(cell => cell.ClassAccuracies![c])).Take(MostClasses).Order()];
        string some = shown.Length < classes.Count ? $", the {HtmlText.Count(shown.Length)} of {HtmlText.Count(classes.Count)} classes that differ most" : "";
        body.Element("h3", $"Keep {HtmlText.Percent((double)keep, 0)}{some}");
        body.Table(["class", .. cells.Select(cell => "#" + name(cell))],
            shown.Select(c => (string[])[classes[c], .. cells.Select(cell => HtmlText.Percent(cell.ClassAccuracies![c], 2))]));
    }

    static string Percent(StoredInterval? interval) => interval is null ? "" : HtmlText.Percent(interval.Mean, 2);

    static string Pair(double value, double chance) =>
        double.IsFinite(value) ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:F2} % ({100 * chance:F2} %)") : "";
}
