using System.Globalization;
using System.Text;
using System.Text.Json;
using Pith.Data.Files;
using Pith.Evaluation;

namespace Pith.Runs.Evaluation;

/// <summary>The file of a tuning, <c>tuning.json</c>, and its table.</summary>
public static class TuningFiles
{
    /// <summary>Choice, gain and candidates.</summary>
    public const string Name = "tuning.json";

    /// <summary>The headings of the table of candidates.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["candidate", "trainings", "accuracy on held-out rows", "against random", "left in round"];

    /// <summary>Writes <c>tuning.json</c>. It holds a time, so the manifest does not list it.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="result">The tuning.</param>
    public static void Write(RunFolder run, TuningResult result)
    {
        run.LeaveUnlisted(Name);
        run.Write(Name, path => AtomicFile.WriteText(path, ToJson(result)));
    }

    /// <summary>The text of <c>tuning.json</c>.</summary>
    /// <param name="result">The tuning.</param>
    public static string ToJson(TuningResult result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartObject("choice");
            WriteSettings(json, result.Choice);
            json.WriteEndObject();
            EvaluationFiles.WriteInterval(json, "gain", result.Gain);
            json.WriteBoolean("random", result.IsRandom);
            json.WriteString("winner", result.Winner.Label);
            json.WriteNumber("heldOut", result.HeldOut);
            json.WriteNumber("kept", result.Budget);
            json.WriteNumber("trainings", result.Trainings);
            json.WriteStartArray("candidates");
            foreach (TuningCandidate candidate in result.Candidates)
                WriteCandidate(json, candidate);
            json.WriteEndArray();
            json.WriteNumber("seconds", Math.Round(result.Seconds, 3));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>One row for each candidate.</summary>
    /// <param name="result">The tuning.</param>
    public static IEnumerable<string[]> Rows(TuningResult result) => result.Candidates.Select(c => (string[])
    [
        c.Method.Label,
        string.Create(CultureInfo.InvariantCulture, $"{c.Accuracies.Count}"),
        c.Accuracies.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * c.Accuracies.Average():0.00}"),
        c.Method == EvaluatedMethod.Random || double.IsNaN(c.Gain) ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * c.Gain:+0.00;-0.00;0.00}"),
        c.Method == EvaluatedMethod.Random ? "" : c.Method == result.Winner ? "won" : string.Create(CultureInfo.InvariantCulture, $"{c.Round}"),
    ]);

    static void WriteCandidate(Utf8JsonWriter json, TuningCandidate candidate)
    {
        json.WriteStartObject();
        json.WriteString("label", candidate.Method.Label);
        WriteSettings(json, candidate.Method);
        json.WriteNumber("seeds", candidate.Accuracies.Count);
        json.WriteNumber("round", candidate.Round);
        if (candidate.Accuracies.Count > 0)
            json.WriteNumber("accuracy", candidate.Accuracies.Average());
        if (double.IsFinite(candidate.Gain))
            json.WriteNumber("gain", candidate.Gain);
        json.WriteEndObject();
    }

    static void WriteSettings(Utf8JsonWriter json, EvaluatedMethod method)
    {
        json.WriteString("method", method.Info.Name);
        foreach (string name in Tuning.Settings)
        {
            if (double.TryParse(method == EvaluatedMethod.Random ? null : method.ValueOf(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                json.WriteNumber(name, value);
            else
                json.WriteNull(name);
        }
    }
}
