using System.Globalization;
using System.Net;
using System.Text;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>The picture that stands for the page where it is linked: the verdict and a bar for each of its numbers, as SVG inside the address.</summary>
static class PreviewImage
{
    const int Width = 1200, Height = 630, Left = 80, LongestBar = 700, LettersInLine = 38;

    public static PageFrame Frame(ReportModel model)
    {
        string headline = Headline.Of(model).Replace((char)0xa0, (char)32);
        string data = Reproduction.Data(model);
        string description = Headline.Standing(model) is string standing ? HtmlText.Capital(standing) : $"A Pith report on {data}.";
        return new PageFrame($"{headline} · {data} · Pith", description, Address(model, headline, data), VerdictHeader.Build(model), Reproduction.Footer(model));
    }

    static string Address(ReportModel model, string headline, string data)
    {
        var picture = new StringBuilder();
        picture.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" font-family=\"system-ui, sans-serif\"><rect width=\"100%\" height=\"100%\" fill=\"#fbfbf8\"/>");
        Line(picture, 90, 26, "#6f7680", $"Pith · {data}");
        int y = 160;
        foreach (string line in Wrap(headline))
        {
            Line(picture, y, 52, "#1b1f24", line, "700");
            y += 66;
        }
        foreach ((string name, double share, string text, string colour) in Bars(model))
        {
            int length = Math.Max(4, (int)(share * LongestBar));
            picture.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y}\" width=\"{length}\" height=\"44\" rx=\"6\" fill=\"{colour}\"/>");
            Line(picture, y + 31, 26, "#545b64", $"{text}  {name}", x: Left + length + 18);
            y += 62;
        }
        return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(picture.Append("</svg>").ToString()));
    }

    // Bars start a little below the least, so that the differences are seen.
    static IEnumerable<(string Name, double Share, string Text, string Colour)> Bars(ReportModel model)
    {
        if (model.Evaluation is not { Cells.Count: > 0 } found)
            yield break;
        double keep = EvaluationCells.MainBudget(found, model.Runs);
        (string Name, double? Value, string Colour)[] bars =
        [
            (found.BestAt(keep)?.Method ?? "", found.BestAt(keep)?.Accuracy.Mean, "#0b6fb8"),
            ("random", found.RandomAt(keep)?.Accuracy.Mean, "#b4bac2"),
            ("all rows", found.Summary.All?.Accuracy.Mean, "#6f7680"),
        ];
        double[] known = [.. bars.Select(bar => bar.Value).OfType<double>()];
        double floor = known.Length == 0 ? 0 : known.Min() - Math.Max(0.01, 0.6 * (known.Max() - known.Min()));
        foreach ((string name, double? value, string colour) in bars)
        {
            if (value is double accuracy)
                yield return (name, (accuracy - floor) / Math.Max(1e-9, known.Max() - floor), HtmlText.Percent(accuracy), colour);
        }
    }

    static void Line(StringBuilder picture, int y, int size, string colour, string text, string weight = "400", int x = Left) => picture.Append(
        CultureInfo.InvariantCulture,
        $"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\">{WebUtility.HtmlEncode(text)}</text>");

    static IEnumerable<string> Wrap(string text)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + word.Length >= LettersInLine)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        if (line.Length > 0)
            yield return line.ToString();
    }
}
