using Pith.Cli.Infrastructure;
using Pith.Data.Files;
using Pith.Report;
using Pith.Report.Sources;
using Pith.Runs;

namespace Pith.Cli.Pipelines;

/// <summary>Runs the stages of a pipeline in its folder and writes what they came to.</summary>
/// <param name="context">The call.</param>
/// <param name="pipeline">The stages.</param>
/// <param name="execution">Options that every stage gets.</param>
/// <param name="top">The values at the top of config.yaml.</param>
sealed class PipelineRun(CommandContext context, Pipeline pipeline, IReadOnlyList<StageArgument> execution, IReadOnlyList<KeyValuePair<string, string?>> top)
{
    const string ReportFile = "report.html";

    readonly int _threads = int.TryParse(execution.FirstOrDefault(e => e.Option == "threads").Value, out int threads) ? threads : 0;
    readonly StageRunner _runner = new(context, pipeline.Settings, execution, pipeline.Folder);

    /// <summary>The folder as the user wrote it.</summary>
    public required string OutPath { get; init; }

    /// <summary>Start over.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Go on with whatever an earlier run left, though its options differ.</summary>
    public bool GoOn { get; init; }

    /// <summary>Refuses wrong option values of any stage, before one runs.</summary>
    public void Check()
    {
        foreach (PipelineStage stage in pipeline.Stages)
            _runner.Check(stage);
    }

    /// <summary>Runs what must be run.</summary>
    public int Run()
    {
        Manifest plan = Plan([.. context.DescribeInputs(), .. SectionInputs()]);
        RequirePlace(plan);
        using RunFolder run = RunFolder.OpenInParts(OutPath, Overwrite, plan);
        context.OpenRun = run;
        var finished = new List<FinishedStage>();
        IReadOnlyList<PipelineStage> stages = pipeline.Stages;
        foreach (PipelineStage stage in stages)
        {
            try
            {
                finished.Add(_runner.Run(stage));
            }
            catch when (stages.Any(s => Directory.Exists(Path.Combine(pipeline.Folder, s.Name))))
            {
                run.Kept = "the finished stages";
                throw;
            }
            Tell(finished[^1]);
        }
        context.Cancellation.ThrowIfCancellationRequested();
        PipelineResult result = PipelineResult.Of(pipeline, finished);
        var report = new PipelineReport(pipeline, result, finished);
        Write(run, plan, finished, report);
        context.OpenRun = null;
        context.Progress.Dispose();
        Print(report);
        return ExitCodes.Done;
    }

    /// <summary>Prints the stages, whether each would be run, and as what.</summary>
    public int PrintPlan() => new PipelinePlan(context, pipeline, _runner).Print();

    Manifest Plan(IReadOnlyList<ManifestInput> inputs)
    {
        var options = new Dictionary<string, string?>();
        foreach ((string name, string? value) in top)
            options[name] = value is not null && inputs.Any(i => i.Option == name) ? InputFiles.NameOf(value) : value;
        foreach ((string section, IReadOnlyDictionary<string, string> values) in pipeline.Settings.Sections)
        {
            foreach ((string option, string value) in values)
                options[$"{section}.{option}"] = inputs.Any(i => i.Option == $"{section}.{option}") ? InputFiles.NameOf(value) : value;
        }
        Manifest plan = context.Plan(0, inputs, pipeline.Settings.Seed) with { Options = options };
        string fingerprint = Fingerprint.OfRun(plan);
        return plan with { Fingerprint = fingerprint, Request = fingerprint };
    }

    /// <summary>Files that options of sections name, described as <c>SECTION.OPTION</c>.</summary>
    IEnumerable<ManifestInput> SectionInputs() =>
        from section in PipelineSchema.Sections
        from option in PipelineSchema.OptionsOf(section.Command)
        where option.Kind == OptionKind.Input
        let value = pipeline.Settings.Of(section.Name, option.Name)
        where value is not null
        let name = $"{section.Name}.{option.Name}"
        select InputFiles.Describe(name, value, context.Cancellation) with { Given = context.Shown(name) ?? value };

    /// <summary>An earlier run is gone on with if it is the same one, or if the user says so; nothing else is touched.</summary>
    void RequirePlace(Manifest plan)
    {
        string target = pipeline.Folder;
        if (Overwrite || !Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any())
        {
            RunFolder.Check(OutPath, Overwrite);
            return;
        }
        string state = Path.Combine(target, RunFolder.ResumeFolder);
        string? place = new[] { state, target }.FirstOrDefault(p => File.Exists(Path.Combine(p, Manifest.FileName)));
        if (place is null || Manifest.Read(place) is not { Command: "demo" or "run" } found)
            throw new OptionException("out", $"--out {OutPath} exists and is not empty, and holds no earlier run of pith {context.Command.Name}; give another folder.");
        if (!GoOn && found.Request != plan.Request)
        {
            throw new OptionException(
                "out",
                $"--out {OutPath} holds a run {RunFolder.Difference(found, plan)}; --resume makes again what depends on them and reuses the rest, --overwrite starts over, or give another folder.");
        }
    }

    void Tell(FinishedStage stage)
    {
        context.Progress.Dispose();
        string time = stage.Reused ? "reused" : ProgressDisplay.Duration(stage.Seconds);
        string ending = stage.Reused ? "; nothing it depends on has changed" : "";
        context.Screen.Message($"[{time,7}] {stage.Stage.Name}: {stage.Stage.Describe(stage.Manifest)}{ending}.");
    }

    void Write(RunFolder run, Manifest plan, List<FinishedStage> finished, PipelineReport report)
    {
        run.Write("config.yaml", path => AtomicFile.WriteText(path, PipelineConfig.Write(context.Command.Name, top, pipeline.Settings.Sections, context.Shown)));
        run.Write("pipeline.json", path => AtomicFile.WriteText(path, report.ToJson().ToJsonString(CommandContext.Indented) + "\n"));
        run.Write("summary.md", path => AtomicFile.WriteText(path, report.ToMarkdown()));
        WriteReport(run, finished);
        run.Commit(plan with
        {
            Rows = finished[0].Manifest.Rows,
            Outputs = Outputs(run, finished),
            Stages = [.. finished.Select(f => new ManifestStage(f.Stage.Name, Math.Round(f.Seconds, 6), f.Manifest.Stages.Max(s => s.PeakBytes)))],
            MadeOn = Machine.Describe(),
            Facts = report.Facts,
        });
    }

    void WriteReport(RunFolder run, List<FinishedStage> finished)
    {
        string path = run.PathOf(ReportFile);
        if (finished.All(f => f.Reused) && File.Exists(path))
            return;
        ReportSummary report = context.Stages.Time("report", () => ReportWriter.Write(
            pipeline.Folder, path, new ReportOptions { Threads = _threads }, context.Progress, context.Cancellation));
        context.Progress.Dispose();
        foreach (string note in report.Notes)
            context.Screen.Detail(note);
        context.Screen.Message($"[{ProgressDisplay.Duration(report.Stages.Sum(s => s.Seconds)),7}] report: {ReportFile}, {ByteSize.Format(report.Bytes)}.");
    }

    /// <summary>The files of every stage that its own manifest names, and the configuration; what holds times is left out.</summary>
    List<ManifestFile> Outputs(RunFolder run, List<FinishedStage> finished)
    {
        string config = run.PathOf("config.yaml");
        List<ManifestFile> files = [.. finished.SelectMany(f => f.Manifest.Outputs.Select(o => o with { Name = $"{f.Stage.Name}/{o.Name}" }))];
        files.Add(new ManifestFile("config.yaml", new FileInfo(config).Length, Fingerprint.OfFile(config, context.Cancellation)));
        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return files;
    }

    void Print(PipelineReport report)
    {
        if (context.Json)
        {
            var json = report.ToJson();
            json["out"] = OutPath;
            context.PrintJson(json);
            return;
        }
        report.Print(context.Screen);
        context.Screen.Line();
        context.Screen.Line($"Written: {OutPath} ({string.Join(", ", Directory.EnumerateFileSystemEntries(pipeline.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal))})");
        context.Screen.Line($"Open {Path.Combine(OutPath, ReportFile)} in a browser to see what was kept and what was dropped.");
        context.Screen.Line($"Next: pith explain {Path.Combine(OutPath, Pipeline.Coreset)} --row 0, or pith subset {Path.Combine(OutPath, Pipeline.Coreset)} --keep 5% --out kept.npy");
    }
}
