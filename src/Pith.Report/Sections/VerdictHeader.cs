using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>The first screen: the verdict in one sentence with its numbers, a picture beside it, how to make it again, key figures, and what else was found.</summary>
static class VerdictHeader
{
    public static HtmlText Build(ReportModel model)
    {
        var header = new HtmlText();
        header.Raw("<div class=\"first\"><div>").Element("p class=\"kicker\"", Kicker(model)).Element("h1", Headline.Of(model));
        if (Headline.Standing(model) is string standing)
            header.Element("p class=\"lead\"", HtmlText.Capital(standing));
        header.Raw("<p class=\"again\"><span>Make it again</span><code data-line>").Text(Reproduction.Of(model)).Raw("</code></p></div>");
        if (BudgetSection.Picture(model) is HtmlText picture)
            header.Raw("<figure class=\"picture\">").Add(picture).Raw("</figure>");
        else if (MapSection.HasMap(model))
            header.Raw("<figure class=\"picture\"><a class=\"preview\" href=\"#map\" aria-label=\"To the map\"></a><figcaption class=\"note\">").Text(MapSection.PreviewNote(model)).Raw("</figcaption></figure>");
        header.Raw("</div>");
        AddFigures(header, [.. KeyFigures.Of(model)]);
        List<string> sentences = [.. Sentences(model), .. model.Inputs.Notes];
        if (sentences.Count > 0)
        {
            header.Raw("<ul class=\"findings\">");
            foreach (string sentence in sentences)
                header.Element("li", sentence);
            header.Raw("</ul>");
        }
        return header;
    }

    static void AddFigures(HtmlText header, IReadOnlyList<Figure> figures)
    {
        if (figures.Count == 0)
            return;
        header.Raw("<dl class=\"figures\">");
        foreach (Figure figure in figures)
        {
            header.Raw(figure.Mark is null ? "<div>" : $"<div class=\"{figure.Mark}\">").Element("dt", figure.Label).Element("dd", figure.Value);
            if (figure.Mark is not null)
                header.Element("dd class=\"mark-word\"", figure.Mark + " than random");
            if (figure.Note is not null)
                header.Element("dd class=\"note\"", figure.Note);
            header.Raw("</div>");
        }
        header.Raw("</dl>");
    }

    static string Kicker(ReportModel model)
    {
        FoundRun main = model.Runs.Main;
        string what = main.Command switch
        {
            "prune" => $"coreset by {main.Option("method")}",
            "extrapolate" => "extrapolated scores",
            "evaluate" => "evaluation",
            "train" => "training",
            "score" => "scores",
            "tune" => "tuning",
            "embed" => "embeddings",
            "graph" => "kNN graph",
            _ => main.Command,
        };
        return $"{Reproduction.Data(model)} · {what}";
    }

    static IEnumerable<string> Sentences(ReportModel model)
    {
        foreach (string sentence in Headline.OtherBudgets(model))
            yield return sentence;
        if (CostSection.Finding(model) is string cost)
            yield return cost;
        if (model.Selection is not null)
        {
            if (HistogramSection.Finding(model.Table!) is string score)
                yield return score;
            if (model.Table!.Labels is not null && ClassSection.Finding(model.Table) is string classes)
                yield return classes;
        }
        foreach (string sentence in ExtrapolationSection.Findings(model))
            yield return sentence;
    }
}
