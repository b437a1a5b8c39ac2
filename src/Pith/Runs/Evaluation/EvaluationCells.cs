using System.Globalization;
using System.Text.Json;
using Pith.Data.Files;
using Pith.Evaluation;

namespace Pith.Runs.Evaluation;

/// <summary>Keeps each trial of an evaluation in a file of its own in the unfinished run, so that an evaluation which was stopped goes on after its last
/// finished trial.</summary>
/// <remarks>A file appears whole or not at all. One that cannot be read is as if it were not there: its trial is made again.</remarks>
public sealed class EvaluationCells : IEvaluationCache
{
    const string Folder = RunFolder.ResumeFolder + "/cells";

    readonly RunFolder _run;
    readonly int _trials;
    int _kept;

    /// <summary>Creates the cache.</summary>
    /// <param name="run">The run under way, which may hold finished trials.</param>
    /// <param name="trials">Trials in all.</param>
    public EvaluationCells(RunFolder run, int trials) => (_run, _trials) = (run, trials);

    /// <inheritdoc/>
    public EvaluationResult? Find(string method, EvaluationBudget budget, ulong seed)
    {
        string path = _run.PathOf(NameOf(method, budget, seed));
        if (!File.Exists(path))
            return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
            JsonElement root = json.RootElement;
            var test = new TestAccuracy(Numbers(root.GetProperty("right")), Numbers(root.GetProperty("rows")));
            bool isThis = root.GetProperty("method").GetString() == method && root.GetProperty("kept").GetInt32() == budget.Kept && root.GetProperty("seed").GetUInt64() == seed;
            if (!isThis || test.Right.Count != test.Rows.Count)
                return null;
            Count();
            return new EvaluationResult(method, budget, seed, test, root.GetProperty("seconds").GetDouble());
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Keep(EvaluationResult result)
    {
        _run.Write(NameOf(result.Method, result.Budget, result.Seed), path => AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            json.WriteString("method", result.Method);
            json.WriteNumber("keep", result.Budget.Keep);
            json.WriteNumber("kept", result.Budget.Kept);
            json.WriteNumber("seed", result.Seed);
            Write(json, "right", result.Test.Right);
            Write(json, "rows", result.Test.Rows);
            json.WriteNumber("seconds", result.Seconds);
            json.WriteEndObject();
        }));
        Count();
    }

    void Count() => _run.Kept = FormattableString.Invariant($"{++_kept} of {_trials} trainings");

    static void Write(Utf8JsonWriter json, string name, IReadOnlyList<int> values)
    {
        json.WriteStartArray(name);
        foreach (int value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetInt32())];

    // Labels hold characters that not every file system takes, and may be long.
    static string NameOf(string method, EvaluationBudget budget, ulong seed) =>
        Folder + "/" + Fingerprint.OfText(string.Create(CultureInfo.InvariantCulture, $"{method}\n{budget.Keep}\n{budget.Kept}\n{seed}"))[..16] + ".json";
}
