using System.Globalization;
using Pith.Pipelines;
using Pith.Pipelines.Tune;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>What a tuning tried, and what it chose.</summary>
static class TuningSection
{
    const string Random = "random";

    public static ReportSection? Build(ReportModel model)
    {
        if (Read(model) is not (FoundRun run, TuningFile tuning))
            return null;
        var body = new HtmlText();
        body.Element("p class=\"intro\"", $"Settings tried for keeping {Share(run)} of the rows, beside random rows. Each was judged by {HtmlText.Count(tuning.HeldOut)} held-out training rows "
            + $"after training on {HtmlText.Count(tuning.Kept)} rows that it chose among the others; those that did well went on to the next round with more seeds. {HtmlText.Count(tuning.Trainings)} trainings in all; test rows were not looked at.");
        body.Element("p class=\"note\"", Choice(tuning));
        string[] last = tuning.LastJudge is string judge ? [$"#against random by {judge}"] : [];
        body.Table(
            ["candidate", "#trainings", "#accuracy on held-out rows", "#against random", "#last round", .. last],
            tuning.Candidates.OrderBy(c => c.Label == tuning.Winner ? 0 : 1).ThenByDescending(c => c.Method == Random ? int.MaxValue : c.Round).ThenByDescending(c => c.LastGain ?? c.Gain).Select(c => (IReadOnlyList<string>)
            [
                c.Label, HtmlText.Count(c.Seeds), c.Accuracy is double accuracy ? HtmlText.Percent(accuracy, 2) : "", c.Method == Random ? "" : Points(c.Gain),
                c.Method == Random ? "" : c.Label == tuning.Winner ? "won" : HtmlText.Count(c.Round), .. last.Select(_ => c.Method == Random ? "" : Points(c.LastGain)),
            ]));
        return new ReportSection("tuning", "Tuning", body);
    }

    public static string Headline(ReportModel model) => Read(model) is not (_, TuningFile tuning) ? "Tuning"
        : tuning.IsRandom ? "No setting beat random rows"
        : $"{Words(tuning.Choice)}: {Points(tuning.Gain.Mean)} points against random rows";

    public static IEnumerable<Figure> Figures(ReportModel model)
    {
        if (model.Runs.Main.Command != "tune" || Read(model) is not (_, TuningFile tuning))
            yield break;
        yield return new("Gain in points", Points(tuning.Gain.Mean), $"of {tuning.Winner} against random on held-out rows, with fresh seeds{Interval(tuning)}");
        yield return new("Candidates", HtmlText.Count(tuning.Candidates.Count), $"{HtmlText.Count(tuning.Trainings)} trainings");
    }

    static string Choice(TuningFile tuning) => tuning.IsRandom
        ? $"The best candidate, {tuning.Winner}, does not beat random rows with fresh seeds ({Points(tuning.Gain.Mean)} points{Interval(tuning)}), so random rows are the choice."
        : $"Chosen: {Words(tuning.Choice)}. With fresh seeds it is {Points(tuning.Gain.Mean)} points from random rows{Interval(tuning)}.";

    static string Interval(TuningFile tuning) => (Ends(tuning.Gain), Ends(tuning.GainOverRows)) switch
    {
        (string seeds, string rows) => $"; 95 % intervals {seeds} over seeds, {rows} over held-out rows",
        (string seeds, _) => $"; 95 % interval {seeds} over seeds",
        (_, string rows) => $"; 95 % interval {rows} over held-out rows",
        _ => "",
    };

    // One seed has no interval.
    static string? Ends(StoredInterval? interval) => interval is not null && double.IsFinite(interval.Low) && double.IsFinite(interval.High)
        ? $"{Points(interval.Low)} to {Points(interval.High)}" : null;

    static string Words(TunedSettings choice) =>
        choice.Settings.Count == 0 ? choice.Method : $"{choice.Method} with {string.Join(", ", choice.Settings.Select(setting => $"{setting.Key} {setting.Value}"))}";

    static string Share(FoundRun run) => run.Option("keep") is not string keep ? "a share"
        : decimal.TryParse(keep, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal share) ? HtmlText.Percent((double)share, 0)
        : keep.Replace("%", " %", StringComparison.Ordinal);

    static string Points(double? gain) => gain is double value && double.IsFinite(value) ? (100 * value).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) : "";

    static (FoundRun, TuningFile)? Read(ReportModel model) =>
        model.Runs.Of("tune") is FoundRun run && run.File(TuningFile.Name) is not null ? (run, TuningFile.Read(run.Folder)) : null;
}
