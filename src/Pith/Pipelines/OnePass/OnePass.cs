using Pith.Pipelines.Steps;
using Pith.Runs;
using Pith.Selection.Frame;

namespace Pith.Pipelines.OnePass;

/// <summary>How a pipeline is run; nothing here but the request changes a byte of the result.</summary>
/// <param name="Request">What is asked for.</param>
/// <param name="Out">The folder of all run folders, as the user names it.</param>
sealed record OnePassCall(OnePassRequest Request, string Out)
{
    /// <summary>The command that the manifest names, <c>run</c> or <c>demo</c>. Default run.</summary>
    public string Command { get; init; } = "run";

    /// <summary>Whether an earlier run there is removed first. Default false.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether to go on with whatever an earlier run left, though its options differ. Default false.</summary>
    public bool GoOn { get; init; }

    /// <summary>Threads; 0 means all cores.</summary>
    public int Threads { get; init; }

    /// <summary>A hard budget of memory in bytes; null for none.</summary>
    public long? Memory { get; init; }

    /// <summary>For options that name inputs, at the top or as <c>SECTION.OPTION</c>, what is recorded in place of the path that is read.</summary>
    public IReadOnlyDictionary<string, string> Shown { get; init; } = new Dictionary<string, string>();

    /// <summary>Writes the report of a finished pipeline: from its folder to the file, and a sentence on it; null for no report.</summary>
    public Func<string, string, StageContext, string>? WriteReport { get; init; }

    /// <summary>Whether a report that is there is written again though nothing that it is about has changed. Default false.</summary>
    public bool RenewsReport { get; init; }
}

/// <summary>The whole pipeline: train on a subset, score, extrapolate, select, compare with random rows; each step in a folder of its own.</summary>
/// <remarks>Steps whose options and inputs have not changed are left as they are; a step that was stopped goes on where it can.</remarks>
static class OnePass
{
    /// <summary>The report's file in the folder.</summary>
    public const string ReportFile = "report.html";

    /// <summary>The steps of a call, each with its arguments and whether it would be reused, without running one.</summary>
    /// <exception cref="OptionException">Options of a stage are missing, contradict each other or are out of range.</exception>
    public static IReadOnlyList<(IStep Step, IReadOnlyList<KeyValuePair<string, string?>> Arguments, bool IsReused)> Plan(
        OnePassCall call, CancellationToken cancellation = default)
    {
        OnePassSteps steps = Checked(call);
        StepPlace place = PlaceOf(call, steps);
        return [.. steps.All.Select(step => (step, step.Arguments(steps.Folder), step.WouldReuse(place, cancellation)))];
    }

    /// <summary>Runs what must be run.</summary>
    /// <param name="call">What is asked for and how it is run.</param>
    /// <param name="context">Progress, messages, cancellation.</param>
    /// <exception cref="PithException">A step failed; finished steps are kept.</exception>
    public static OnePassResult Run(OnePassCall call, StageContext context)
    {
        OnePassSteps steps = Checked(call);
        var record = new OnePassRecord(call);
        Manifest plan = record.Plan(context.Cancellation);
        RequirePlace(call, steps.Folder, plan);
        using RunFolder run = RunFolder.OpenInParts(call.Out, call.Overwrite, plan);
        context.OpenRun = run;
        var finished = new List<FinishedStep>();
        IReadOnlyList<IStep> all = steps.All;
        foreach (IStep step in all)
        {
            try
            {
                finished.Add(step.Run(PlaceOf(call, steps), context));
            }
            catch when (all.Any(s => Directory.Exists(Path.Combine(steps.Folder, s.Name))))
            {
                run.Kept = "the finished stages";
                throw;
            }
            Tell(context, finished[^1]);
        }
        context.Cancellation.ThrowIfCancellationRequested();
        OnePassResult result = OnePassResult.Of(steps, finished);
        record.Write(run, plan, result, () => WriteReport(call, steps.Folder, run, finished, context), context.Cancellation);
        context.OpenRun = null;
        return result;
    }

    static OnePassSteps Checked(OnePassCall call)
    {
        // A share that no dataset can have is refused before anything is read.
        foreach (Share keep in call.Request.Keeps)
            KeepCount.Of(keep, int.MaxValue);
        OnePassSteps steps = OnePassSteps.Of(call.Request, Path.GetFullPath(call.Out), option => call.Shown.GetValueOrDefault(option));
        foreach (IStep step in steps.All)
            step.Check();
        return steps;
    }

    static StepPlace PlaceOf(OnePassCall call, OnePassSteps steps) => new(steps.Folder, call.Threads, call.Memory);

    /// <summary>An earlier run is gone on with if it is the same one, or if the user says so; nothing else is touched.</summary>
    static void RequirePlace(OnePassCall call, string target, Manifest plan)
    {
        RunPlace.RequireApart(call.Out, plan.Inputs.Select(input => KeyValuePair.Create(input.Option, input.Path)));
        if (call.Overwrite || !Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any())
        {
            RunFolder.Check(call.Out, call.Overwrite);
            return;
        }
        string state = Path.Combine(target, RunFolder.ResumeFolder);
        string? place = new[] { state, target }.FirstOrDefault(p => File.Exists(Path.Combine(p, Manifest.FileName)));
        if (place is null || Manifest.Read(place) is not { Command: "demo" or "run" } found)
            throw new OptionException("out", $"`out` {call.Out} exists and is not empty, and holds no earlier run of pith {call.Command}; give another folder.");
        if (!call.GoOn && found.Request != plan.Request)
        {
            throw new OptionException(
                "out",
                $"`out` {call.Out} holds a run {RunFolder.Difference(found, plan)}; `resume` makes again what depends on them and reuses the rest, `overwrite` starts over, or give another folder.");
        }
    }

    static void Tell(StageContext context, FinishedStep finished)
    {
        string time = finished.Reused ? "reused" : Durations.Text(finished.Seconds);
        string ending = finished.Reused ? "; nothing it depends on has changed" : "";
        context.Log.Message($"[{time,7}] {finished.Step.Name}: {finished.Step.Describe(finished.Folder, finished.Manifest)}{ending}.");
    }

    static void WriteReport(OnePassCall call, string folder, RunFolder run, List<FinishedStep> finished, StageContext context)
    {
        string path = run.PathOf(ReportFile);
        if (call.WriteReport is null || (!call.RenewsReport && finished.All(f => f.Reused) && File.Exists(path)))
            return;
        context.Log.Message(context.Stages.Time("report", () => call.WriteReport(folder, path, context)));
    }
}
