using Pith.Pipelines;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>The verdict: one sentence with its numbers, and what is known of them.</summary>
static class Headline
{
    /// <summary>The sentence; also the page's title and the text of its preview.</summary>
    public static string Of(ReportModel model)
    {
        if (model.Evaluation is { Cells.Count: > 0 } found && (model.Selection is null || model.Runs.Pipeline is not null))
            return OfEvaluation(found, EvaluationCells.MainBudget(found, model.Runs));
        if (model.Selection is not null)
            return $"{HtmlText.Count(model.Selection.Selection.Kept)} of {HtmlText.Count(model.Table!.Rows)} rows kept";
        return model.Runs.Main.Command switch
        {
            "extrapolate" => ExtrapolationSection.Headline(model),
            "train" => TrainingSection.Headline(model),
            "tune" => TuningSection.Headline(model),
            "embed" => EmbeddingSection.Headline(model),
            "graph" => GraphSection.Headline(model),
            _ => $"{HtmlText.Count(model.Runs.Main.Manifest.Rows)} rows",
        };
    }

    /// <summary>Whether the numbers of the sentence are told apart; null where there is nothing to compare.</summary>
    public static string? Standing(ReportModel model)
    {
        if (model.Evaluation is not { Cells.Count: > 0 } found || found.BestAt(EvaluationCells.MainBudget(found, model.Runs)) is not { AgainstRandom: PairedDifference random } best)
            return null;
        string words = $"{best.Method} is {StandingWords.Of(random.Standing)} random rows ({random.Figures})";
        return best.AgainstAll is PairedDifference all
            ? $"{words}, and {StandingWords.Of(all.Standing)} all rows with as many steps ({all.Figures})."
            : words + ".";
    }

    /// <summary>The same of the other budgets, a sentence each.</summary>
    public static IEnumerable<string> OtherBudgets(ReportModel model)
    {
        if (model.Evaluation is not { Cells.Count: > 0 } found)
            yield break;
        double main = EvaluationCells.MainBudget(found, model.Runs);
        foreach (double keep in found.Cells.Select(cell => cell.Keep).Distinct().Where(keep => keep != main).Order())
        {
            if (found.BestAt(keep) is not { AgainstRandom: PairedDifference random } best)
                continue;
            string all = best.AgainstAll is PairedDifference difference ? $" It is {StandingWords.Of(difference.Standing)} all rows ({PairedDifference.Points(difference.Mean)} points)." : "";
            yield return $"At {HtmlText.Percent(keep, 0)} of the rows {best.Method} reaches {HtmlText.Percent(best.Accuracy.Mean, 2)}: {StandingWords.Of(random.Standing)} random ({random.Figures}).{all}";
        }
    }

    static string OfEvaluation(EvaluationCells found, double keep)
    {
        string share = HtmlText.Percent(keep, 0);
        List<string> parts = [];
        if (found.BestAt(keep) is EvaluatedCell best)
            parts.Add($"{(found.IsOfNumbers ? $"{found.Measure} after training" : "Training")} on {share} of the rows: {HtmlText.Percent(best.Accuracy.Mean)}");
        if (found.RandomAt(keep) is EvaluatedCell random)
            parts.Add($"random {share}: {HtmlText.Percent(random.Accuracy.Mean)}");
        if (found.Summary.All?.Accuracy.Mean is double all)
            parts.Add($"all rows: {HtmlText.Percent(all)}");
        // The numbers stay with their signs where the line breaks.
        return HtmlText.Sentence(string.Join(", ", parts)).TrimEnd('.').Replace(" %", "\u00a0%", StringComparison.Ordinal);
    }
}
