using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pith.Data.Files;
using Pith.Evaluation;
using Pith.Runs;

namespace Pith.Pipelines.Tune;

/// <summary>What <c>tuning.json</c> holds: choice, gain and candidates.</summary>
sealed record TuningFile
{
    /// <summary>The file's name in a run folder.</summary>
    public const string Name = "tuning.json";

    /// <summary>The method to use with its settings; random where nothing beat it.</summary>
    public required TunedSettings Choice { get; init; }

    /// <summary>The winner's difference to random on the held-out rows, with seeds that had no part in the choice.</summary>
    public required StoredInterval Gain { get; init; }

    /// <summary>The same gain with its interval over held-out rows (bootstrap) instead of over seeds; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? GainOverRows { get; init; }

    /// <summary>Whether random is given because the winner did not beat it afresh.</summary>
    [JsonPropertyName("random")]
    public required bool IsRandom { get; init; }

    /// <summary>The label of the best candidate.</summary>
    public required string Winner { get; init; }

    /// <summary>Rows held out.</summary>
    public required int HeldOut { get; init; }

    /// <summary>Rows of each trial's coreset.</summary>
    public required int Kept { get; init; }

    /// <summary>Trainings made.</summary>
    public required int Trainings { get; init; }

    /// <summary>All candidates in the order tried, random last.</summary>
    public required IReadOnlyList<TunedCandidate> Candidates { get; init; }

    /// <summary>The model of the judge that had the last word among the best candidates; null where one judge was all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastJudge { get; init; }

    /// <summary>The score that candidates looked at, with its direction; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredDirection? Scores { get; init; }

    /// <summary>Wall-clock seconds, to the millisecond.</summary>
    public required double Seconds { get; init; }

    /// <summary>What a tuning came to, as the file holds it.</summary>
    public static TuningFile Of(TuningResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new TuningFile
        {
            Choice = TunedSettings.Of(result.Choice),
            Gain = StoredInterval.Of(result.Gain),
            GainOverRows = StoredInterval.Of(result.Gain.Mean, result.GainOverRows),
            LastJudge = result.LastJudge,
            IsRandom = result.IsRandom,
            Winner = result.Winner.Label,
            HeldOut = result.HeldOut,
            Kept = result.Budget,
            Trainings = result.Trainings,
            Candidates = [.. result.Candidates.Select(TunedCandidate.Of)],
            Seconds = Math.Round(result.Seconds, 3),
        };
    }

    /// <summary>Reads the file of a run.</summary>
    /// <param name="folder">A run folder of a tuning.</param>
    /// <exception cref="InvalidDataContentException">It is missing or malformed.</exception>
    public static TuningFile Read(string folder) => JsonFile.Read(Path.Combine(folder, Name), TuningFileJson.Default.TuningFile);

    /// <summary>What the file holds, as JSON.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, TuningFileJson.Default.TuningFile)!.AsObject();

    /// <summary>Writes the file into a run. It holds a time, so the manifest does not list it.</summary>
    internal void Write(RunFolder run)
    {
        run.LeaveUnlisted(Name);
        run.Write(Name, path => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, TuningFileJson.Default.TuningFile) + "\n"));
    }
}

/// <summary>A method with the settings that tuning tries; null for those that the method does not have.</summary>
/// <param name="Method">The method's contract name.</param>
/// <param name="Cutoff">The share of the hardest rows that is dropped first.</param>
/// <param name="Gamma">The width of D2's reverse message.</param>
/// <param name="Neighbors">Neighbours of the graph.</param>
sealed record TunedSettings(string Method, double? Cutoff, double? Gamma, int? Neighbors)
{
    /// <summary>The width of D2's forward message.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ForwardGamma { get; init; }

    /// <summary>Every setting that the method was tried with, as text by name; all others are its defaults.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new SortedDictionary<string, string>();

    internal static TunedSettings Of(EvaluatedMethod method) =>
        new(method.Info.Name, Number(method, "cutoff"), Number(method, "gamma"), (int?)Number(method, "neighbors"))
        {
            ForwardGamma = Number(method, "forward-gamma"),
            Settings = new SortedDictionary<string, string>(
                (method == EvaluatedMethod.Random ? [] : method.Given).ToDictionary(name => name, name => method.ValueOf(name) ?? ""), StringComparer.Ordinal),
        };

    static double? Number(EvaluatedMethod method, string setting) =>
        method != EvaluatedMethod.Random && double.TryParse(method.ValueOf(setting), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}

/// <summary>One candidate of a tuning.</summary>
/// <param name="Label">The method with its own settings.</param>
/// <param name="Method">The method's contract name.</param>
/// <param name="Cutoff">As in <see cref="TunedSettings"/>.</param>
/// <param name="Gamma">As in <see cref="TunedSettings"/>.</param>
/// <param name="Neighbors">As in <see cref="TunedSettings"/>.</param>
/// <param name="Seeds">Seeds that it was trained with.</param>
/// <param name="Round">The last round that it took part in, from 1.</param>
sealed record TunedCandidate(string Label, string Method, double? Cutoff, double? Gamma, int? Neighbors, int Seeds, int Round)
{
    /// <summary>Mean accuracy on the held-out rows, 0 to 1; null where it was not trained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Accuracy { get; init; }

    /// <summary>Mean difference to random with the same seeds; null where it was not trained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Gain { get; init; }

    /// <summary>Seeds that the judge with the last word trained it with; 0 where it did not come so far.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int LastSeeds { get; init; }

    /// <summary>Mean difference to random by that judge, with the same seeds; null where it did not come so far.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LastGain { get; init; }

    internal static TunedCandidate Of(TuningCandidate candidate)
    {
        TunedSettings settings = TunedSettings.Of(candidate.Method);
        return new TunedCandidate(
            candidate.Method.Label, settings.Method, settings.Cutoff, settings.Gamma, settings.Neighbors, candidate.Accuracies.Count, candidate.Round)
        {
            Accuracy = candidate.Accuracies.Count > 0 ? candidate.Accuracies.Average() : null,
            Gain = double.IsFinite(candidate.Gain) ? candidate.Gain : null,
            LastSeeds = candidate.LastAccuracies.Count,
            LastGain = double.IsFinite(candidate.LastGain) ? candidate.LastGain : null,
        };
    }
}

/// <summary>Source-generated JSON of a tuning.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(FiniteNumberConverter)],
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TuningFile))]
sealed partial class TuningFileJson : JsonSerializerContext;
