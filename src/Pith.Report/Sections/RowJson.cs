using System.Text.Json.Nodes;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>One row as the page's lists show it.</summary>
static class RowJson
{
    public static JsonObject Of(RowTable table, int row) => new()
    {
        ["row"] = row,
        ["id"] = table.Ids?[row],
        ["class"] = table.Labels is int[] labels ? table.ClassNames[labels[row]] : null,
        ["score"] = table.Scores is double[] scores && double.IsFinite(scores[row]) ? HtmlText.Number(scores[row]) : null,
        ["reason"] = table.Reasons is byte[] reasons ? table.ReasonNames[reasons[row]] : null,
        ["kept"] = table.Inside is bool[] inside ? inside[row] : null,
    };
}
