using System.Text.Json.Nodes;
using Pith.Evaluation;
using Pith.Numerics.Statistics;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>What was thrown away, and what stands for it.</summary>
static class StandInSection
{
    public static ReportSection? Build(ReportModel model)
    {
        if (model.Table is not { } table || model.StandIns is not NearestKept stand)
            return null;
        var body = new HtmlText();
        body.Element("p class=\"intro\"", "Dropped rows on the left, each with the nearest kept row, which stands for it, on the right; between them their distance.");
        foreach (StandInPairs group in StandInPairs.Choose(table, stand))
        {
            var pairs = new JsonArray();
            foreach (int i in group.Pairs)
            {
                pairs.Add((JsonNode)new JsonObject
                {
                    ["dropped"] = RowJson.Of(table, stand.Rows[i]),
                    ["kept"] = RowJson.Of(table, stand.Kept[i]),
                    ["distance"] = HtmlText.Number(stand.Distances[i]),
                });
            }
            body.Element("h3", group.Title).Element("p class=\"note\"", group.Note)
                .Chart("pairs", $"{group.Title}: dropped rows and their nearest kept rows", new JsonObject { ["pairs"] = pairs });
        }
        double[] distances = stand.Distances;
        string sample = distances.Length < table.Rows - table.InsideCount ? $" (of {HtmlText.Count(distances.Length)} dropped rows, evenly drawn)" : "";
        body.Element("p class=\"note\"",
            $"Distance to the nearest kept row{sample}: mean {HtmlText.Number(Descriptive.Mean(distances))}, median {HtmlText.Number(Descriptive.Median(distances))}, 95 % quantile {HtmlText.Number(Descriptive.Quantile(distances, 0.95))}, largest {HtmlText.Number(distances.Max())}.");
        return new ReportSection("dropped", "What was dropped", body);
    }
}
