using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Numerics.Memory;
using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>The course of every stage: check, open, plan, make the folder, work, commit.</summary>
static class StageFrame
{
    public static StageOutcome<TRequest, TResult> Run<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call, StageContext context)
        where TRequest : class
    {
        Together.Run(context.Ranks, () =>
        {
            stage.Check(call.Request);
            if (call.Ranks is not null && !call.PlanOnly)
                throw new OptionException("ranks", "`ranks` plans for ranks and starts none; add `dry-run`, or start as many with mpirun or srun and leave it out.");
            // Ranks write into one place, which one of them looks at.
            if (context.Ranks.Rank == 0 && !(IsShared(call, context) && Checkpoints.IsWriting(call.Out!)) && !FinishedResult.MayBeThere(stage, call, context.Ranks.Size))
                RequirePlace(stage, call);
            if ((stage.FileExtension is null || context.Ranks.Size > 1) && !call.PlanOnly)
            {
                foreach ((string option, string given) in stage.InputsOf(call.Request))
                    InputFiles.RefusePipe(option, given);
            }
        });
        CancellationToken outer = context.Cancellation;
        using var watch = new InputWatch(stage.InputsOf(call.Request).Select(input => input.Value), outer);
        (context.Cancellation, context.Watch) = (watch.Token, watch);
        context.GraphFiles = FilesOf(call, context);
        try
        {
            return Run(stage, call, context, watch);
        }
        catch (Exception error) when (watch.Explain(error) is { } changed)
        {
            throw changed;
        }
        catch (Exception error) when (context.Checkpoints is not null && Together.IsShared(error))
        {
            if (!context.Checkpoints.RemoveIfEmpty())
                context.Checkpoints = null;
            throw;
        }
        finally
        {
            (context.Cancellation, context.Watch, context.GraphFiles) = (outer, null, null);
        }
    }

    static StageOutcome<TRequest, TResult> Run<TRequest, TResult>(
        Stage<TRequest, TResult> stage, StageCall<TRequest> call, StageContext context, InputWatch watch)
        where TRequest : class
    {
        // Also what reads inputs maps them: checksums and checks of a file look at all of it.
        using MemoryGuard? guard = call is { Memory: long limit, PlanOnly: false } ? MemoryGuard.Keep(limit) : null;
        using StageWork<TRequest, TResult> work = Together.Run(context.Ranks, () => stage.Open(call, context));
        SameInputs.Require(context.Ranks, stage.InputsOf(call.Request));
        RunPlan plan = stage.IsResumable ? context.Stages.Time("plan", () => Plan(stage, call, work, context)) : Plan(stage, call, work, context);
        work.Plan = plan;
        Together.Run(context.Ranks, () => RankPlan.Require(plan, stage, call, work));
        var outcome = new StageOutcome<TRequest, TResult> { Call = call, Request = work.Request, Plan = plan };
        if (call.PlanOnly)
            return outcome;
        // Of a result of one file nothing may be stopped once it is in its place. What can be continued must be known by its inputs before it starts; what appears whole reads them when they are in the cache.
        RankRun? shared = IsShared(call, context)
            ? RankRun.Begin(stage, call, context, work.Request, work.Rows, () => RequirePlace(stage, call)) : null;
        if (shared is { IsFinished: true })
            return outcome;
        IReadOnlyList<ManifestInput>? inputs = shared?.Inputs ?? (stage.IsResumable || stage.FileExtension is not null ? Describe(stage, call, context) : null);
        if (inputs is not null && call is { Resume: true, Out: string folder }
            && RunFolder.IsFinished(folder, stage.Plan(call, work.Request, inputs, work.Rows).Fingerprint))
            return outcome;
        if (shared is null && stage.FileExtension is not null && FinishedResult.MayBeThere(stage, call, ranks: 1))
        {
            if (FinishedResult.IsThere(stage, call, stage.Plan(call, work.Request, inputs!, work.Rows).Request, context))
            {
                EndShared(stage, call, context, shared);
                return outcome;
            }
            RequirePlace(stage, call);
        }
        using RunFolder? run = OpenRun(stage, call, context, work, inputs, shared);
        context.OpenRun = run;
        TResult result = context.GraphFiles is { IsUsed: true } files ? RunInFiles(work, run, files, context) : work.Run(run);
        // A stage of one file has written it, after the same questions.
        if (stage.FileExtension is null)
            context.RequireGoOn();
        // Files are dealt to the ranks, so that all have to ask for the fingerprints.
        if (call.Out is not null)
            inputs ??= Describe(stage, call, context);
        outcome = outcome with { Request = work.Request, IsRun = true, Result = result };
        if (stage.FileExtension is null)
            shared?.Kept.BeginToWrite();
        ManifestRanks? ranks = context.DescribeRanks();
        Together.Run(context.Ranks, () =>
        {
            if (run is not null)
                outcome = outcome with { Manifest = Commit(stage, call, context, work.Request, work.Rows, run, inputs!, work.Facts(result), watch, ranks) };
            else if (stage.FileExtension is not null && call.Out is not null && context.Ranks.Rank == 0)
                outcome = outcome with { Manifest = WriteManifest(stage, call, context, work, result, inputs!, ranks) };
        });
        context.OpenRun = null;
        EndShared(stage, call, context, shared);
        return outcome with { Stages = context.Stages.Finished };
    }

    static void RequirePlace<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call)
        where TRequest : class
    {
        if (stage.FileExtension is string extension)
        {
            RequireFile(extension, stage.FilesOf(call.Request), stage.Name, call);
            return;
        }
        if (call.PlanOnly)
            return;
        if (call.Out is not { Length: > 0 } folder)
        {
            if (!stage.FolderIsOptional)
                throw new OptionException("out", "`out` is missing; give the run folder to write, e.g. `out` RUN.");
        }
        else
        {
            RunPlace.RequireApart(folder, stage.InputsOf(call.Request));
            if (stage.IsResumable)
                RunFolder.CheckResumable(folder, call.Overwrite, call.Resume);
            else
                RunFolder.Check(folder, call.Overwrite);
        }
    }

    static void RequireFile<TRequest>(string extension, string? files, string command, StageCall<TRequest> call)
        where TRequest : class
    {
        if (call.Out is { Length: > 0 } place)
            FileManifest.RequireFree(place, files is not null, command);
        if (call.Out is { Length: > 0 } folder && files is not null)
            FileTarget.CheckFolder(folder, files, call.Overwrite, call.PlanOnly);
        else if (call.Out is { Length: > 0 } file)
            FileTarget.Check(file, call.Overwrite, call.PlanOnly, extension);
        else if (!call.PlanOnly)
            throw new OptionException("out", $"`out` is missing; give the file to write, e.g. `out` G{extension}.");
    }

    // Work that does not fit the memory is planned once more with its graphs in files and windows of what is mapped, and done so where that takes less.
    static RunPlan Plan<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call, StageWork<TRequest, TResult> work, StageContext context)
        where TRequest : class
    {
        if (RankPlan.RanksOf(call, context) is > 1 and int ranks)
            return RankPlan.Of(stage, call, work, ranks, SpeedFor(stage, call));
        RunPlan plan = Plan(stage, call, work, isInFiles: false);
        if (context.GraphFiles is not { } files || plan.PeakBytes <= files.Limit)
            return plan;
        files.IsUsed = true;
        RunPlan inFiles = Plan(stage, call, work, isInFiles: true);
        files.IsUsed = inFiles.PeakBytes < plan.PeakBytes;
        files.HoldsGraphs = work.Costs(MachineSpeed.Typical).Any(cost => cost.Memory.Any(part => part.Name == GraphCost.Windows));
        return files.IsUsed ? inFiles : plan;
    }

    static GraphFiles? FilesOf<TRequest>(StageCall<TRequest> call, StageContext context)
        where TRequest : class => call is { Memory: long limit, Out: { Length: > 0 } place } && RankPlan.RanksOf(call, context) == 1
        ? new GraphFiles(
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(place)) + ".work", limit,
            done => context.Log.Message(FormattableString.Invariant($"note: going on where an interrupted run ended; {done} steps of its graph are done.")))
        : null;

    // What is done stays where the work is interrupted, and goes where it cannot come to an end.
    static TResult RunInFiles<TRequest, TResult>(StageWork<TRequest, TResult> work, RunFolder? run, GraphFiles files, StageContext context)
        where TRequest : class
    {
        context.Log.Message(files.HoldsGraphs
            ? $"note: the work does not fit `memory`, so its graph is built in files in {files.Folder} until it is done; should it be interrupted, the same command goes on with them."
            : "note: the work does not fit `memory` with all of its mapped files, so their pages are given back whenever it comes near, which takes longer.");
        try
        {
            TResult result = work.Run(run);
            files.Remove();
            return result;
        }
        catch (PithException)
        {
            files.Remove();
            throw;
        }
    }

    static RunPlan Plan<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call, StageWork<TRequest, TResult> work, bool isInFiles)
        where TRequest : class
    {
        MachineSpeed speed = SpeedFor(stage, call);
        IEnumerable<StageCost> fingerprint = [ReadCost.Fingerprint(stage.InputsOf(call.Request).Sum(input => InputFiles.TotalBytes(input.Value)))];
        IEnumerable<StageCost> costs = work.Costs(speed);
        // Of what is mapped only windows are in memory then.
        if (isInFiles)
        {
            costs = [.. costs.Select(cost => cost with { Memory = [.. cost.Memory.Where(part => part.Name is not (ReadCost.MappedEmbeddings or ReadCost.MappedGraph))] })];
            if (!costs.Any(cost => cost.Memory.Any(part => part.Name == GraphCost.Windows)))
                costs = costs.Append(new StageCost([GraphCost.WindowsWithin(call.Memory!.Value)], []));
        }
        return new RunPlan(work.Rows, work.Columns, [.. costs, .. fingerprint]);
    }

    // It is only measured where somebody reads the time.
    static MachineSpeed SpeedFor<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call)
        where TRequest : class => call.PlanOnly || stage.TellsTime ? MachineSpeed.Measure(call.Threads) : MachineSpeed.Typical;

    static IReadOnlyList<ManifestInput> Describe<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call, StageContext context)
        where TRequest : class =>
        context.Stages.Time("fingerprint inputs", () => stage.DescribeInputs(call, context.Ranks, context.Cancellation));

    static RunFolder? OpenRun<TRequest, TResult>(
        Stage<TRequest, TResult> stage, StageCall<TRequest> call, StageContext context, StageWork<TRequest, TResult> work, IReadOnlyList<ManifestInput>? inputs,
        RankRun? shared)
        where TRequest : class
    {
        if (call.Out is not string folder || stage.FileExtension is not null || context.Ranks.Rank > 0)
            return null;
        if (shared is not null)
            return shared.CreateFolder(folder, call.Overwrite);
        return inputs is null
            ? RunFolder.Create(folder, call.Overwrite)
            : RunFolder.OpenResumable(folder, call.Overwrite, call.Resume, stage.Plan(call, work.Request, inputs, work.Rows));
    }

    // What several ranks work on together is kept until it is whole.
    static bool IsShared<TRequest>(StageCall<TRequest> call, StageContext context)
        where TRequest : class => context.Ranks.Size > 1 && call is { PlanOnly: false, Out.Length: > 0 };

    // One process begins anew where ranks were stopped, and leaves nothing of them.
    static void EndShared<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call, StageContext context, RankRun? shared)
        where TRequest : class
    {
        shared?.Kept.Remove();
        context.Checkpoints = null;
        if (shared is null && stage.RunsOnRanks && call.Out is not null)
            Storage.Guard(() => Checkpoints.RemoveOf(call.Out), $"`out` {call.Out} cannot be written");
    }

    static Manifest WriteManifest<TRequest, TResult>(
        Stage<TRequest, TResult> stage,
        StageCall<TRequest> call,
        StageContext context,
        StageWork<TRequest, TResult> work,
        TResult result,
        IReadOnlyList<ManifestInput> inputs,
        ManifestRanks? ranks)
        where TRequest : class
    {
        Manifest manifest = stage.Plan(call, work.Request, inputs, work.Rows) with
        {
            Outputs = stage.Written(result),
            Stages = context.Stages.Finished,
            MadeOn = Machine.Describe(),
            Ranks = ranks,
            Facts = work.Facts(result),
        };
        FileManifest.Write(call.Out!, stage.FilesOf(call.Request) is not null, manifest);
        return manifest;
    }

    /// <summary>Writes configuration and manifest of finished work, which makes the folder a run.</summary>
    public static Manifest Commit<TRequest, TResult>(
        Stage<TRequest, TResult> stage,
        StageCall<TRequest> call,
        StageContext context,
        TRequest settled,
        long rows,
        RunFolder run,
        IReadOnlyList<ManifestInput> inputs,
        IReadOnlyDictionary<string, double> facts,
        InputWatch? watch = null,
        ManifestRanks? ranks = null)
        where TRequest : class
    {
        run.Write("config.yaml", path => File.WriteAllText(path, ConfigText.Of(stage.Name, stage.Record(settled, call.Shown))));
        IReadOnlyList<ManifestFile> outputs = context.Stages.Time("manifest", () => run.Describe(context.Cancellation));
        Manifest manifest = stage.Plan(call, settled, inputs, rows) with
        {
            Outputs = outputs,
            NotCompared = run.Unlisted,
            Stages = context.Stages.Finished,
            MadeOn = Machine.Describe(),
            Ranks = ranks,
            Facts = facts,
        };
        context.Cancellation.ThrowIfCancellationRequested();
        watch?.Require();
        run.Commit(manifest);
        foreach (ManifestInput input in inputs)
            context.Log.Detail($"input `{input.Option}` {input.Given}: {input.Files.Count} file(s), {ByteSize.Format(input.Files.Sum(f => f.Bytes))}");
        context.Log.Detail($"fingerprint {manifest.Fingerprint}: runs with the same one have the same bytes");
        return manifest;
    }
}
