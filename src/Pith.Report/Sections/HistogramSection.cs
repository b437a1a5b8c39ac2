using System.Text.Json.Nodes;
using Pith.Numerics.Statistics;
using Pith.Pipelines;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>How scores are spread, over all rows and over the kept ones.</summary>
static class HistogramSection
{
    public static ReportSection? Build(ReportModel model)
    {
        if (model.Table is not { Scores: double[] scores } table || ScoreBins.Count(scores, table.Inside) is not ScoreBins bins)
            return null;
        var body = new HtmlText();
        string direction = table.HighIsHard is bool high ? $" A {(high ? "high" : "low")} score means a hard row{DirectionWords.From(table.DirectionFrom)}." : "";
        body.Element("p class=\"intro\"", table.Inside is null
            ? $"The spread of {table.ScoreName}.{direction}"
            : $"The spread of {table.ScoreName} over all rows and over the {table.InsideWord} ones, each as a share of its own rows.{direction}");
        body.Chart("histogram", $"Histogram of {table.ScoreName}", new JsonObject
        {
            ["score"] = table.ScoreName,
            ["low"] = bins.Low,
            ["high"] = bins.High,
            ["all"] = Numbers(bins.All),
            ["inside"] = table.Inside is null ? null : Numbers(bins.Inside),
            ["insideWord"] = table.InsideWord,
            ["highIsHard"] = table.HighIsHard,
        });
        List<string> notes = [];
        if (bins.Below + bins.Above > 0)
            notes.Add($"{HtmlText.Count(bins.Below)} rows below {HtmlText.Number(bins.Low)} and {HtmlText.Count(bins.Above)} above {HtmlText.Number(bins.High)} stand in the outermost bars.");
        if (bins.Unscored > 0)
            notes.Add($"{HtmlText.Count(bins.Unscored)} rows have no score.");
        if (notes.Count > 0)
            body.Element("p class=\"note\"", string.Join(' ', notes));
        if (table.Inside is not null)
            Quantiles(body, table);
        return new ReportSection("scores", "Scores", body);
    }

    /// <summary>Adds the spread of a number that every row has.</summary>
    /// <param name="body">The section.</param>
    /// <param name="name">What it is.</param>
    /// <param name="values">[N] the numbers.</param>
    public static void Add(HtmlText body, string name, double[] values)
    {
        if (ScoreBins.Count(values, null) is not ScoreBins bins)
            return;
        body.Chart("histogram", $"Histogram: {name}", new JsonObject
        {
            ["score"] = name,
            ["low"] = bins.Low,
            ["high"] = bins.High,
            ["all"] = Numbers(bins.All),
            ["inside"] = null,
            ["highIsHard"] = null,
        });
        if (bins.Below + bins.Above > 0)
            body.Element("p class=\"note\"", $"{HtmlText.Count(bins.Below)} rows below {HtmlText.Number(bins.Low)} and {HtmlText.Count(bins.Above)} above {HtmlText.Number(bins.High)} stand in the outermost bars.");
    }

    /// <summary>Adds the spread of a whole number from 0 that every row has, in bars of whole numbers.</summary>
    /// <param name="body">The section.</param>
    /// <param name="name">What it is.</param>
    /// <param name="counts">[N] the numbers.</param>
    public static void AddCounts(HtmlText body, string name, int[] counts)
    {
        int most = counts.Max(), width = (most / ScoreBins.Bins) + 1;
        var rows = new int[(most / width) + 1];
        foreach (int count in counts)
            rows[count / width]++;
        body.Chart("histogram", $"Histogram: {name}", new JsonObject
        {
            ["score"] = name,
            ["low"] = 0,
            ["high"] = rows.Length * width,
            ["all"] = Numbers(rows),
            ["inside"] = null,
            ["highIsHard"] = null,
            ["whole"] = true,
        });
    }

    /// <summary>Where the kept rows' scores lie among all rows', as a sentence; null without scores.</summary>
    public static string? Finding(RowTable table)
    {
        if (table.Scores is not double[] scores || table.HighIsHard is not bool highIsHard)
            return null;
        double[] kept = [.. Finite(scores, table.Inside!, true)];
        double[] all = [.. scores.Where(double.IsFinite)];
        if (kept.Length == 0 || all.Length == 0)
            return null;
        double median = Descriptive.Median(kept);
        double harder = all.Count(score => highIsHard ? score < median : score > median) / (double)all.Length;
        return $"The median kept row is harder than {HtmlText.Percent(harder, 0)} of all rows (by {table.ScoreName}).";
    }

    static void Quantiles(HtmlText body, RowTable table)
    {
        double[] shares = [0.05, 0.25, 0.5, 0.75, 0.95];
        string[] columns = ["", "#rows", "#5 %", "#25 %", "#median", "#75 %", "#95 %"];
        IReadOnlyList<string> Line(string name, double[] values) =>
            [name, HtmlText.Count(values.Length), .. shares.Select(q => values.Length == 0 ? "" : HtmlText.Number(Descriptive.Quantile(values, q)))];
        double[] scores = table.Scores!;
        body.Table(columns,
        [
            Line("all", [.. scores.Where(double.IsFinite)]),
            Line(table.InsideWord, [.. Finite(scores, table.Inside!, true)]),
            Line(table.OutsideWord, [.. Finite(scores, table.Inside!, false)]),
        ]);
    }

    static IEnumerable<double> Finite(double[] scores, bool[] inside, bool which)
    {
        for (int row = 0; row < scores.Length; row++)
        {
            if (inside[row] == which && double.IsFinite(scores[row]))
                yield return scores[row];
        }
    }

    static JsonArray Numbers(int[] values) => [.. values.Select(value => (JsonNode)value)];
}
