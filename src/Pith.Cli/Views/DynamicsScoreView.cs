using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Dynamics;
using Pith.Data.Scores;
using Pith.Numerics.Statistics;
using Pith.Pipelines.Score;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Cli.Views;

/// <summary>Scores of training dynamics: how they agree with each other, and after how many epochs each had settled.</summary>
/// <remarks>A score that looks at one model neither settles nor stands in the table of agreement over the epochs; such come last.</remarks>
static class DynamicsScoreView
{
    /// <summary>What JSON says about one score.</summary>
    public static JsonObject Facts(ScoreResult result, int index)
    {
        JsonObject facts = ScoreView.Facts(result.Scores[index], ofDynamics: true);
        if (result.Agreement is not { } agreement || index >= agreement.Scores)
            return facts;
        var correlations = new JsonObject();
        for (int other = 0; other < agreement.Scores; other++)
        {
            if (other != index)
                correlations[result.Scores[other].Name] = Results.Number(agreement.Correlation(index, other));
        }
        facts["settledAfter"] = agreement.SettledAfter(index);
        facts["spearman"] = correlations;
        return facts;
    }

    public static void Print(ScoreResult result, Screen screen)
    {
        DynamicsDescription recording = result.Recording!;
        string recorded = result.RecordedRows < recording.Rows ? FormattableString.Invariant($"{result.RecordedRows:N0} recorded of ") : "";
        screen.Line(FormattableString.Invariant($"Scores of {recorded}{recording.Rows:N0} rows from {recording.Epochs} {(recording.Epochs == 1 ? "epoch" : "epochs")} of {(recording.Values == DynamicsValues.Residuals ? "residuals of a number" : $"{recording.Classes} classes")}:"));
        if (result.LogitFiles.Count > 1)
        {
            // The order decides what the scores mean, so that it is said.
            string[] names = [.. result.LogitFiles.Select(file => Path.GetFileName(file))];
            screen.Line(FormattableString.Invariant($"Epochs in this order: {string.Join(", ", names.Length <= 6 ? names : [.. names[..3], "...", .. names[^2..]])}."));
        }
        if (result.Runs > 1)
        {
            screen.Line(FormattableString.Invariant(
                $"Means over {result.Runs} runs; the standard deviation of each row over the runs is in NAME{RunMean.SpreadSuffix}.npy. Correlations are of the means; settled is what has settled in every run."));
        }
        PrintGaps(result, screen);
        int judged = result.Agreement?.Scores ?? 0;
        screen.Table(
            "",
            ["", "score", "direction", "mean", "spread", "tied rows", "settled after"],
            result.Scores.Select((score, i) => (IReadOnlyList<string>)[i < judged ? Number(i + 1) : "", .. Figures(score), i < judged ? Settled(result, i) : "one model"]),
            0, 3, 4, 5, 6);
        if (judged > 1)
        {
            screen.Line("Rank correlation (Spearman, in hundredths):");
            screen.Table(
                "",
                ["", "score", .. Enumerable.Range(1, judged).Select(Number)],
                Enumerable.Range(0, judged).Select(i => (IReadOnlyList<string>)[Number(i + 1), result.Scores[i].Name, .. Correlations(result.Agreement!, i)]),
                [0, .. Enumerable.Range(2, judged)]);
        }
        if (result.Agreement is { } agreement)
        {
            string where = result.Runs > 1 ? " in every run" : "";
            screen.Line(FormattableString.Invariant(
                $"Settled after: epochs from which on the order agrees with the final one{where}, rank correlation of at least {ScoreAgreement.SettledCorrelation}. Agreement is measured on {agreement.Rows:N0} evenly drawn rows."));
        }
    }

    // What a ragged recording lacks, and the scores that lack rows for it.
    static void PrintGaps(ScoreResult result, Screen screen)
    {
        if (result.MissingEpochs.Count > 0)
            screen.Line(FormattableString.Invariant($"Missing epochs: {result.MissingEpochs.Count} ({string.Join(", ", result.MissingEpochs.Take(8))}{(result.MissingEpochs.Count > 8 ? ", ..." : "")}); the scores are of those that are there."));
        if (result.IncompleteRows > 0)
            screen.Line(FormattableString.Invariant($"Rows that lack epochs: {result.IncompleteRows:N0} of {result.RecordedRows:N0}; their scores are of the epochs that they have, or NaN where a score needs all."));
        string[] lacking = [.. result.Scores.Select(score => (score.Name, Lacking: result.RecordedRows - ScoreView.Scored(score).Length))
            .Where(score => score.Lacking > 0).Select(score => FormattableString.Invariant($"{score.Name} {score.Lacking:N0}"))];
        if (lacking.Length > 0)
            screen.Line($"Recorded rows without a score: {string.Join(", ", lacking)}.");
    }

    static string Settled(ScoreResult result, int index) => result.Agreement!.SettledAfter(index) is int settled
        ? FormattableString.Invariant($"{settled} of {result.Recording!.Epochs}")
        : "constant";

    static IEnumerable<string> Correlations(ScoreAgreement agreement, int index) =>
        Enumerable.Range(0, agreement.Scores).Select(other => other >= index ? "" : Hundredths(agreement.Correlation(index, other)));

    static string[] Figures(ImportanceScores score)
    {
        double[] values = ScoreView.Scored(score);
        return
        [
            score.Name,
            KebabCase.Of(score.Direction),
            FormattableString.Invariant($"{Descriptive.Mean(values):G5}"),
            FormattableString.Invariant($"{Descriptive.StandardDeviation(values, 0):G4}"),
            FormattableString.Invariant($"{100 * Ranks.ShareOfTies(values):0.#} %"),
        ];
    }

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    static string Hundredths(double correlation) =>
        double.IsNaN(correlation) ? "-" : ((int)Math.Round(100 * correlation)).ToString("0", CultureInfo.InvariantCulture);
}
