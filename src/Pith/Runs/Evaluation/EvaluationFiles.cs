using System.Globalization;
using System.Text;
using System.Text.Json;
using Pith.Data.Files;
using Pith.Evaluation;
using Pith.Numerics.Statistics;

namespace Pith.Runs.Evaluation;

/// <summary>What an evaluation was made on, for its files.</summary>
/// <param name="Data">The dataset's name.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Rows">Rows that could be kept.</param>
/// <param name="TestRows">Test rows.</param>
/// <param name="Steps">Training steps of every trial.</param>
/// <param name="Seeds">Seeds.</param>
/// <param name="ScoringSeconds">Seconds of the scoring run, or null where scores were brought or none were needed.</param>
/// <param name="Tuned">What tuning chose, by keep and method label; empty where nothing was left to it.</param>
public sealed record EvaluationFacts(
    string Data, string Model, int Rows, int TestRows, int Steps, int Seeds, double? ScoringSeconds, IReadOnlyDictionary<(decimal Keep, string Method), string> Tuned);

/// <summary>The files of an evaluation: <c>results.csv</c>, <c>classes.csv</c>, <c>summary.json</c> and <c>summary.md</c>.</summary>
public static class EvaluationFiles
{
    /// <summary>One line a trial: <c>method,keep,seed,kept,accuracy,worstClassAccuracy,seconds</c>.</summary>
    public const string Results = "results.csv";

    /// <summary>One line a trial and class: <c>method,keep,seed,class,testRows,right</c>; it holds no times, so it is the same for every repetition.</summary>
    public const string Classes = "classes.csv";

    /// <summary>Means, intervals and differences as JSON.</summary>
    public const string SummaryJson = "summary.json";

    /// <summary>The same as a table.</summary>
    public const string SummaryMarkdown = "summary.md";

    /// <summary>Writes all files. Those that hold times are left out of the manifest, because times differ from run to run.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="facts">What it was made on.</param>
    /// <param name="table">The trials.</param>
    public static void Write(RunFolder run, EvaluationFacts facts, EvaluationTable table)
    {
        foreach (string name in new[] { Results, SummaryJson, SummaryMarkdown })
            run.LeaveUnlisted(name);
        run.Write(Results, path => AtomicFile.WriteText(path, ToCsv(table)));
        run.Write(Classes, path => AtomicFile.WriteText(path, ToClassCsv(table)));
        run.Write(SummaryJson, path => AtomicFile.WriteText(path, ToJson(facts, table)));
        run.Write(SummaryMarkdown, path => AtomicFile.WriteText(path, ToMarkdown(facts, table)));
    }

    /// <summary>The text of <c>summary.json</c>.</summary>
    /// <param name="facts">What the evaluation was made on.</param>
    /// <param name="table">The trials.</param>
    public static string ToJson(EvaluationFacts facts, EvaluationTable table)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("data", facts.Data);
            json.WriteString("model", facts.Model);
            json.WriteNumber("rows", facts.Rows);
            json.WriteNumber("testRows", facts.TestRows);
            json.WriteNumber("steps", facts.Steps);
            json.WriteNumber("seeds", facts.Seeds);
            WriteScoring(json, facts.ScoringSeconds);
            json.WriteStartArray("cells");
            foreach (EvaluationCell cell in table.Cells.Where(c => c.Method != EvaluationTable.All))
                WriteCell(json, cell, facts);
            json.WriteEndArray();
            if (table.Cells.FirstOrDefault(c => c.Method == EvaluationTable.All) is EvaluationCell all)
            {
                json.WriteStartObject("all");
                WriteInterval(json, "accuracy", all.Accuracy);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("all");
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>The text of <c>summary.md</c>: a heading, a table, and how to read it.</summary>
    /// <param name="facts">What the evaluation was made on.</param>
    /// <param name="table">The trials.</param>
    public static string ToMarkdown(EvaluationFacts facts, EvaluationTable table)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Coresets of {facts.Data}\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"Model {facts.Model}, {facts.Steps:N0} steps for every coreset, {facts.Rows:N0} training rows, {facts.TestRows:N0} test rows, {EvaluationText.Seeds(facts.Seeds)}. In percent and points.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", EvaluationText.Columns)} |\n|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (string[] row in EvaluationText.Rows(table, facts))
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
        text.Append(CultureInfo.InvariantCulture, $"\n{EvaluationText.Reading(facts.Seeds)}\n");
        return text.ToString();
    }

    static void WriteScoring(Utf8JsonWriter json, double? seconds)
    {
        if (seconds is not double value)
        {
            json.WriteNull("scoring");
            return;
        }
        json.WriteStartObject("scoring");
        json.WriteNumber("seconds", Math.Round(value, 3));
        json.WriteEndObject();
    }

    static void WriteCell(Utf8JsonWriter json, EvaluationCell cell, EvaluationFacts facts)
    {
        json.WriteStartObject();
        json.WriteString("method", cell.Method);
        json.WriteNumber("keep", cell.Budget.Keep);
        json.WriteNumber("kept", cell.Budget.Kept);
        json.WriteNumber("seeds", cell.Accuracy.Samples);
        if (facts.Tuned.TryGetValue((cell.Budget.Keep, cell.Method), out string? tuned))
            json.WriteString("tuned", tuned);
        WriteInterval(json, "accuracy", cell.Accuracy);
        if (cell.Difference is ConfidenceInterval difference)
            WriteInterval(json, "difference", difference);
        else
            json.WriteNull("difference");
        WriteInterval(json, "worstClass", cell.WorstClass);
        json.WriteNumber("seconds", Math.Round(cell.Seconds, 3));
        json.WriteEndObject();
    }

    /// <summary>Writes an interval; ends that are not finite, as of a single seed, are null.</summary>
    internal static void WriteInterval(Utf8JsonWriter json, string name, ConfidenceInterval interval)
    {
        json.WriteStartObject(name);
        foreach ((string end, double value) in new[] { ("mean", interval.Mean), ("low", interval.Low), ("high", interval.High) })
        {
            if (double.IsFinite(value))
                json.WriteNumber(end, value);
            else
                json.WriteNull(end);
        }
        json.WriteEndObject();
    }

    static string ToCsv(EvaluationTable table)
    {
        var text = new StringBuilder("method,keep,seed,kept,accuracy,worstClassAccuracy,seconds\n");
        foreach (EvaluationResult r in table.Results)
            text.Append(CultureInfo.InvariantCulture, $"{r.Method},{r.Budget.Keep},{r.Seed},{r.Budget.Kept},{r.Test.Accuracy:R},{r.Test.WorstClass:R},{r.Seconds:0.###}\n");
        return text.ToString();
    }

    static string ToClassCsv(EvaluationTable table)
    {
        var text = new StringBuilder("method,keep,seed,class,testRows,right\n");
        foreach (EvaluationResult r in table.Results)
        {
            for (int c = 0; c < r.Test.Rows.Count; c++)
                text.Append(CultureInfo.InvariantCulture, $"{r.Method},{r.Budget.Keep},{r.Seed},{c},{r.Test.Rows[c]},{r.Test.Right[c]}\n");
        }
        return text.ToString();
    }
}
