using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Pith.Report.Page;

/// <summary>HTML under construction. Everything from data goes in through <see cref="Text"/>, <see cref="Element"/>, <see cref="Table"/> or
/// <see cref="Chart"/>, which escape it; <see cref="Raw"/> takes markup written here.</summary>
sealed class HtmlText
{
    readonly StringBuilder _html = new();

    /// <summary>Adds markup as it stands; never pass data.</summary>
    public HtmlText Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>Adds text.</summary>
    public HtmlText Text(string text)
    {
        _html.Append(WebUtility.HtmlEncode(text));
        return this;
    }

    /// <summary>Adds an element that holds text.</summary>
    /// <param name="tag">The element's name with its attributes, written here, e.g. <c>p class="note"</c>.</param>
    /// <param name="text">The text.</param>
    public HtmlText Element(string tag, string text) => Raw($"<{tag}>").Text(text).Raw($"</{tag.Split(' ')[0]}>");

    /// <summary>Adds a table.</summary>
    /// <param name="columns">Titles of the columns; those that begin with <c>#</c> (which is not shown) hold numbers.</param>
    /// <param name="rows">Rows of cells.</param>
    /// <param name="mark">The class of a row by its place, written here, or null for none.</param>
    public HtmlText Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, Func<int, string?>? mark = null)
    {
        Raw("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        foreach (string column in columns)
            Element(column.StartsWith('#') ? "th class=\"number\" scope=\"col\"" : "th scope=\"col\"", column.TrimStart('#'));
        Raw("</tr></thead><tbody>");
        foreach ((int place, IReadOnlyList<string> row) in rows.Index())
        {
            Raw(mark?.Invoke(place) is string word ? $"<tr class=\"{word}\">" : "<tr>");
            for (int c = 0; c < row.Count; c++)
                Element(columns[c].StartsWith('#') ? "td class=\"number\"" : "td", row[c]);
            Raw("</tr>");
        }
        return Raw("</tbody></table></div>");
    }

    /// <summary>Adds a place for a chart and the numbers it is drawn from.</summary>
    /// <param name="kind">The chart's name in the page's scripts.</param>
    /// <param name="label">What it shows, for readers who do not see it.</param>
    /// <param name="data">Its numbers. JSON as it is written here has no &lt;, so it cannot end the element.</param>
    public HtmlText Chart(string kind, string label, JsonObject data) =>
        Raw($"<div class=\"chart\" data-chart=\"{kind}\" role=\"group\" aria-label=\"").Text(label).Raw("\"><script type=\"application/json\">")
            .Raw(data.ToJsonString()).Raw("</script></div>");

    /// <summary>Adds other markup.</summary>
    public HtmlText Add(HtmlText other) => Raw(other.ToString());

    public override string ToString() => _html.ToString();

    /// <summary>A clause with a capital letter and a full stop.</summary>
    public static string Sentence(string clause) => clause.Length == 0 ? "" : Capital(clause).TrimEnd('.') + ".";

    /// <summary>A text with a capital letter.</summary>
    public static string Capital(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>1,234,567.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Four significant digits.</summary>
    public static string Number(double value) => double.IsFinite(value) ? value.ToString("G4", CultureInfo.InvariantCulture) : "none";

    /// <summary>12.3 %.</summary>
    public static string Percent(double share, int digits = 1) => (100 * share).ToString("F" + digits, CultureInfo.InvariantCulture) + " %";

    /// <summary>Seconds as people say them.</summary>
    public static string Seconds(double seconds) => seconds switch
    {
        < 0.1 => (seconds * 1000).ToString("F0", CultureInfo.InvariantCulture) + " ms",
        < 10 => seconds.ToString("F2", CultureInfo.InvariantCulture) + " s",
        < 120 => seconds.ToString("F0", CultureInfo.InvariantCulture) + " s",
        _ => (seconds / 60).ToString("F1", CultureInfo.InvariantCulture) + " min",
    };
}
