using System.Text.Json.Nodes;
using Pith.Cli.Binding;
using Pith.Cli.Datasets;
using Pith.Cli.Infrastructure;
using Pith.Pipelines;
using Pith.Pipelines.OnePass;
using Pith.Pipelines.Steps;
using Pith.Report;
using Pith.Report.Sources;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary><c>pith run</c> and <c>pith demo</c>: the whole pipeline, from flags and a configuration with a section for each stage.</summary>
class PipelineCommand : CliCommand
{
    readonly List<CliOption> _top = [];
    readonly CliOption _resume;
    readonly CliOption _show;
    readonly SharedOptions _shared;
    readonly string? _defaultData;
    readonly string? _defaultOut;
    PipelineConfig _config = PipelineConfig.Empty;

    /// <param name="name">The command.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="defaultData">The data where none is given.</param>
    /// <param name="defaultOut">The folder where none is given.</param>
    /// <param name="defaults">What <see cref="Complete"/> adds, by option, as help texts say it; where they say nothing the option's own default.</param>
    public PipelineCommand(string name, string summary, string? defaultData = null, string? defaultOut = null, IReadOnlyDictionary<string, string>? defaults = null)
        : base(name, summary)
    {
        (_defaultData, _defaultOut) = (defaultData, defaultOut);
        string DefaultOf(string option, string usual) => defaults?.GetValueOrDefault(option) ?? usual;
        CliOption? seed = null;
        foreach (OptionRule<OnePassRequest> rule in OnePassRules.All)
        {
            CliOption option = CliOption.Of(rule, DefaultOf(rule.Name, rule.Name switch { "data" => defaultData ?? "", "keep" => "10%", "seed" => "0", _ => "" }));
            if (rule.Name == "label-noise")
            {
                foreach (SectionShortcut shortcut in OnePassRules.Shortcuts)
                {
                    string usual = DefaultOf(shortcut.Option, shortcut.Default);
                    _top.Add(Value(shortcut.Option, shortcut.ValueName, usual.Length > 0 ? $"{shortcut.Summary} [{usual}]" : shortcut.Summary));
                }
            }
            _top.Add(option);
            if (rule.Name == "seed")
                seed = option;
            else
                AddOption(option);
        }
        _show = Value(ShowOption.Name, ShowOption.Value, ShowOption.Summary);
        _resume = Setting("resume", "", "go on in --out whatever is there of an earlier run; stages whose options or inputs changed are made again");
        _shared = AddShared(SharedParts.Run, "the folder of all run folders to write; an earlier one with the same options goes on", defaultOut, seed);
    }

    /// <summary>Adds what the command does where nothing else is asked for.</summary>
    /// <param name="top">The options at the top, as text by name.</param>
    /// <param name="context">The call.</param>
    protected virtual void Complete(Dictionary<string, string> top, CommandContext context)
    {
    }

    public override IReadOnlyList<CliOption[]> Exclusive =>
        [[Options.First(o => o.Name == "data"), Options.First(o => o.Name == "embeddings")], [_resume, _shared.Overwrite]];

    public override IReadOnlyList<KeyValuePair<string, string>> ReadConfig(string path, IReadOnlyCollection<string> known)
    {
        _config = PipelineConfig.Read(path, known);
        return [.. _config.Values];
    }

    public override int Run(CommandContext context)
    {
        Dictionary<string, string> top = _top.Where(context.Has).ToDictionary(option => option.Name, option => option.IsFlag ? "true" : context.Text(option)!);
        if (_defaultData is not null)
            top.TryAdd("data", _defaultData);
        Complete(top, context);
        OnePassRequest request = OnePassTexts.Bind(top, _config.Sections);
        bool dryRun = context.IsOn(_shared.DryRun);
        string folder = context.Text(_shared.Out) ?? (dryRun ? "RUN" : context.Required(_shared.Out, "give the folder to write, e.g. --out RUN."));
        var call = new OnePassCall(request, folder)
        {
            Command = Name,
            Overwrite = context.IsOn(_shared.Overwrite),
            // The default folder is the command's own: what is there is always gone on with.
            GoOn = context.IsOn(_resume) || (_defaultOut is not null && !context.Has(_shared.Out)),
            Threads = context.Threads(_shared.Threads),
            Memory = context.Bytes(_shared.Memory),
            WriteReport = (path, file, stage) => WriteReport(new ReportOptions { Threads = context.Threads(_shared.Threads), Show = context.Text(_show) }, path, file, stage),
            RenewsReport = context.Has(_show),
        };
        if (dryRun)
            return PrintPlan(context, call);
        if (request.Data is string data)
        {
            // Wrong options of any stage are refused before a dataset is installed.
            OnePass.Plan(call, context.Cancellation);
            DemoData.Require(data, new DatasetInstaller(), context);
            if (request.IsOfTexts)
                TextSource.Provide(request.Embedding.Request, context);
        }
        OnePassResult result = OnePass.Run(call, context.ForStage());
        context.Progress.Dispose();
        Print(context, result, folder);
        return ExitCodes.Done;
    }

    static string WriteReport(ReportOptions options, string folder, string file, StageContext stage)
    {
        ReportSummary report = ReportWriter.Write(folder, file, options, stage.Progress, stage.Cancellation);
        foreach (string note in report.Notes)
            stage.Log.Detail(note);
        return $"[{Durations.Text(report.Stages.Sum(s => s.Seconds)),7}] report: {OnePass.ReportFile}, {ByteSize.Format(report.Bytes)}.";
    }

    /// <summary>Every stage as the command that it is, whether it would be run or reused, and what it will cost.</summary>
    static int PrintPlan(CommandContext context, OnePassCall call)
    {
        IReadOnlyList<RunPlan?> costs = OnePassPlan.Of(call, context.Cancellation);
        var rows = OnePass.Plan(call, context.Cancellation)
            .Select((plan, i) => (plan.Step.Name, Command: CommandText(plan.Step, plan.Arguments, call), plan.IsReused, Cost: plan.IsReused ? null : costs[i])).ToList();
        RunPlan[] known = [.. rows.Select(row => row.Cost).OfType<RunPlan>()];
        double seconds = known.Sum(plan => plan.Seconds);
        long peak = known.Select(plan => plan.PeakBytes).DefaultIfEmpty(0).Max(), disk = known.Sum(plan => plan.DiskBytes);
        if (context.Json)
        {
            var stages = new JsonArray();
            foreach ((string name, string command, bool reuse, RunPlan? cost) in rows)
            {
                stages.Add(new JsonObject
                {
                    ["name"] = name,
                    ["command"] = command,
                    ["reused"] = reuse,
                    ["estimatedSeconds"] = cost is null ? null : Math.Round(cost.Seconds, 3),
                    ["peakMemoryBytes"] = cost?.PeakBytes,
                });
            }
            context.PrintJson(new JsonObject { ["plan"] = true, ["estimatedSeconds"] = Math.Round(seconds, 3), ["peakMemoryBytes"] = peak, ["diskBytes"] = disk, ["stages"] = stages });
            return ExitCodes.Done;
        }
        context.Screen.Line($"Plan: {rows.Count} stages; nothing is written.");
        foreach ((string name, string command, bool reuse, RunPlan? cost) in rows)
        {
            string note = reuse ? " (reused: it is there and nothing it depends on has changed)"
                : cost is null ? "" : $" (about {Durations.Text(cost.Seconds)}, {ByteSize.Format(cost.PeakBytes)} of memory)";
            context.Screen.Line($"  {name}{note}\n    {command}");
        }
        if (known.Length > 0)
            context.Screen.Line($"In all about {Durations.Text(seconds)} on this machine, at most {ByteSize.Format(peak)} of memory, {ByteSize.Format(disk)} of disk.");
        return ExitCodes.Done;
    }

    static string CommandText(IStep step, IReadOnlyList<KeyValuePair<string, string?>> arguments, OnePassCall call)
    {
        IEnumerable<KeyValuePair<string, string?>> all = [.. arguments, new("out", Path.Combine(Path.GetFullPath(call.Out), step.Name))];
        if (call.Threads > 0)
            all = all.Append(new("threads", FormattableString.Invariant($"{call.Threads}")));
        IEnumerable<string> texts = all.Select(a => a.Value is null ? "--" + a.Key : $"--{a.Key}={a.Value}").Prepend(step.Command);
        return "pith " + string.Join(' ', texts.Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"\"{a}\"" : a));
    }

    static void Print(CommandContext context, OnePassResult result, string folder)
    {
        var summary = new OnePassSummary(result);
        if (context.Json)
        {
            JsonObject json = summary.ToFile().ToJson();
            json["out"] = folder;
            context.PrintJson(Results.WithKeys(json, OnePassRules.All.Where(rule => rule.Role == OptionRole.Input && rule.Text(result.Request).Length > 0)
                .Select(rule => KeyValuePair.Create(rule.Name, rule.Text(result.Request)))));
            return;
        }
        Screen screen = context.Screen;
        screen.Line(summary.Title);
        foreach (SummaryTable table in summary.Tables)
            screen.Table("", table.Columns, table.Rows, [.. Enumerable.Range(1, table.Columns.Count - (table.Columns[^1].Length == 0 ? 2 : 1))]);
        screen.Line();
        foreach (string sentence in summary.Sentences)
            screen.Line(sentence);
        string coreset = Path.Combine(folder, "coreset");
        screen.Line();
        screen.Line(Results.Written(folder));
        screen.Line($"Open {Path.Combine(folder, OnePass.ReportFile)} in a browser to see what was kept and what was dropped.");
        screen.Line($"Next: pith explore {folder}, pith explain {coreset} --row 0, or pith subset {coreset} --keep 5% --out kept.npy");
    }
}
