using System.Text;
using System.Text.Json.Nodes;
using Pith.Data.Formats.Csv;
using Pith.Evaluation;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>What looks wrong in the data itself: labels that their neighbours contradict, and rows that say nearly the same.</summary>
static class DoubtSection
{
    const int Shown = 24;
    const int MostListed = 20_000;
    const int ShownGroups = 8;
    const int RowsOfGroup = 8;

    /// <summary>Builds the section; null where there is no graph of all rows.</summary>
    /// <param name="model">The data.</param>
    /// <param name="arrays">Receives the whole list.</param>
    public static ReportSection? Build(ReportModel model, List<PageArray> arrays)
    {
        if (model.Table is not { } table)
            return null;
        var body = new HtmlText();
        bool any = AddDoubts(body, table, model.Doubts, arrays);
        any |= model.Duplicates is { Groups.Count: > 0 } found && AddGroups(body, table, found);
        return any ? new ReportSection("doubts", "What looks wrong", body) : null;
    }

    /// <summary>The rows that the section shows, whose pictures the page should hold.</summary>
    public static IEnumerable<int> RowsShown(ReportModel model) => model.Doubts.Take(Shown).Select(doubt => doubt.Row)
        .Concat(model.Duplicates?.Groups.Take(ShownGroups).SelectMany(group => Ordered(model.Table!, group).Take(RowsOfGroup)) ?? []);

    static bool AddDoubts(HtmlText body, RowTable table, IReadOnlyList<LabelDoubt> doubts, List<PageArray> arrays)
    {
        if (doubts.Count == 0)
            return false;
        int inside = table.Inside is bool[] side ? doubts.Count(doubt => side[doubt.Row]) : 0;
        string kept = table.Inside is null ? "" : $" {HtmlText.Count(inside)} of them are {table.InsideWord}.";
        body.Element("h3", $"Likely wrong labels: {HtmlText.Count(doubts.Count)} rows")
            .Element("p class=\"note\"", $"At least {HtmlText.Percent(LabelDoubts.LeastShare, 0)} of a row's neighbours in the graph have one other class than it has.{kept} A row between two classes is listed, too: look before you change a label.");
        var rows = new JsonArray();
        foreach (LabelDoubt doubt in doubts.Take(Shown))
        {
            JsonObject row = RowJson.Of(table, doubt.Row);
            row["neighbors"] = table.ClassNames[doubt.Other];
            row["share"] = HtmlText.Percent(doubt.Share, 0);
            rows.Add((JsonNode)row);
        }
        body.Chart("doubts", "Rows whose label their neighbours contradict", new JsonObject { ["rows"] = rows, ["listed"] = Math.Min(doubts.Count, MostListed) });
        arrays.Add(PageArray.Text("doubts", List(table, doubts)));
        return true;
    }

    static string List(RowTable table, IReadOnlyList<LabelDoubt> doubts)
    {
        var text = new StringBuilder("row,id,class,neighbors,share,score,kept\n");
        foreach (LabelDoubt doubt in doubts.Take(MostListed))
        {
            string score = table.Scores is double[] scores && double.IsFinite(scores[doubt.Row]) ? scores[doubt.Row].ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "";
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{doubt.Row},{CsvText.Field(table.Ids?[doubt.Row] ?? "")},{CsvText.Field(table.ClassNames[table.Labels![doubt.Row]])},{CsvText.Field(table.ClassNames[doubt.Other])},{doubt.Share:0.###},{score},{(table.Inside is bool[] inside ? inside[doubt.Row] ? "1" : "0" : "")}\n");
        }
        return text.ToString();
    }

    static bool AddGroups(HtmlText body, RowTable table, NearDuplicateGroups found)
    {
        int rows = found.Groups.Sum(group => group.Length);
        body.Element("h3", $"Near-duplicates: {HtmlText.Count(found.Groups.Count)} groups of {HtmlText.Count(rows)} rows")
            .Element("p class=\"note\"", $"Rows that are joined by distances of at most {HtmlText.Number(found.Threshold)}, which one row in twenty has to its nearest neighbour. The largest groups, {(table.Inside is null ? "" : table.InsideWord + " rows first, ")}at most {RowsOfGroup} rows of each.");
        var groups = new JsonArray();
        foreach (int[] group in found.Groups.Take(ShownGroups))
        {
            groups.Add((JsonNode)new JsonObject
            {
                ["size"] = group.Length,
                ["kept"] = table.Inside is bool[] inside ? group.Count(row => inside[row]) : null,
                ["rows"] = new JsonArray([.. Ordered(table, group).Take(RowsOfGroup).Select(row => (JsonNode)RowJson.Of(table, row))]),
            });
        }
        body.Chart("groups", "Groups of near-duplicates", new JsonObject { ["groups"] = groups, ["insideWord"] = table.InsideWord });
        return true;
    }

    static IEnumerable<int> Ordered(RowTable table, int[] group) => table.Inside is bool[] inside ? group.OrderByDescending(row => inside[row]).ThenBy(row => row) : group;
}
