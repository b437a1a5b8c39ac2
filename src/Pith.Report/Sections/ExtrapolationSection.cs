using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Data.Scores;
using Pith.Numerics.Randomness;
using Pith.Pipelines.Extrapolate;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>How far extrapolated scores can be trusted: what held-out rows say, and the true scores where they are known.</summary>
static class ExtrapolationSection
{
    // More points hide each other.
    const int MostPoints = 4000;

    public static ReportSection? Build(ReportModel model, List<PageArray> arrays)
    {
        if (Read(model) is not (FoundRun run, ValidationFile validation))
            return null;
        var truth = TruthFile.Read(run.Folder);
        var body = new HtmlText();
        body.Element("p class=\"intro\"", "Verdict from held-out rows: " + validation.Verdict.TrimEnd('.') + ".");
        Scatter(model, run, body, arrays);
        var rows = new List<string[]>
        {
            Row("Pearson correlation", validation.Pearson, validation.Intervals.Pearson, truth?.Pearson, 0),
            Row("Spearman correlation", validation.Spearman, validation.Intervals.Spearman, truth?.Spearman, 0),
            Row("Kendall correlation", validation.Kendall, validation.Intervals.Kendall, truth?.Kendall, 0),
        };
        foreach ((string share, double recall) in validation.TailRecall)
        {
            rows.Add(Row(
                $"Found of the true top {Top(share)}",
                recall,
                validation.Intervals.TailRecall[share],
                truth is not null && truth.TailRecall.TryGetValue(share, out double real) ? real : null,
                validation.Chance.TailRecall[share]));
        }
        body.Table(["", "#held-out scored rows", "#unscored rows, true", "#by chance"], rows);
        body.Element("p class=\"note\"", truth is null
            ? "Measured on scored rows that were held out; the true scores of the other rows are not known."
            : "The first column is what could be known without the true scores, the second what they say.");
        Candidates(body, validation);
        return new ReportSection("extrapolation", "Extrapolation", body);
    }

    public static string Headline(ReportModel model) => Read(model) is (_, ValidationFile validation)
        ? $"Extrapolated scores: expected rank correlation {Digits(validation.Spearman)}"
        : $"{HtmlText.Count(model.Runs.Main.Manifest.Rows)} extrapolated scores";

    public static IEnumerable<Figure> Figures(ReportModel model)
    {
        if (Read(model) is not (FoundRun run, ValidationFile validation))
            yield break;
        yield return new("Rank correlation", Digits(validation.Spearman), TruthFile.Read(run.Folder) is TruthFile truth
            ? $"expected of extrapolated scores (Spearman); true: {Digits(truth.Spearman)}"
            : "expected of extrapolated scores (Spearman, on held-out rows)");
    }

    public static IEnumerable<string> Findings(ReportModel model)
    {
        if (model.Runs.Main.Command != "evaluate" && Read(model) is (_, ValidationFile validation))
            yield return "The verdict on the extrapolated scores, from held-out rows: " + validation.Verdict.TrimEnd('.') + ".";
    }

    static void Scatter(ReportModel model, FoundRun run, HtmlText body, List<PageArray> arrays)
    {
        int rows = run.Manifest.RowCount;
        if (run.Input("truth") is null || ScoreName(run) is not string name || model.Inputs.ReadScores(run, "truth", rows) is not double[] truth)
            return;
        double[] predicted = ImportanceScores.Load($"{run.Folder}:{name}", rows).Values.ToArray();
        bool[]? scored = model.Inputs.Scored(model.Runs, run, rows);
        int[] known = [.. Enumerable.Range(0, rows).Where(row =>
            double.IsFinite(truth[row]) && double.IsFinite(predicted[row]) && scored?[row] != true)];
        if (known.Length == 0)
            return;
        int[] drawn = known.Length <= MostPoints ? known
            : [.. new RandomStream(0, "report-truth-scatter").Sample(known.Length, MostPoints).Select(i => known[i]).Order()];
        arrays.Add(PageArray.Of("truth-x", Array.ConvertAll(drawn, row => (float)truth[row])));
        arrays.Add(PageArray.Of("truth-y", Array.ConvertAll(drawn, row => (float)predicted[row])));
        body.Chart("truth", "Extrapolated against true scores", new JsonObject
        {
            ["score"] = name,
            ["drawn"] = drawn.Length,
            ["known"] = known.Length,
        });
    }

    static string? ScoreName(FoundRun run) => run.File(ScoresFolder.FileName) is null
        ? null
        : ScoresFolder.ReadDescriptions(run.Folder).Keys.FirstOrDefault(name => !name.EndsWith(ExtrapolationFiles.CalibratedSuffix, StringComparison.Ordinal));

    static (FoundRun Run, ValidationFile Validation)? Read(ReportModel model) =>
        model.Runs.Of("extrapolate") is FoundRun run && run.File(ValidationFile.Name) is not null ? (run, ValidationFile.Read(run.Folder)) : null;

    static string[] Row(string name, double expected, IReadOnlyList<double> ends, double? real, double chance) =>
        [name, $"{Digits(expected)} ({Digits(ends[0])} to {Digits(ends[1])})", real is double known ? Digits(known) : "", Digits(chance)];

    // What else was tried, the best first; and the rows for which nothing was like in validation.
    static void Candidates(HtmlText body, ValidationFile validation)
    {
        body.Element("p class=\"note\"",
            $"{HtmlText.Count(validation.Shift.Beyond)} rows lie farther from every scored row than any held-out row did; what is measured does not speak for them.");
        if (validation.Candidates.Count < 2)
            return;
        body.Raw("<details><summary>").Text($"{validation.Candidates.Count} candidates that were tried").Raw("</summary>").Table(
            ["method", "settings", "#Spearman", "#Pearson"],
            validation.Candidates.OrderByDescending(c => c.Spearman).Select(c => new[]
            {
                c.Method, string.Join(", ", c.Settings.Select(s => $"{s.Key} {s.Value}")), Digits(c.Spearman), Digits(c.Pearson),
            })).Raw("</details>");
    }

    static string Top(string share) => HtmlText.Percent(double.Parse(share, CultureInfo.InvariantCulture), 0);

    static string Digits(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
