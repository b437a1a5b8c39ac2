using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Data;
using Pith.Neighbors.Approximate;
using Pith.Runs;

namespace Pith.Cli.Infrastructure;

/// <summary>Pieces of results that several commands print.</summary>
static class Results
{
    /// <summary>Seconds per stage, in the order run; stages of one name are added up.</summary>
    public static JsonObject Seconds(IEnumerable<ManifestStage> stages)
    {
        var seconds = new JsonObject();
        foreach (IGrouping<string, ManifestStage> stage in stages.GroupBy(s => s.Name))
            seconds[stage.Key] = Math.Round(stage.Sum(s => s.Seconds), 6);
        return seconds;
    }

    /// <summary>A result with the columns that tables were matched by, and the order of shards, where there are any.</summary>
    /// <param name="result">The result.</param>
    /// <param name="inputs">From option to what the user named.</param>
    /// <param name="ids">The rows' own names where they are known; null for those that the inputs name.</param>
    public static JsonObject WithKeys(JsonObject result, IEnumerable<KeyValuePair<string, string>> inputs, string[]? ids = null)
    {
        InputKeys found = InputKeys.Of(inputs, ids);
        if (found.Keys.Count > 0)
            result["keys"] = new JsonObject(found.Keys.Select(key => KeyValuePair.Create(key.Key, (JsonNode?)key.Value)));
        if (found.Shards.Count > 0)
        {
            result["shards"] = new JsonObject(found.Shards.Select(shards => KeyValuePair.Create(
                shards.Key, (JsonNode?)new JsonArray([.. shards.Value.Select(name => (JsonNode)name)]))));
        }
        return result;
    }

    /// <summary>A class for JSON as its file calls it: a number, or a name.</summary>
    public static JsonNode ClassName(IReadOnlyList<string>? names, int label) =>
        names is null ? label : long.TryParse(names[label], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : names[label];

    /// <summary>A number for JSON: null where it is not finite.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>The 95 % interval of an approximate graph's recall for JSON; null where there is none.</summary>
    public static JsonArray? RecallInterval(RecallEstimate? recall) => recall is null ? null : new JsonArray(recall.Low, recall.High);

    /// <summary>What JSON says of the approximate graph that a stage built; null where there is none.</summary>
    public static JsonObject? ApproximateGraph(RecallEstimate? recall) => recall is null ? null : new JsonObject
    {
        ["exact"] = false,
        ["recall"] = recall.Recall,
        ["recallInterval"] = RecallInterval(recall),
        ["recallRows"] = recall.SampledRows,
    };

    /// <summary>What a run folder holds now, as the last lines of a result say it.</summary>
    public static string Written(string run) =>
        $"Written: {run} ({string.Join(", ", Directory.EnumerateFileSystemEntries(run).Select(Path.GetFileName).Order(StringComparer.Ordinal))})";

    /// <summary>Seconds and memory of finished stages.</summary>
    public static void StageTable(Screen screen, IReadOnlyList<ManifestStage> stages) => screen.Table(
        "",
        ["stage", "time", "peak memory so far"],
        [.. stages.Select(s => new[] { s.Name, Durations.Text(s.Seconds), ByteSize.Format(s.PeakBytes) }),
            ["in all", Durations.Text(stages.Sum(s => s.Seconds)), ByteSize.Format(stages.Max(s => s.PeakBytes))]],
        1,
        2);

    /// <summary>The plan of --dry-run as one JSON object.</summary>
    public static JsonObject PlanJson(RunPlan plan)
    {
        var memory = new JsonArray();
        foreach (PlannedMemory item in plan.Memory)
            memory.Add(new JsonObject { ["name"] = item.Name, ["bytes"] = item.Bytes, ["stage"] = item.Stage });
        var stages = new JsonObject();
        foreach (PlannedStage stage in plan.Stages)
            stages[stage.Name] = Math.Round(stage.Seconds, 4);
        var json = new JsonObject
        {
            ["plan"] = true,
            ["rows"] = plan.Rows,
            ["columns"] = plan.Columns,
            ["peakMemoryBytes"] = plan.PeakBytes,
            ["diskBytes"] = plan.DiskBytes,
            ["estimatedSeconds"] = Math.Round(plan.Seconds, 4),
            ["memory"] = memory,
            ["seconds"] = stages,
        };
        if (plan.TrafficBytes > 0)
            (json["ranks"], json["trafficBytes"]) = (plan.Ranks, plan.TrafficBytes);
        return json;
    }

    /// <summary>The plan of --dry-run as tables, or as JSON.</summary>
    public static int PrintPlan(CommandContext context, RunPlan plan)
    {
        if (context.Json)
        {
            context.PrintJson(PlanJson(plan));
            return ExitCodes.Done;
        }
        Screen screen = context.Screen;
        string columns = plan.Columns > 0 ? FormattableString.Invariant($" x {plan.Columns:N0} columns") : "";
        screen.Line(FormattableString.Invariant($"Plan: {plan.Rows:N0} rows{columns}; nothing is written."));
        screen.Table("", ["memory", "bytes"],
            [
                .. plan.Memory.Select(m => new[] { m.Stage is null ? m.Name : $"{m.Name} (only in {m.Stage})", ByteSize.Format(m.Bytes) }),
                ["peak", ByteSize.Format(plan.PeakBytes)],
            ],
            1);
        screen.Table("", ["stage", "estimated time"],
            [
                .. plan.Stages.Select(s => new[] { s.Name, Durations.Text(s.Seconds) }),
                ["in all", Durations.Text(plan.Seconds)],
            ],
            1);
        screen.Line($"Disk: {ByteSize.Format(plan.DiskBytes)}");
        if (plan.TrafficBytes > 0)
            screen.Line(FormattableString.Invariant($"Memory and time are those of each of {plan.Ranks} ranks; each sends {ByteSize.Format(plan.TrafficBytes)}. Mapped files come and go as memory allows."));
        return ExitCodes.Done;
    }
}
