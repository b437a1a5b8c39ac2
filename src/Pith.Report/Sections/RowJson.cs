using System.Text.Json.Nodes;
using Pith.Data.Readers;
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
        ["shown"] = table.Shown is { } shown ? new JsonArray([.. Shown(shown, row)]) : null,
        ["class"] = table.Labels is int[] labels ? table.ClassNames[labels[row]] : null,
        ["score"] = table.Scores is double[] scores && double.IsFinite(scores[row]) ? HtmlText.Number(scores[row]) : null,
        ["reason"] = table.Reasons is byte[] reasons ? table.ReasonNames[reasons[row]] : null,
        ["kept"] = table.Inside is bool[] inside ? inside[row] : null,
    };

    // The columns of which the row has a value.
    static IEnumerable<JsonNode> Shown(ShownColumns shown, int row)
    {
        for (int column = 0; column < shown.Names.Count; column++)
        {
            if (shown.Values[column][row] is string value)
                yield return new JsonObject { ["name"] = shown.Names[column], ["value"] = value };
        }
    }
}
