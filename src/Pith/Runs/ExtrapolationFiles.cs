using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Extrapolation.Validation;

namespace Pith.Runs;

/// <summary>Writes what an extrapolation found as files of a run: <c>scores/NAME.npy</c>, <c>scores/NAME-calibrated.npy</c>, <c>scores.json</c>,
/// <c>uncertainty.npy</c>, <c>validation.json</c> and, where the true scores are known, <c>truth.json</c>.</summary>
public static class ExtrapolationFiles
{
    /// <summary>What is added to a score's name where predictions are mapped to the distribution of the given scores.</summary>
    public const string CalibratedSuffix = "-calibrated";

    static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Writes scores and uncertainties.</summary>
    /// <param name="run">The run.</param>
    /// <param name="given">The scores that were given, for name, direction and definition.</param>
    /// <param name="merged">Given and predicted scores.</param>
    /// <param name="judgement">How they were made.</param>
    public static void WriteScores(RunFolder run, ImportanceScores given, ExtrapolatedScores merged, ExtrapolationJudgement judgement)
    {
        ExtrapolationCandidate chosen = judgement.Candidates[judgement.Chosen].Candidate;
        var parameters = new Dictionary<string, string>(given.Parameters) { ["extrapolation"] = chosen.Entry.Name };
        if (chosen.Settings.Length > 0)
            parameters["extrapolationSettings"] = chosen.Settings;
        string definition = given.Definition.Length > 0 ? given.Definition.TrimEnd('.') + "; " : "";
        ImportanceScores Of(string name, double[] values, string how) =>
            new(name, given.Direction, values, definition + how, parameters, NameOf(given.Source));
        ImportanceScores[] scores =
        [
            Of(given.Name, merged.Raw, $"scored rows keep it, all others hold the raw prediction of {chosen.Entry.Name}"),
            Of(given.Name + CalibratedSuffix, merged.Calibrated,
                $"scored rows keep it, the predictions of {chosen.Entry.Name} are mapped to the scored rows' distribution by rank"),
        ];
        run.Write(ScoresFolder.FileName, path => ScoresFolder.Write(Path.GetDirectoryName(path)!, scores));
        run.Write("uncertainty.npy", path => NpyFile.Write<double>(path, merged.Uncertainty, merged.Uncertainty.Length));
    }

    // No path may stand in an output: a replay reads the same file by another one.
    static string NameOf(string source) => Path.Exists(DataSpec.Parse(source).Path) ? InputFiles.NameOf(source) : source;

    /// <summary>Writes one JSON object as a file of the run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="json">The object.</param>
    public static void WriteJson(RunFolder run, string name, JsonObject json) =>
        run.Write(name, path => File.WriteAllText(path, json.ToJsonString(s_indented) + "\n"));

    /// <summary>The contents of <c>validation.json</c>: the same for any number of threads, without times.</summary>
    /// <param name="judgement">The judgement.</param>
    public static JsonObject Validation(ExtrapolationJudgement judgement)
    {
        JudgedCandidate chosen = judgement.Candidates[judgement.Chosen];
        var json = new JsonObject { ["method"] = chosen.Candidate.Entry.Name, ["neighbors"] = NeighborsOf(chosen.Candidate), ["settings"] = SettingsOf(chosen.Candidate) };
        AddFigures(json, chosen.Expected, judgement.Keeps);
        json["chance"] = new JsonObject
        {
            ["pearson"] = 0.0,
            ["spearman"] = 0.0,
            ["kendall"] = 0.0,
            ["tailRecall"] = ByBudget(judgement.Keeps, b => judgement.Keeps[b]),
            ["limit"] = ExtrapolationVerdict.ChanceLimit(judgement.Shift.EffectiveRows),
        };
        json["intervals"] = Intervals(chosen.Expected, judgement.Keeps);
        json["verdict"] = ExtrapolationVerdict.Words(judgement.Use);
        json["use"] = KebabCase.Of(judgement.Use);
        json["validationIsFair"] = chosen.Candidate.Entry.ValidationIsFair;
        json["heldOutRows"] = judgement.HeldOutRows;
        json["folds"] = judgement.Folds;
        json["heldOut"] = Figures(chosen.HeldOut, judgement.Keeps);
        json["shift"] = Shift(judgement.Shift);
        json["uncertainty"] = new JsonObject
        {
            ["factor"] = judgement.Uncertainty.Factor,
            ["rankCorrelationWithError"] = judgement.Uncertainty.RankCorrelation,
            ["rootMeanSquaredError"] = judgement.Uncertainty.RootMeanSquaredError,
        };
        json["ceiling"] = judgement.Ceiling is not ScoreCeiling ceiling ? null : new JsonObject
        {
            ["rows"] = ceiling.Rows,
            ["pearson"] = Number(ceiling.Pearson),
            ["spearman"] = Number(ceiling.Spearman),
        };
        var candidates = new JsonArray();
        foreach (JudgedCandidate judged in judgement.Candidates)
        {
            var entry = new JsonObject { ["method"] = judged.Candidate.Entry.Name, ["settings"] = SettingsOf(judged.Candidate), ["chosen"] = judged == chosen };
            AddFigures(entry, judged.Expected, judgement.Keeps);
            entry["intervals"] = Intervals(judged.Expected, judgement.Keeps);
            entry["validationIsFair"] = judged.Candidate.Entry.ValidationIsFair;
            candidates.Add((JsonNode)entry);
        }
        json["candidates"] = candidates;
        return json;
    }

    /// <summary>The contents of <c>truth.json</c>: the unscored rows' figures, and under <c>all</c> those of all rows with scored rows as given.</summary>
    /// <param name="unscored">Figures of the unscored rows.</param>
    /// <param name="all">Figures of all rows.</param>
    /// <param name="keeps">The budgets of the recalls.</param>
    public static JsonObject Truth(TruthFigures unscored, TruthFigures all, IReadOnlyList<double> keeps)
    {
        JsonObject json = TruthOf(unscored, keeps);
        json["all"] = TruthOf(all, keeps);
        return json;
    }

    /// <summary>The neighbours of a candidate, or null where it has no such setting.</summary>
    /// <param name="candidate">The candidate.</param>
    public static int? NeighborsOf(ExtrapolationCandidate candidate)
    {
        string? text = candidate.Values.GetValueOrDefault("neighbors")
            ?? candidate.Entry.Options.FirstOrDefault(option => option.Name == "neighbors")?.Default;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int neighbors) ? neighbors : null;
    }

    static JsonObject TruthOf(TruthFigures figures, IReadOnlyList<double> keeps) => new()
    {
        ["pearson"] = figures.Pearson,
        ["spearman"] = figures.Spearman,
        ["kendall"] = figures.Kendall,
        ["mse"] = figures.MeanSquaredError,
        ["tailRecall"] = ByBudget(keeps, b => figures.TailRecall[b]),
        ["rows"] = figures.Rows,
    };

    static JsonObject Figures(CandidateFigures figures, IReadOnlyList<double> keeps)
    {
        var json = new JsonObject();
        AddFigures(json, figures, keeps);
        return json;
    }

    static void AddFigures(JsonObject json, CandidateFigures figures, IReadOnlyList<double> keeps)
    {
        json["pearson"] = figures.Pearson.Value;
        json["spearman"] = figures.Spearman.Value;
        json["kendall"] = figures.Kendall.Value;
        json["tailRecall"] = ByBudget(keeps, b => figures.TailRecall[b].Value);
    }

    static JsonObject Intervals(CandidateFigures figures, IReadOnlyList<double> keeps)
    {
        static JsonArray Of(Figure figure) => [figure.Low, figure.High];
        var recalls = new JsonObject();
        for (int b = 0; b < keeps.Count; b++)
            recalls[Text(keeps[b])] = Of(figures.TailRecall[b]);
        return new JsonObject
        {
            ["pearson"] = Of(figures.Pearson),
            ["spearman"] = Of(figures.Spearman),
            ["kendall"] = Of(figures.Kendall),
            ["tailRecall"] = recalls,
        };
    }

    static JsonObject Shift(DistanceShift shift) => new()
    {
        ["heldOutMedianDistance"] = shift.HeldOutMedian,
        ["unscoredMedianDistance"] = shift.UnscoredMedian,
        ["beyond"] = shift.Beyond,
        ["firstBeyond"] = new JsonArray([.. shift.FirstBeyond.Select(row => (JsonNode)row)]),
        ["effectiveRows"] = shift.EffectiveRows,
    };

    static JsonObject SettingsOf(ExtrapolationCandidate candidate)
    {
        var settings = new JsonObject();
        foreach ((string name, string value) in candidate.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            settings[name] = value;
        return settings;
    }

    static JsonObject ByBudget(IReadOnlyList<double> keeps, Func<int, double> value)
    {
        var json = new JsonObject();
        for (int b = 0; b < keeps.Count; b++)
            json[Text(keeps[b])] = value(b);
        return json;
    }

    static string Text(double keep) => keep.ToString(CultureInfo.InvariantCulture);

    static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
