using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Data.Scores;
using Pith.Numerics.Randomness;
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
        if (Read(model) is not (FoundRun run, JsonObject validation))
            return null;
        JsonObject? truth = run.File("truth.json") is string path ? RunSet.ReadObject(path) : null;
        var body = new HtmlText();
        if (Word(validation, "verdict") is string verdict)
            body.Element("p class=\"intro\"", "Verdict from held-out rows: " + verdict.TrimEnd('.') + ".");
        Scatter(model, run, body, arrays);
        var rows = new List<string[]>();
        JsonObject? ranges = validation["intervals"] as JsonObject;
        foreach (string name in new[] { "pearson", "spearman", "kendall" })
            Row(rows, HtmlText.Sentence(name).TrimEnd('.') + " correlation", validation[name], ranges?[name], truth?[name], 0);
        foreach (string share in Shares(validation["tailRecall"]))
        {
            Row(rows, $"Found of the true top {Top(share)}", Tail(validation, share), ranges is null ? null : Tail(ranges, share),
                truth is null ? null : Tail(truth, share), Chance(validation, share));
        }
        if (rows.Count > 0)
        {
            body.Table(["", "#held-out scored rows", "#unscored rows, true", "#by chance"], rows);
            body.Element("p class=\"note\"", truth is null
                ? "Measured on scored rows that were held out; the true scores of the other rows are not known."
                : "The first column is what could be known without the true scores, the second what they say.");
        }
        Candidates(body, validation);
        return new ReportSection("extrapolation", "Extrapolation", body);
    }

    public static string Headline(ReportModel model) => Read(model) is (_, JsonObject validation) && Number(validation["spearman"]) is double spearman
        ? $"Extrapolated scores: expected rank correlation {Digits(spearman)}"
        : $"{HtmlText.Count(model.Runs.Main.Manifest.Rows)} extrapolated scores";

    public static IEnumerable<Figure> Figures(ReportModel model)
    {
        if (Read(model) is not (FoundRun run, JsonObject validation))
            yield break;
        JsonObject? truth = run.File("truth.json") is string path ? RunSet.ReadObject(path) : null;
        if (Number(validation["spearman"]) is double expected)
        {
            yield return new("Rank correlation", Digits(expected), Number(truth?["spearman"]) is double real
                ? $"expected of extrapolated scores (Spearman); true: {Digits(real)}"
                : "expected of extrapolated scores (Spearman, on held-out rows)");
        }
    }

    public static IEnumerable<string> Findings(ReportModel model)
    {
        if (model.Runs.Main.Command != "evaluate" && Read(model) is (_, JsonObject validation) && Word(validation, "verdict") is string verdict)
            yield return "The verdict on the extrapolated scores, from held-out rows: " + verdict.TrimEnd('.') + ".";
    }

    static void Scatter(ReportModel model, FoundRun run, HtmlText body, List<PageArray> arrays)
    {
        int rows = checked((int)run.Manifest.Rows);
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
        : ScoresFolder.ReadDescriptions(run.Folder).Keys.FirstOrDefault(name => !name.EndsWith("-calibrated", StringComparison.Ordinal));

    static (FoundRun Run, JsonObject Validation)? Read(ReportModel model) =>
        model.Runs.Of("extrapolate") is FoundRun run && run.File("validation.json") is string path ? (run, RunSet.ReadObject(path)) : null;

    static void Row(List<string[]> rows, string name, JsonNode? held, JsonNode? range, JsonNode? real, double? chance)
    {
        if (Number(held) is null && Number(real) is null)
            return;
        string interval = range is JsonArray { Count: 2 } ends && Number(ends[0]) is double low && Number(ends[1]) is double high
            ? $" ({Digits(low)} to {Digits(high)})" : "";
        rows.Add([name, Number(held) is double expected ? Digits(expected) + interval : "", Number(real) is double known ? Digits(known) : "", chance is double c ? Digits(c) : ""]);
    }

    // What else was tried, the best first; and the rows for which nothing was like in validation.
    static void Candidates(HtmlText body, JsonObject validation)
    {
        if (validation["shift"] is JsonObject shift && Number(shift["beyond"]) is double beyond)
        {
            body.Element("p class=\"note\"",
                $"{HtmlText.Count((long)beyond)} rows lie farther from every scored row than any held-out row did; what is measured does not speak for them.");
        }
        if (validation["candidates"] is not JsonArray { Count: > 1 } candidates)
            return;
        JsonObject[] tried = [.. candidates.OfType<JsonObject>().OrderByDescending(c => Number(c["spearman"]) ?? double.NegativeInfinity)];
        body.Raw("<details><summary>").Text($"{tried.Length} candidates that were tried").Raw("</summary>").Table(["method", "settings", "#Spearman", "#Pearson"],
            tried.Select(c => new[]
            {
                Word(c, "method") ?? "",
                c["settings"] is JsonObject settings ? string.Join(", ", settings.Select(s => $"{s.Key} {s.Value}")) : "",
                Number(c["spearman"]) is double spearman ? Digits(spearman) : "",
                Number(c["pearson"]) is double pearson ? Digits(pearson) : "",
            })).Raw("</details>");
    }

    static IEnumerable<string> Shares(JsonNode? recall) => recall is JsonObject shares ? shares.Select(share => share.Key) : [];

    static JsonNode? Tail(JsonObject of, string share) => of["tailRecall"] is JsonObject tail ? tail[share] : null;

    static double? Chance(JsonObject validation, string share) => validation["chance"] switch
    {
        JsonObject byShare => Number(byShare[share]) ?? Number((byShare["tailRecall"] as JsonObject)?[share]),
        _ => double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out double expected) ? expected : null,
    };

    static string Top(string share) =>
        double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? HtmlText.Percent(value, 0) : share;

    // A number, or an interval {mean, low, high}.
    static double? Number(JsonNode? node) => node switch
    {
        JsonObject interval => Number(interval["mean"] ?? interval["value"]),
        JsonValue value when value.TryGetValue(out double number) => number,
        _ => null,
    };

    static string? Word(JsonObject of, string name) => of[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    static string Digits(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
