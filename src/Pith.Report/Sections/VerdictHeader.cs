using Pith.Evaluation;
using Pith.Numerics.Statistics;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>The top of the page: what came out, in one line, a few figures and a few sentences.</summary>
static class VerdictHeader
{
    public static HtmlText Build(ReportModel model)
    {
        var header = new HtmlText();
        header.Element("p class=\"kicker\"", Kicker(model)).Element("h1", Headline(model));
        if (model.Runs.Pipeline?.Verdict is string said)
            header.Element("p class=\"lead\"", said);
        List<Figure> figures = [.. Figures(model)];
        if (figures.Count > 0)
        {
            header.Raw("<dl class=\"figures\">");
            foreach (Figure figure in figures)
            {
                header.Raw("<div>").Element("dt", figure.Label).Element("dd", figure.Value);
                if (figure.Note is not null)
                    header.Element("dd class=\"note\"", figure.Note);
                header.Raw("</div>");
            }
            header.Raw("</dl>");
        }
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

    static string Kicker(ReportModel model)
    {
        FoundRun main = model.Runs.Main;
        string what = model.Runs.Pipeline is not null ? "pipeline" : main.Command switch
        {
            "prune" => "coreset",
            "extrapolate" => "extrapolated scores",
            "evaluate" => "evaluation",
            "train" => "training",
            "score" => "scores",
            _ => main.Command,
        };
        string data = model.Inputs.DataText is string text ? Runs.InputFiles.NameOf(text) : main.Name;
        string method = main.Command == "prune" ? $", method {main.Option("method")}" : "";
        return $"{data} · {what}{method}";
    }

    static string Headline(ReportModel model)
    {
        if (model.Selection is not null)
            return $"{HtmlText.Count(model.Selection.Selection.Kept)} of {HtmlText.Count(model.Table!.Rows)} rows kept";
        return model.Runs.Main.Command switch
        {
            "evaluate" => BudgetSection.Headline(model),
            "extrapolate" => ExtrapolationSection.Headline(model),
            "train" => TrainingSection.Headline(model),
            _ => $"{HtmlText.Count(model.Runs.Main.Manifest.Rows)} rows",
        };
    }

    static IEnumerable<Figure> Figures(ReportModel model)
    {
        if (model.Selection is not null)
        {
            int kept = model.Selection.Selection.Kept;
            int rows = model.Table!.Rows;
            yield return new("Kept", HtmlText.Count(kept), HtmlText.Percent((double)kept / rows) + " of the rows");
            yield return new("Dropped", HtmlText.Count(rows - kept), HtmlText.Percent((double)(rows - kept) / rows) + " of the rows");
            if (model.Table.Labels is int[] labels && kept > 0)
            {
                var shares = ClassShares.Measure(labels, model.Selection.Selection.Order);
                yield return new("Class shift", HtmlText.Percent(shares.TotalVariation), "of the kept rows would change class to match all rows");
            }
            if (model.StandIns is NearestKept stand)
            {
                double mean = Descriptive.Mean(stand.Distances);
                yield return new("Coverage", HtmlText.Number(mean), model.RandomCoverage is ConfidenceInterval random
                    ? $"mean distance of a dropped row to the nearest kept row; random: {HtmlText.Number(random.Mean)}"
                    : "mean distance of a dropped row to the nearest kept row");
            }
        }
        else
        {
            yield return new("Rows", HtmlText.Count(model.Runs.Main.Manifest.Rows), null);
        }
        foreach (Figure figure in BudgetSection.Figures(model).Concat(ExtrapolationSection.Figures(model)).Concat(TrainingSection.Figures(model)))
            yield return figure;
    }

    static IEnumerable<string> Sentences(ReportModel model)
    {
        if (StageSection.Finding(model) is string cost)
            yield return cost;
        if (model.Selection is not null)
        {
            if (HistogramSection.Finding(model.Table!) is string score)
                yield return score;
            if (model.Table!.Labels is not null && ClassSection.Finding(model.Table) is string classes)
                yield return classes;
            if (model.StandIns is NearestKept stand && model.RandomCoverage is ConfidenceInterval random)
                yield return CoverageFinding(Descriptive.Mean(stand.Distances), random);
        }
        foreach (string sentence in BudgetSection.Findings(model).Concat(ExtrapolationSection.Findings(model)))
            yield return sentence;
    }

    static string CoverageFinding(double mean, ConfidenceInterval random)
    {
        string interval = $"{HtmlText.Number(random.Mean)}, 95 % interval {HtmlText.Number(random.Low)} to {HtmlText.Number(random.High)}";
        return random.Contains(mean) ? $"Dropped rows lie as near to the kept ones as with a random coreset of this size ({interval})."
            : mean < random.Mean ? $"Dropped rows lie nearer to the kept ones ({HtmlText.Number(mean)}) than with a random coreset of this size ({interval})."
            : $"Dropped rows lie farther from the kept ones ({HtmlText.Number(mean)}) than with a random coreset of this size ({interval}).";
    }
}

/// <summary>One key figure.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The number with its unit.</param>
/// <param name="Note">What it says, or null.</param>
sealed record Figure(string Label, string Value, string? Note);
