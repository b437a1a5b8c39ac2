using System.Text.Json.Nodes;
using Pith.Pipelines;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>Accuracy by method and budget: differences to random, sorted, and the table to take away. The lines over budgets are the page's first picture.</summary>
static class BudgetSection
{
    public static ReportSection? Build(ReportModel model)
    {
        if (model.Evaluation is not { Cells.Count: > 0 } found)
            return null;
        var body = new HtmlText();
        int seeds = found.Cells.Max(cell => cell.Seeds);
        string measure = HtmlText.Sentence(found.Measure).TrimEnd('.');
        body.Element("p class=\"intro\"", $"{(found.IsOfNumbers ? $"{measure} of predictions and labels on test rows, in percent," : $"Test {found.Measure}")} of the same model trained with the same number of steps on each coreset: mean of {seeds} seeds with its 95 % interval over seeds, and over test rows (bootstrap, differences in pairs with random). What nothing random goes into is trained once.");
        foreach (IGrouping<double, EvaluatedCell> budget in found.Cells.Where(cell => cell.AgainstRandom is not null).GroupBy(cell => cell.Keep))
            Forest(body, budget.Key, [.. budget], found.Measure);
        Table(body, found);
        if (found.Summary.Scores is { } scores)
            body.Element("p class=\"note\"", (scores with { Name = PlainWords.Score(scores.Name) }).Sentence);
        if (found.Summary.All?.Accuracy.Mean is double accuracy)
            body.Element("p class=\"note\"", $"Training on all rows gives {HtmlText.Percent(accuracy, 2)} with as many steps.");
        if (found.IsOfNumbers)
            NumberTable(body, found);
        return new ReportSection("accuracy", measure, body);
    }

    /// <summary>The page's first picture: accuracy against budget; null without an evaluation.</summary>
    public static HtmlText? Picture(ReportModel model)
    {
        if (model.Evaluation is not { Cells.Count: > 0 } found)
            return null;
        var lines = new JsonArray();
        foreach (IGrouping<string, EvaluatedCell> method in found.Cells.Where(cell => cell.Method != EvaluationCells.All).GroupBy(cell => cell.Method))
        {
            var points = new JsonArray();
            foreach (EvaluatedCell cell in method.OrderBy(cell => cell.Keep))
            {
                points.Add((JsonNode)new JsonObject
                {
                    ["x"] = cell.Keep,
                    ["y"] = cell.Accuracy.Mean,
                    ["low"] = cell.Shown.Low,
                    ["high"] = cell.Shown.High,
                    ["seeds"] = new JsonArray([.. cell.OfSeeds.Select(value => (JsonNode)value)]),
                });
            }
            lines.Add((JsonNode)new JsonObject { ["name"] = method.Key, ["random"] = method.Key == EvaluationCells.Random, ["points"] = points });
        }
        string words = found.IsOfNumbers ? HtmlText.Sentence(found.Measure).TrimEnd('.') : "Test accuracy";
        return new HtmlText()
            .Chart("budgets", $"{words} against the share of the rows that is kept", new JsonObject { ["lines"] = lines, ["all"] = found.Summary.All?.Accuracy.Mean, ["measure"] = found.Measure })
            .Element("figcaption class=\"note\"", $"{words} by budget. Whiskers are 95 % intervals, small dots single trainings.");
    }

    static void Forest(HtmlText body, double keep, EvaluatedCell[] cells, string measure)
    {
        var rows = new JsonArray();
        foreach (EvaluatedCell cell in cells)
        {
            PairedDifference difference = cell.AgainstRandom!;
            rows.Add((JsonNode)new JsonObject
            {
                ["name"] = Name(cell),
                ["mean"] = difference.Mean,
                ["low"] = Finite(difference.Low),
                ["high"] = Finite(difference.High),
                ["rowsLow"] = Finite(difference.OverRows?.Low),
                ["rowsHigh"] = Finite(difference.OverRows?.High),
                ["standing"] = StandingWords.Mark(difference.Standing),
                ["standingText"] = HtmlText.Sentence(StandingWords.Of(difference.Standing) + " random"),
                ["text"] = difference.Figures,
            });
        }
        body.Element("h3", $"Keep {HtmlText.Percent(keep, 0)}: against random rows")
            .Chart("forest", $"Differences of {measure} to random rows at keep {HtmlText.Percent(keep, 0)}", new JsonObject { ["rows"] = rows, ["measure"] = measure, ["name"] = $"against-random-{HtmlText.Percent(keep, 0).Replace(" %", "", StringComparison.Ordinal)}" });
    }

    // Sorted within a budget, and marked where both intervals leave out 0.
    static void Table(HtmlText body, EvaluationCells found)
    {
        bool hasAll = found.Cells.Any(cell => cell.AgainstAll is not null);
        EvaluatedCell[] sorted = [.. found.Cells.GroupBy(cell => cell.Keep).SelectMany(budget => budget.OrderByDescending(cell => cell.Accuracy.Mean))];
        body.Raw("<div data-copy>").Table(
            [
                "keep", "method", "#rows", "#" + found.Measure, "#over seeds", "#over test rows", "#against random, over seeds", "#over test rows",
                .. hasAll ? ["#against all rows, over seeds", "#over test rows"] : (string[])[], .. found.IsOfNumbers ? [] : (string[])["#worst class"], "#time",
            ],
            sorted.Select(cell => (string[])
            [
                HtmlText.Percent(cell.Keep, 0), Name(cell), HtmlText.Count(cell.Kept), HtmlText.Percent(cell.Accuracy.Mean, 2), cell.Trainings == 1 ? "" : Range(cell.Accuracy),
                cell.AccuracyOverRows is KnownInterval a ? Range(a) : "",
                .. Differences(cell.AgainstRandom),
                .. hasAll ? Differences(cell.AgainstAll) : [],
                .. found.IsOfNumbers ? [] : (string[])[cell.WorstClass is KnownInterval w ? HtmlText.Percent(w.Mean, 2) : ""], HtmlText.Seconds(cell.Seconds),
            ]),
            row => sorted[row].AgainstRandom is PairedDifference difference ? StandingWords.Mark(difference.Standing) : null).Raw("</div>");
        body.Element("p class=\"note\"", "▲ better and ▼ worse than random: both intervals of the difference leave out 0.");
    }

    // Labels that are numbers have errors in their own unit beside the correlation.
    static void NumberTable(HtmlText body, EvaluationCells found)
    {
        static string Text(StoredInterval? interval, string format) => interval is null ? "" : interval.Mean.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
        body.Table(
            ["keep", "method", "#root mean squared error", "#less random", "#rank correlation", "#less random"],
            found.Summary.Cells.Select(cell => (string[])
            [
                HtmlText.Percent((double)cell.Keep, 0), cell.Method, Text(cell.Rmse, "G4"), Text(cell.RmseDifference, "+0.0000;-0.0000;0.0000"),
                Text(cell.Spearman, "0.0000"), Text(cell.SpearmanDifference, "+0.0000;-0.0000;0.0000"),
            ]));
        body.Element("p class=\"note\"", "Means over seeds; summary.md has their intervals. Of the error less is better.");
    }

    static string Name(EvaluatedCell cell) => cell.Method == EvaluationCells.All ? "all rows" : cell.Method;

    static string[] Differences(PairedDifference? difference)
    {
        if (difference is null)
            return ["", ""];
        string ends = difference.Standing == Standing.OneSeed ? "" : $" ({PairedDifference.Points(difference.Low)} to {PairedDifference.Points(difference.High)})";
        string mark = difference.Standing switch { Standing.Better => " ▲", Standing.Worse => " ▼", _ => "" };
        return
        [
            PairedDifference.Points(difference.Mean) + ends + mark,
            difference.OverRows is { } rows ? $"{PairedDifference.Points(rows.Low)} to {PairedDifference.Points(rows.High)}" : "",
        ];
    }

    static string Range(KnownInterval interval) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{100 * interval.Low:F2} to {100 * interval.High:F2} %");

    static JsonNode? Finite(double? value) => value is double number && double.IsFinite(number) ? number : null;
}
