using System.Text.Json.Nodes;
using Pith.Cli.Binding;
using Pith.Cli.Infrastructure;
using Pith.Data.Scores;
using Pith.Numerics.Statistics;
using Pith.Pipelines;
using Pith.Pipelines.Score;

namespace Pith.Cli.Views;

/// <summary>What <c>pith score</c> prints: a line a score; of training dynamics also how the scores agree, and when each had settled.</summary>
sealed class ScoreView : IStageView<ScoreRequest, ScoreResult>
{
    public JsonObject ToJson(StageOutcome<ScoreRequest, ScoreResult> outcome)
    {
        ScoreResult result = outcome.Result!;
        var json = new JsonObject { ["rows"] = outcome.Manifest!.Rows };
        if (result.Recording is { } recording)
        {
            json["recordedRows"] = result.RecordedRows;
            json["classes"] = recording.Classes;
            json["epochs"] = recording.Epochs;
            json["runs"] = result.Runs;
            json["incompleteRows"] = result.IncompleteRows;
            if (result.LogitFiles.Count > 0)
                json["files"] = new JsonArray([.. result.LogitFiles.Select(file => JsonValue.Create(Path.GetFileName(file)))]);
            json["missingEpochs"] = new JsonArray([.. result.MissingEpochs.Select(epoch => JsonValue.Create(epoch))]);
        }
        var scores = new JsonObject();
        for (int i = 0; i < result.Scores.Count; i++)
            scores[result.Scores[i].Name] = result.Recording is null ? Facts(result.Scores[i], ofDynamics: false) : DynamicsScoreView.Facts(result, i);
        foreach (ImportanceScores spread in result.Spreads)
        {
            double[] values = Scored(spread);
            scores[spread.Name[..^RunMean.SpreadSuffix.Length]]!["spread"] = new JsonObject
            {
                ["mean"] = values.Length > 0 ? Descriptive.Mean(values) : null,
                ["file"] = $"scores/{spread.Name}.npy",
            };
        }
        json["scores"] = scores;
        var skipped = new JsonObject();
        foreach ((string name, string reason) in result.Skipped)
            skipped[name] = OptionWords.AsFlags(reason);
        json["skipped"] = skipped;
        if (result.Recording is not null)
            json["agreementRows"] = result.Agreement?.Rows ?? 0;
        if (result.GraphRecall is { } recall)
            json["graph"] = Results.ApproximateGraph(recall);
        json["seconds"] = Results.Seconds(outcome.Stages);
        json["out"] = outcome.Call.Out;
        return json;
    }

    public void Print(StageOutcome<ScoreRequest, ScoreResult> outcome, Screen screen)
    {
        ScoreResult result = outcome.Result!;
        if (result.Recording is null)
            PrintScores(result, screen);
        else
            DynamicsScoreView.Print(result, screen);
        screen.Line("The directions are those of the scores' definitions; they are stored in scores.json, and a values file that is copied away from it loses its own.");
        screen.Line(Results.Written(outcome.Call.Out!));
        screen.Line($"Next: pith prune --embeddings {outcome.Call.Request.Embeddings ?? "FILE"} --scores {outcome.Call.Out}:{result.Scores[0].Name} --keep 30% --out RUN");
    }

    /// <summary>What JSON says about one score.</summary>
    public static JsonObject Facts(ImportanceScores score, bool ofDynamics)
    {
        double[] values = Scored(score);
        var parameters = new JsonObject();
        foreach ((string name, string value) in score.Parameters)
            parameters[name] = value;
        var facts = new JsonObject { ["direction"] = KebabCase.Of(score.Direction), ["directionFrom"] = KebabCase.Of(score.DirectionSource), ["definition"] = score.Definition };
        if (ofDynamics)
            facts["source"] = score.Source;
        facts["parameters"] = parameters;
        facts["minimum"] = values.Min();
        facts["mean"] = Descriptive.Mean(values);
        facts["maximum"] = values.Max();
        if (ofDynamics)
        {
            facts["scoredRows"] = values.Length;
            facts["standardDeviation"] = Descriptive.StandardDeviation(values, 0);
        }
        facts["shareOfTies"] = Ranks.ShareOfTies(values);
        facts["file"] = $"scores/{score.Name}.npy";
        return facts;
    }

    /// <summary>The values of the rows that are scored.</summary>
    public static double[] Scored(ImportanceScores score) => [.. score.Values.ToArray().Where(value => !double.IsNaN(value))];

    static void PrintScores(ScoreResult result, Screen screen)
    {
        screen.Line(FormattableString.Invariant($"Scores of {result.Scores[0].Rows:N0} rows:"));
        screen.Table(
            "",
            ["score", "direction", "minimum", "mean", "maximum", "tied rows"],
            result.Scores.Select(Line),
            2, 3, 4, 5);
        foreach (ImportanceScores score in result.Scores)
        {
            string parameters = string.Join(", ", score.Parameters.Select(p => $"{p.Key} {p.Value}"));
            screen.Line($"{score.Name}: {score.Definition}{(parameters.Length > 0 ? $" ({parameters})" : "")}");
        }
    }

    static IReadOnlyList<string> Line(ImportanceScores score)
    {
        double[] values = Scored(score);
        return
        [
            score.Name,
            KebabCase.Of(score.Direction),
            .. new[] { values.Min(), Descriptive.Mean(values), values.Max() }.Select(value => FormattableString.Invariant($"{value:G5}")),
            FormattableString.Invariant($"{100 * Ranks.ShareOfTies(values):0.#} %"),
        ];
    }
}
