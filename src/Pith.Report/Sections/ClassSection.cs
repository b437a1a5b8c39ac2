using System.Text.Json.Nodes;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>How much of each class is kept.</summary>
static class ClassSection
{
    // A chart of more bars than this is no longer read; the table has them all.
    const int MostBars = 40;
    const int MostLines = 1000;

    public static ReportSection? Build(ReportModel model)
    {
        if (model.Table is not { Labels: not null, Inside: not null } table || Count(table) is not { Count: > 0 } classes)
            return null;
        double overall = (double)table.InsideCount / table.Rows;
        var body = new HtmlText();
        body.Element("p class=\"intro\"", $"How the classes' shares of the {table.InsideWord} rows depart from their shares of all rows, in points. Of all rows {HtmlText.Percent(overall)} are {table.InsideWord}.");
        List<ClassCount> shown = Extremes(classes);
        var bars = new JsonArray();
        foreach (ClassCount c in shown)
            bars.Add((JsonNode)new JsonObject { ["name"] = c.Name, ["all"] = c.All, ["inside"] = c.Inside });
        body.Chart("classes", "Departure of the classes' shares from those of all rows", new JsonObject { ["bars"] = bars, ["rows"] = table.Rows, ["inside"] = table.InsideCount, ["insideWord"] = table.InsideWord });
        if (shown.Count < classes.Count)
            AllClasses(body, table, classes, shown.Count);
        return new ReportSection("classes", "Classes", body);
    }

    // The chart has a table of what it draws; this one has the rest.
    static void AllClasses(HtmlText body, RowTable table, List<ClassCount> classes, int drawn)
    {
        string most = classes.Count > MostLines ? $", the first {HtmlText.Count(MostLines)}" : "";
        body.Element("p class=\"note\"", $"Of {HtmlText.Count(classes.Count)} classes the {drawn} with the smallest and largest shares are drawn.");
        body.Raw("<details><summary>").Text($"All {HtmlText.Count(classes.Count)} classes{most}").Raw("</summary>").Table(
            ["class", "#rows", "#" + table.InsideWord, "#share " + table.InsideWord, "#of all rows", "#of the " + table.InsideWord],
            classes.Take(MostLines).Select(c => new[]
            {
                c.Name, HtmlText.Count(c.All), HtmlText.Count(c.Inside), HtmlText.Percent(c.Share),
                HtmlText.Percent((double)c.All / table.Rows), HtmlText.Percent((double)c.Inside / Math.Max(1, table.InsideCount)),
            })).Raw("</details>");
    }

    /// <summary>Which classes are kept least and most, as a sentence; null where there are fewer than two.</summary>
    public static string? Finding(RowTable table)
    {
        List<ClassCount> classes = Count(table);
        if (classes.Count < 2)
            return null;
        ClassCount least = classes.MinBy(c => c.Share)!;
        ClassCount most = classes.MaxBy(c => c.Share)!;
        return $"Of class {least.Name}, {HtmlText.Percent(least.Share)} are {table.InsideWord}, the least of all classes; of class {most.Name}, {HtmlText.Percent(most.Share)}, the most.";
    }

    static List<ClassCount> Count(RowTable table)
    {
        var all = new int[table.ClassNames.Length];
        var inside = new int[table.ClassNames.Length];
        for (int row = 0; row < table.Rows; row++)
        {
            all[table.Labels![row]]++;
            inside[table.Labels[row]] += table.Inside![row] ? 1 : 0;
        }
        return [.. Enumerable.Range(0, all.Length).Where(c => all[c] > 0).Select(c => new ClassCount(c, table.ClassNames[c], all[c], inside[c]))];
    }

    static List<ClassCount> Extremes(List<ClassCount> classes)
    {
        if (classes.Count <= MostBars)
            return classes;
        ClassCount[] byShare = [.. classes.OrderBy(c => c.Share)];
        return [.. byShare[..(MostBars / 2)], .. byShare[^(MostBars / 2)..]];
    }

    sealed record ClassCount(int Class, string Name, int All, int Inside)
    {
        public double Share => (double)Inside / All;
    }
}
