using Pith.Cli.Infrastructure;
using Pith.Runs;

namespace Pith.Cli.Pipelines;

/// <summary>Runs stages as calls of their commands inside this process, and leaves alone those that would give the same bytes again.</summary>
/// <remarks>
/// <para>A stage is reused if its run folder is finished, was asked for in the same way (command, given options, version, and the bytes of
/// every input: <see cref="Manifest.Request"/>), and still holds the files that its manifest names. Inputs enter by their bytes, so a
/// stage that was made again with the same result does not make the later ones run again.</para>
/// <para>A stage that was stopped goes on where its command can; another one's unfinished folder is replaced.</para>
/// </remarks>
/// <param name="context">The pipeline's own call.</param>
/// <param name="settings">Where the options of every section stand.</param>
/// <param name="execution">Options that every stage gets where its command has them, such as threads; they change no byte.</param>
/// <param name="folder">The pipeline's folder.</param>
sealed class StageRunner(CommandContext context, PipelineSettings settings, IReadOnlyList<StageArgument> execution, string folder)
{
    /// <summary>Refuses values that are wrong whatever the files hold, before any stage has run.</summary>
    public void Check(PipelineStage stage) => Name(stage, () =>
    {
        CommandContext call = Prepare(stage, []);
        call.Progress.Dispose();
        call.Command.CheckOptions(call);
        return true;
    });

    /// <summary>Runs a stage, or finds that it need not be run.</summary>
    public FinishedStage Run(PipelineStage stage)
    {
        string path = Path.Combine(folder, stage.Name);
        CommandContext asked = Name(stage, () => Prepare(stage, []));
        string request = asked.Plan(0, asked.DescribeInputs(), 0).Request;
        if (FindFinished(stage, path, request) is Manifest found)
            return new FinishedStage(stage, path, found, Reused: true);
        string? how = !Directory.Exists(path) ? null : CanGoOn(asked.Command, path, request) ? "resume" : "overwrite";
        CommandContext call = Name(stage, () => Prepare(stage, how is null ? [] : [new StageArgument(how, null)]));
        call.Inputs = asked.Inputs;
        Execute(stage, call);
        return new FinishedStage(stage, path, Manifest.Read(path), Reused: false);
    }

    /// <summary>The call as a user would type it, for a plan.</summary>
    public string CommandText(PipelineStage stage) =>
        "pith " + string.Join(' ', Texts(stage, ArgumentsOf(stage)).Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"\"{a}\"" : a));

    /// <summary>Whether the stage would be reused as it stands; false where what it reads is not there yet.</summary>
    public bool WouldReuse(PipelineStage stage)
    {
        if (!Directory.Exists(Path.Combine(folder, stage.Name)))
            return false;
        try
        {
            CommandContext asked = Prepare(stage, []);
            return FindFinished(stage, Path.Combine(folder, stage.Name), asked.Plan(0, asked.DescribeInputs(), 0).Request) is not null;
        }
        catch (PithException)
        {
            return false;
        }
    }

    void Execute(PipelineStage stage, CommandContext call)
    {
        context.Inner = call;
        try
        {
            context.Stages.Time(stage.Name, () => Name(stage, () => call.Command.Run(call)));
        }
        catch
        {
            call.DisposeOpenRuns();
            throw;
        }
        finally
        {
            call.Progress.Dispose();
        }
        context.Inner = null;
    }

    CommandContext Prepare(PipelineStage stage, IReadOnlyList<StageArgument> more)
    {
        List<StageArgument> arguments = ArgumentsOf(stage);
        Dictionary<string, string> shown = arguments.Where(a => a.Value is not null && (a.IsInRun || a.Shown is not null))
            .ToDictionary(a => a.Option, a => a.Shown ?? a.Value!);
        shown.Remove("out");
        return CommandLine.Prepare(Texts(stage, [.. arguments, .. more]), context.Screen.ForPart(), context.Cancellation, shown);
    }

    /// <summary>What the pipeline gives, then the options of the section, which win, then how to work.</summary>
    List<StageArgument> ArgumentsOf(PipelineStage stage)
    {
        IReadOnlyList<CliOption> options = PipelineSchema.OptionsOf(stage.Command);
        var section = new List<StageArgument>();
        foreach ((string name, string value) in settings.Sections.GetValueOrDefault(stage.Section) ?? new Dictionary<string, string>())
        {
            CliOption option = options.First(o => o.Name == name);
            if (!stage.LeavesOut(name) && (!option.IsFlag || value is "true"))
                section.Add(new StageArgument(name, option.IsFlag ? null : value, Shown: option.Kind == OptionKind.Input ? settings.Shown($"{stage.Section}.{name}") ?? value : null));
        }
        return
        [
            .. stage.Arguments().Where(a => section.All(s => s.Option != a.Option)),
            .. section,
            new StageArgument("out", stage.Name, IsInRun: true),
            .. execution.Where(a => options.Any(o => o.Name == a.Option)),
        ];
    }

    List<string> Texts(PipelineStage stage, IEnumerable<StageArgument> arguments) =>
    [
        stage.Command,
        .. arguments.Select(argument => argument switch
        {
            { Value: null } => "--" + argument.Option,
            { IsInRun: true } => $"--{argument.Option}={Path.Combine(folder, argument.Value)}",
            _ => $"--{argument.Option}={argument.Value}",
        }),
    ];

    Manifest? FindFinished(PipelineStage stage, string path, string request)
    {
        if (stage.UnlistedFile is string needed && !File.Exists(Path.Combine(path, needed)))
            return null;
        if (!File.Exists(Path.Combine(path, Manifest.FileName)) || Directory.Exists(Path.Combine(path, RunFolder.ResumeFolder)))
            return null;
        try
        {
            Manifest found = Manifest.Read(path);
            return found.Request == request && found.Outputs.All(file => IsWhole(Path.Combine(path, file.Name), file)) ? found : null;
        }
        catch (InvalidDataContentException)
        {
            // A damaged run is made again.
            return null;
        }
    }

    bool IsWhole(string path, ManifestFile file) =>
        File.Exists(path) && new FileInfo(path).Length == file.Bytes && Fingerprint.OfFile(path, context.Cancellation) == file.Sha256;

    static bool CanGoOn(CliCommand command, string path, string request)
    {
        string state = Path.Combine(path, RunFolder.ResumeFolder);
        return command.Options.Any(o => o.Name == "resume")
            && File.Exists(Path.Combine(state, Manifest.FileName))
            && Manifest.Read(state).Request == request;
    }

    /// <summary>Says in a refusal which stage it is about.</summary>
    static T Name<T>(PipelineStage stage, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OptionException error)
        {
            throw new OptionException(error.Option, $"stage {stage.Name} (pith {stage.Command}): {error.Message}");
        }
    }
}
