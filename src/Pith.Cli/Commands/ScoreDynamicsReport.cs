using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Dynamics;
using Pith.Data.Scores;
using Pith.Numerics.Statistics;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Cli.Commands;

/// <summary>What <c>pith score --dynamics</c> prints: a line a score, how the scores agree, and when each had settled.</summary>
sealed class ScoreDynamicsReport
{
    readonly DynamicsDescription _recording;
    readonly DynamicsScoring _scoring;
    readonly ImportanceScores? _grand;
    readonly IReadOnlyDictionary<string, string> _skipped;
    readonly string _out;

    public ScoreDynamicsReport(DynamicsDescription recording, DynamicsScoring scoring, ImportanceScores? grand, IReadOnlyDictionary<string, string> skipped, string outPath)
    {
        _recording = recording;
        _scoring = scoring;
        _grand = grand;
        _skipped = skipped;
        _out = outPath;
    }

    public void Print(CommandContext context)
    {
        if (context.Json)
        {
            context.PrintJson(ToJson(context));
            return;
        }
        Screen screen = context.Screen;
        string recorded = _scoring.RecordedRows < _recording.Rows ? FormattableString.Invariant($"{_scoring.RecordedRows:N0} recorded of ") : "";
        screen.Line(FormattableString.Invariant($"Scores of {recorded}{_recording.Rows:N0} rows from {_recording.Epochs} epochs of {_recording.Classes} classes:"));
        screen.Table(
            "",
            ["", "score", "direction", "mean", "spread", "tied rows", "settled after"],
            [.. _scoring.Scores.Select((s, i) => (IReadOnlyList<string>)[Number(i + 1), .. Line(s, i)]), .. GrandLine()],
            0, 3, 4, 5, 6);
        if (_scoring.Scores.Count > 1)
        {
            screen.Line("Rank correlation (Spearman, in hundredths):");
            screen.Table(
                "",
                ["", "score", .. Enumerable.Range(1, _scoring.Scores.Count).Select(Number)],
                _scoring.Scores.Select((s, i) => (IReadOnlyList<string>)[Number(i + 1), s.Name, .. Enumerable.Range(0, _scoring.Scores.Count).Select(j => j >= i ? "" : Hundredths(_scoring.Agreement.Correlation(i, j)))]),
                [0, .. Enumerable.Range(2, _scoring.Scores.Count)]);
        }
        screen.Line(FormattableString.Invariant(
            $"Settled after: epochs from which on the order agrees with the final one, rank correlation of at least {ScoreAgreement.SettledCorrelation}. Agreement is measured on {_scoring.Agreement.Rows:N0} evenly drawn rows."));
        screen.Line($"Written: {_out}");
        screen.Line($"Next: pith prune --embeddings FILE --scores {_out}:{(_scoring.Scores.Count > 0 ? _scoring.Scores[0] : _grand!).Name} --keep 30% --out RUN");
    }

    // GraNd looks at one model, so that it neither settles nor stands in the table of agreement over the epochs.
    IEnumerable<IReadOnlyList<string>> GrandLine() => _grand is null ? [] : [["", .. Figures(_grand), "one model"]];

    string[] Line(ImportanceScores score, int index) =>
        [
            .. Figures(score),
            _scoring.Agreement.SettledAfter(index) is int settled ? FormattableString.Invariant($"{settled} of {_recording.Epochs}") : "constant",
        ];

    static string[] Figures(ImportanceScores score)
    {
        double[] values = Scored(score);
        return
        [
            score.Name,
            KebabCase.Of(score.Direction),
            FormattableString.Invariant($"{Descriptive.Mean(values):G5}"),
            FormattableString.Invariant($"{Descriptive.StandardDeviation(values, 0):G4}"),
            FormattableString.Invariant($"{100 * Ranks.ShareOfTies(values):0.#} %"),
        ];
    }

    JsonObject ToJson(CommandContext context)
    {
        var scores = new JsonObject();
        for (int i = 0; i < _scoring.Scores.Count; i++)
        {
            ImportanceScores score = _scoring.Scores[i];
            var correlations = new JsonObject();
            for (int j = 0; j < _scoring.Scores.Count; j++)
            {
                if (j != i)
                    correlations[_scoring.Scores[j].Name] = Results.Number(_scoring.Agreement.Correlation(i, j));
            }
            JsonObject facts = Facts(score);
            facts["settledAfter"] = _scoring.Agreement.SettledAfter(i);
            facts["spearman"] = correlations;
            scores[score.Name] = facts;
        }
        if (_grand is not null)
            scores[_grand.Name] = Facts(_grand);
        var left = new JsonObject();
        foreach ((string name, string reason) in _skipped)
            left[name] = reason;
        return new JsonObject
        {
            ["rows"] = _recording.Rows,
            ["recordedRows"] = _scoring.RecordedRows,
            ["classes"] = _recording.Classes,
            ["epochs"] = _recording.Epochs,
            ["scores"] = scores,
            ["skipped"] = left,
            ["agreementRows"] = _scoring.Agreement.Rows,
            ["seconds"] = Results.Seconds(context.Stages.Finished),
            ["out"] = _out,
        };
    }

    static double[] Scored(ImportanceScores score)
    {
        var values = new double[score.Rows];
        int count = 0;
        foreach (double value in score.Values)
        {
            if (!double.IsNaN(value))
                values[count++] = value;
        }
        return count == values.Length ? values : values[..count];
    }

    static JsonObject Facts(ImportanceScores score)
    {
        double[] values = Scored(score);
        var parameters = new JsonObject();
        foreach ((string name, string value) in score.Parameters)
            parameters[name] = value;
        return new JsonObject
        {
            ["direction"] = KebabCase.Of(score.Direction),
            ["definition"] = score.Definition,
            ["source"] = score.Source,
            ["parameters"] = parameters,
            ["minimum"] = values.Min(),
            ["mean"] = Descriptive.Mean(values),
            ["maximum"] = values.Max(),
            ["standardDeviation"] = Descriptive.StandardDeviation(values, 0),
            ["shareOfTies"] = Ranks.ShareOfTies(values),
            ["file"] = $"scores/{score.Name}.npy",
        };
    }

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    static string Hundredths(double correlation) =>
        double.IsNaN(correlation) ? "-" : ((int)Math.Round(100 * correlation)).ToString("0", CultureInfo.InvariantCulture);
}
