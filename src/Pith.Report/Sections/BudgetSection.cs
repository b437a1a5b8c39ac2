using System.Text.Json.Nodes;
using Pith.Evaluation;
using Pith.Pipelines;
using Pith.Pipelines.Evaluate;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>Accuracy against budget, each method with its interval, random beside them.</summary>
static class BudgetSection
{
    const string Random = "random";
    const string All = "all";

    public static ReportSection? Build(ReportModel model)
    {
        if (Read(model) is not (EvaluationSummary summary, Cell[] cells) || cells.Length == 0)
            return null;
        var body = new HtmlText();
        int seeds = cells.Max(cell => cell.Seeds);
        body.Element("p class=\"intro\"", $"Test accuracy of the same model trained with the same number of steps on each coreset: mean of {seeds} seeds with its 95 % interval over seeds, and over test rows (bootstrap, differences in pairs with random). What nothing random goes into is trained once.");
        var lines = new JsonArray();
        foreach (IGrouping<string, Cell> method in cells.Where(cell => cell.Method != All).GroupBy(cell => cell.Method))
        {
            var points = new JsonArray();
            foreach (Cell cell in method.OrderBy(cell => cell.Keep))
                points.Add((JsonNode)new JsonObject { ["x"] = cell.Keep, ["y"] = cell.Accuracy.Mean, ["low"] = cell.Shown.Low, ["high"] = cell.Shown.High });
            lines.Add((JsonNode)new JsonObject { ["name"] = method.Key, ["random"] = method.Key == Random, ["points"] = points });
        }
        double? all = summary.All?.Accuracy.Mean;
        body.Chart("budgets", "Accuracy against budget", new JsonObject { ["lines"] = lines, ["all"] = all });
        bool hasAll = cells.Any(cell => cell.AgainstAll is not null);
        body.Table(
            [
                "keep", "method", "#rows", "#accuracy", "#over seeds", "#over test rows", "#against random, over seeds", "#over test rows",
                .. hasAll ? ["#against all rows, over seeds", "#over test rows"] : (string[])[], "#worst class", "#time",
            ],
            cells.Select(cell => (string[])
            [
                HtmlText.Percent(cell.Keep, 0), cell.Method, HtmlText.Count(cell.Kept), HtmlText.Percent(cell.Accuracy.Mean, 2), cell.Trainings == 1 ? "" : Range(cell.Accuracy, "F2"),
                cell.AccuracyOverRows is Interval a ? Range(a, "F2") : "",
                .. Differences(cell.AgainstRandom),
                .. hasAll ? Differences(cell.AgainstAll) : [],
                cell.WorstClass is Interval w ? HtmlText.Percent(w.Mean, 2) : "", HtmlText.Seconds(cell.Seconds),
            ]));
        if (summary.Scores is { } scores)
            body.Element("p class=\"note\"", scores.Sentence);
        if (all is double accuracy)
            body.Element("p class=\"note\"", $"Training on all rows gives {HtmlText.Percent(accuracy, 2)} with as many steps.");
        return new ReportSection("accuracy", "Accuracy", body);
    }

    /// <summary>What the smallest budget shows, in a line.</summary>
    public static string Headline(ReportModel model)
    {
        if (Read(model) is not (_, { Length: > 0 } cells))
            return "No accuracies";
        Cell? best = BestAt(cells, cells.Min(cell => cell.Keep));
        return best?.AgainstRandom is not PairedDifference difference ? "Only random was evaluated" : difference.Standing switch
        {
            Standing.OneSeed => $"One seed does not tell whether {best.Method} beats random",
            Standing.Better => $"{best.Method} beats random by {PairedDifference.Points(difference.Mean)} points",
            _ => "No method is shown to beat random",
        };
    }

    public static IEnumerable<Figure> Figures(ReportModel model)
    {
        if (Read(model) is not (_, { Length: > 0 } cells))
            yield break;
        // Beside a coreset stand the figures of its own budget; a pipeline selects the largest of its budgets.
        double keep = model.Runs.Pipeline is not null ? cells.Max(cell => cell.Keep) : cells.Min(cell => cell.Keep);
        string budget = $"at keep {HtmlText.Percent(keep, 0)}";
        if (BestAt(cells, keep) is Cell best)
            yield return new($"Accuracy, {best.Method}", HtmlText.Percent(best.Accuracy.Mean, 2), $"{budget}, {Range(best.Shown, "F2")}");
        if (cells.FirstOrDefault(cell => cell.Method == Random && cell.Keep == keep) is Cell random)
            yield return new("Accuracy, random", HtmlText.Percent(random.Accuracy.Mean, 2), $"{budget}, {Range(random.Shown, "F2")}");
    }

    public static IEnumerable<string> Findings(ReportModel model)
    {
        if (Read(model) is not (_, { Length: > 0 } cells))
            yield break;
        foreach (IGrouping<double, Cell> budget in cells.GroupBy(cell => cell.Keep).OrderBy(group => group.Key))
        {
            Cell? best = budget.Where(cell => cell.AgainstRandom is not null && cell.IsCoreset).MaxBy(cell => cell.Accuracy.Mean);
            if (best?.AgainstRandom is not PairedDifference random)
                continue;
            yield return $"At keep {HtmlText.Percent(budget.Key, 0)} {best.Method} {Verdict(random)} random ({random.Figures}).";
            if (best.AgainstAll is PairedDifference all)
                yield return $"At keep {HtmlText.Percent(budget.Key, 0)} {best.Method} {Verdict(all)} training on all rows with as many steps ({all.Figures}).";
        }
    }

    static string Verdict(PairedDifference difference) => difference.Standing switch
    {
        Standing.Better => "is better than",
        Standing.Worse => "is worse than",
        Standing.NotTold => "is not shown to differ from",
        _ => "with one seed cannot be told from",
    };

    static string[] Differences(PairedDifference? difference)
    {
        if (difference is null)
            return ["", ""];
        string ends = difference.Standing == Standing.OneSeed ? "" : $" ({PairedDifference.Points(difference.Low)} to {PairedDifference.Points(difference.High)})";
        return
        [
            PairedDifference.Points(difference.Mean) + ends,
            difference.OverRows is RowInterval rows ? $"{PairedDifference.Points(rows.Low)} to {PairedDifference.Points(rows.High)}" : "",
        ];
    }

    static Cell? BestAt(Cell[] cells, double keep) =>
        cells.Where(cell => cell.Keep == keep && cell.Method != Random && cell.IsCoreset).MaxBy(cell => cell.Accuracy.Mean);

    static (EvaluationSummary Summary, Cell[] Cells)? Read(ReportModel model)
    {
        if (model.Runs.Of("evaluate") is not FoundRun run || run.File(EvaluationSummary.Name) is null)
            return null;
        var summary = EvaluationSummary.Read(run.Folder);
        return (summary, [.. summary.Cells.Select(Cell.Of)]);
    }

    static string Range(Interval interval, string format) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{(100 * interval.Low).ToString(format, null)} to {(100 * interval.High).ToString(format, null)} %");

    /// <summary>An interval whose ends are known: those of a single seed are its mean.</summary>
    sealed record Interval(double Mean, double Low, double High)
    {
        public static Interval? Of(StoredInterval? stored) => stored is null || double.IsNaN(stored.Mean)
            ? null
            : new Interval(stored.Mean, Known(stored.Low, stored.Mean), Known(stored.High, stored.Mean));

        static double Known(double end, double mean) => double.IsNaN(end) ? mean : end;
    }

    sealed record Cell(string Method, double Keep, int Kept, int Seeds, Interval Accuracy, Interval? WorstClass, double Seconds)
    {
        public int Trainings { get; init; }

        // Neither all rows nor rows that are chosen anew each epoch can be kept in the place of the others.
        public bool IsCoreset { get; init; }

        public Interval? AccuracyOverRows { get; init; }

        public PairedDifference? AgainstRandom { get; init; }

        public PairedDifference? AgainstAll { get; init; }

        // One training has no interval over seeds.
        public Interval Shown => Trainings == 1 ? AccuracyOverRows ?? Accuracy : Accuracy;

        public static Cell Of(SummaryCell cell) => new(
            cell.Method, (double)cell.Keep, cell.Kept, cell.Seeds, Interval.Of(cell.Accuracy) ?? new Interval(double.NaN, double.NaN, double.NaN),
            Interval.Of(cell.WorstClass), cell.Seconds)
        {
            Trainings = cell.Trainings,
            IsCoreset = cell.Method != All && !cell.IsDynamic,
            AccuracyOverRows = Interval.Of(cell.AccuracyOverTestRows),
            AgainstRandom = PairedDifference.Of(cell.Difference, cell.DifferenceOverTestRows, cell.Seeds),
            AgainstAll = PairedDifference.Of(cell.AgainstAll, cell.AgainstAllOverTestRows, cell.Seeds),
        };
    }
}
