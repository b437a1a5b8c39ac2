using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Cli.Binding;
using Pith.Cli.Infrastructure;
using Pith.Extrapolation.Validation;
using Pith.Pipelines;
using Pith.Pipelines.Extrapolate;

namespace Pith.Cli.Views;

/// <summary>Shows extrapolated scores: what was tried, how far to trust what was chosen, and what to do with it.</summary>
sealed class ExtrapolateView : IStageView<ExtrapolateRequest, ExtrapolatedRun>
{
    const int MostCandidatesShown = 25;

    public JsonObject ToJson(StageOutcome<ExtrapolateRequest, ExtrapolatedRun> outcome)
    {
        ExtrapolatedRun run = outcome.Result!;
        var json = new JsonObject
        {
            ["rows"] = run.Rows,
            ["scored"] = run.Scored,
            ["extrapolated"] = run.Extrapolated,
            ["method"] = run.Validation.Method,
            ["neighbors"] = run.Validation.Neighbors,
            ["score"] = run.Score,
            ["direction"] = KebabCase.Of(run.Direction),
            ["directionFrom"] = KebabCase.Of(run.DirectionFrom),
            ["facts"] = new JsonObject(run.MethodFacts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)Results.Number(fact.Value)))),
            ["validation"] = run.Validation.ToJson(),
            ["verdict"] = run.Validation.Verdict,
            ["seconds"] = Results.Seconds(outcome.Stages),
            ["truth"] = run.Truth?.ToJson(),
            ["run"] = outcome.Call.Out,
        };
        if (run.GraphRecall is { } recall)
            json["graph"] = Results.ApproximateGraph(recall);
        return json;
    }

    public void Print(StageOutcome<ExtrapolateRequest, ExtrapolatedRun> outcome, Screen screen)
    {
        ExtrapolatedRun run = outcome.Result!;
        ValidationFile validation = run.Validation;
        string chosen = Named(validation.Method, validation.Settings);
        screen.Line(FormattableString.Invariant(
            $"{run.Score}: {run.Scored:N0} of {run.Rows:N0} rows are scored; {run.Extrapolated:N0} are extrapolated with {chosen}."));
        screen.Line($"Direction: {DirectionWords.Of(run.Score, run.Direction, run.DirectionFrom)}.");
        if (run.MethodFacts.TryGetValue(Extrapolation.Predictions.ResidualFact, out double residual))
        {
            screen.Line(FormattableString.Invariant(
                $"Solved in {run.MethodFacts["iterations"]:N0} passes over the graph; residual {residual:G2} of the scores' range."));
        }
        PrintCandidates(validation, screen);
        PrintCoresets(validation, screen);
        PrintShift(validation.Shift, screen);
        if (validation.Ceiling is CeilingFigures ceiling)
            screen.Line(FormattableString.Invariant(
                $"Ceiling: two subset runs agree with Pearson {ceiling.Pearson:0.000}, Spearman {ceiling.Spearman:0.000} on {ceiling.Rows:N0} rows."));
        if (run.Truth is not null)
            PrintTruth(validation, run.Truth, screen);
        screen.Line(FormattableString.Invariant(
            $"Verdict: {validation.Verdict} (expected Spearman {validation.Spearman:0.000}, chance alone gives up to {validation.Chance.Limit:0.000})."));
        screen.Line(Results.Written(outcome.Call.Out!));
        string prune = $"Next: pith prune --embeddings {outcome.Call.Request.Embeddings}";
        screen.Line(validation.Use == ExtrapolationUse.NotBetterThanChance
            ? $"{prune} --method random --keep 30% --out CORESET"
            : $"{prune} --scores {outcome.Call.Out}:{run.Score}{ExtrapolationFiles.CalibratedSuffix} --keep 30% --out CORESET");
    }

    static void PrintCandidates(ValidationFile validation, Screen screen)
    {
        IReadOnlyDictionary<string, double> chance = validation.Chance.TailRecall;
        var rows = validation.Candidates.OrderByDescending(c => c.Spearman).Take(MostCandidatesShown).Select(c => (IReadOnlyList<string>)
        [
            (c.Chosen ? "* " : "  ") + Named(c.Method, c.Settings) + (c.ValidationIsFair ? "" : " (optimistic)"),
            Text(c.Pearson),
            Text(c.Spearman, c.Intervals.Spearman),
            Text(c.Kendall),
            .. c.TailRecall.Select(recall => Text(recall.Value, c.Intervals.TailRecall[recall.Key])),
        ]).ToList();
        rows.Add(["  chance", "0", "0", "0", .. chance.Values.Select(keep => FormattableString.Invariant($"{keep:0.###}"))]);
        screen.Table("Expected of the unscored rows (95 % interval over folds)", Header("method", chance), rows, Numbers(chance));
    }

    static void PrintCoresets(ValidationFile validation, Screen screen)
    {
        string cut = validation.Cutoff > 0
            ? FormattableString.Invariant($"Dropping the hardest {100 * validation.Cutoff:0.##} % first, {100 * validation.CutoffRecall:0.0} % of them are found; ")
            : "";
        IEnumerable<string> agreements = validation.Coreset.Select(kept => FormattableString.Invariant(
            $"{kept.Value:0.00} at {100 * double.Parse(kept.Key, CultureInfo.InvariantCulture):0.##} % ({validation.Chance.Coreset[kept.Key]:0.00} by chance)"));
        screen.Line($"{cut}{(cut.Length > 0 ? "the" : "The")} hardest rows kept then are those of true scores by a Jaccard index of {string.Join(", ", agreements)}.");
    }

    static void PrintShift(ShiftFigures shift, Screen screen)
    {
        screen.Line(FormattableString.Invariant(
            $"Distance to the nearest scored row, median: {shift.UnscoredMedianDistance:G4} for unscored rows, {shift.HeldOutMedianDistance:G4} in validation."));
        if (shift.Beyond > 0)
            screen.Line(FormattableString.Invariant(
                $"{shift.Beyond:N0} unscored rows are farther than any row in validation, so nothing is known about them: rows {string.Join(", ", shift.FirstBeyond)}{(shift.Beyond > shift.FirstBeyond.Count ? ", ..." : "")}."));
    }

    static void PrintTruth(ValidationFile expected, TruthFile truth, Screen screen) => screen.Table(
        "Against the true scores, unscored rows",
        Header("", expected.TailRecall),
        [
            ["expected", .. new[] { expected.Pearson, expected.Spearman, expected.Kendall }.Concat(expected.TailRecall.Values).Select(Text)],
            ["true", .. new[] { truth.Pearson, truth.Spearman, truth.Kendall }.Concat(truth.TailRecall.Values).Select(Text)],
        ],
        Numbers(expected.TailRecall));

    static string[] Header(string first, IReadOnlyDictionary<string, double> recalls) =>
    [
        first, "Pearson", "Spearman", "Kendall",
        .. recalls.Keys.Select(keep => FormattableString.Invariant($"top {100 * double.Parse(keep, CultureInfo.InvariantCulture):0.##} % found")),
    ];

    static int[] Numbers(IReadOnlyDictionary<string, double> recalls) => [.. Enumerable.Range(1, 3 + recalls.Count)];

    static string Named(string method, IReadOnlyDictionary<string, string> settings)
    {
        string text = string.Join(", ", settings.Where(s => s.Key != MethodInfo<Extrapolation.IExtrapolatorOptions>.CompatOption).Select(s => $"{s.Key} {s.Value}"));
        return text.Length > 0 ? $"{method} ({text})" : method;
    }

    static string Text(double value) => FormattableString.Invariant($"{value:0.000}");

    static string Text(double value, IReadOnlyList<double> ends) => FormattableString.Invariant($"{value:0.000} [{ends[0]:0.000}, {ends[1]:0.000}]");
}
