using Pith.Evaluation;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>One key figure.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The number with its unit.</param>
/// <param name="Note">What it says, or null.</param>
/// <param name="Mark">better or worse than what random rows would show; null where that cannot be said.</param>
sealed record Figure(string Label, string Value, string? Note, string? Mark = null);

/// <summary>The figures below the verdict, each beside what random rows of the same number would show.</summary>
static class KeyFigures
{
    const int RandomDraws = 5;

    public static IEnumerable<Figure> Of(ReportModel model)
    {
        if (model.Selection is not null)
        {
            foreach (Figure figure in OfSelection(model))
                yield return figure;
        }
        else
        {
            yield return new("Rows", HtmlText.Count(model.Runs.Main.Manifest.Rows), null);
        }
        foreach (Figure figure in ExtrapolationSection.Figures(model).Concat(TrainingSection.Figures(model)).Concat(TuningSection.Figures(model))
            .Concat(EmbeddingSection.Figures(model)).Concat(GraphSection.Figures(model)))
            yield return figure;
    }

    static IEnumerable<Figure> OfSelection(ReportModel model)
    {
        int kept = model.Selection!.Selection.Kept, rows = model.Table!.Rows;
        yield return new("Kept", HtmlText.Count(kept), $"{HtmlText.Percent((double)kept / rows)} of {HtmlText.Count(rows)} rows; {HtmlText.Count(rows - kept)} dropped");
        if (model.Runs.Pipeline?.WrongLabels is { Wrong: > 0 } wrong)
        {
            double dropped = 1 - ((double)wrong.Kept / wrong.Wrong), share = (double)wrong.Kept / Math.Max(1, kept), before = (double)wrong.Wrong / rows;
            yield return new("Wrong labels dropped", HtmlText.Percent(dropped), $"{HtmlText.Percent(share)} of the kept rows have one; of random rows {HtmlText.Percent(before)}", Compare(share, before, before));
        }
        if (model.Table.Labels is int[] labels && kept > 0 && kept < rows)
        {
            double shift = ClassShares.Measure(labels, model.Selection.Selection.Order).TotalVariation;
            double[] drawn = [.. Enumerable.Range(0, RandomDraws).Select(seed =>
                ClassShares.Measure(labels, new RandomStream((ulong)seed, "random-classes").Sample(rows, kept)).TotalVariation)];
            yield return new("Class shift", HtmlText.Percent(shift), $"of the kept rows would change class to match all rows; random: {HtmlText.Percent(Descriptive.Mean(drawn))}");
        }
        if (model.StandIns is NearestKept stand)
        {
            double mean = Descriptive.Mean(stand.Distances);
            yield return model.RandomCoverage is ConfidenceInterval random
                ? new("Coverage", HtmlText.Number(mean), $"mean distance of a dropped row to the nearest kept row; random: {HtmlText.Number(random.Low)} to {HtmlText.Number(random.High)}", Compare(mean, random.Low, random.High))
                : new("Coverage", HtmlText.Number(mean), "mean distance of a dropped row to the nearest kept row");
        }
    }

    // Less is better.
    static string? Compare(double value, double low, double high) => value < low ? "better" : value > high ? "worse" : null;
}
