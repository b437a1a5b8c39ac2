using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Numerics;
using Pith.Report.Page;
using Pith.Report.Sources;
using Pith.Scoring;

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
            body.Element("p class=\"intro\"", HtmlText.Sentence(verdict));
        Scatter(model, run, body, arrays);
        var rows = new List<string[]>();
        Row(rows, "Pearson correlation", validation["pearson"], truth?["pearson"], null);
        Row(rows, "Spearman correlation", validation["spearman"], truth?["spearman"], null);
        Row(rows, "Kendall correlation", validation["kendall"], truth?["kendall"], null);
        foreach (string share in Shares(validation["tailRecall"]))
        {
            Row(rows, $"Found of the true top {Top(share)}", Tail(validation, share), truth is null ? null : Tail(truth, share), Chance(validation, share));
        }
        if (rows.Count > 0)
        {
            body.Table(["", "#held-out scored rows", "#unscored rows, true", "#by chance"], rows);
            body.Element("p class=\"note\"", truth is null
                ? "Measured on scored rows that were held out; the true scores of the other rows are not known."
                : "The first column is what could be known without the true scores, the second what they say.");
        }
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
            yield return "Extrapolated scores: " + verdict.TrimEnd('.') + ".";
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

    static void Row(List<string[]> rows, string name, JsonNode? held, JsonNode? real, double? chance)
    {
        if (Number(held) is null && Number(real) is null)
            return;
        rows.Add([name, Interval(held), Interval(real), chance is double c ? Digits(c) : ""]);
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

    static string Interval(JsonNode? node) => Number(node) is not double mean ? ""
        : node is JsonObject o && Number(o["low"]) is double low && Number(o["high"]) is double high ? $"{Digits(mean)} ({Digits(low)} to {Digits(high)})"
        : Digits(mean);

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
