using Pith.Runs;

namespace Pith.Pipelines.Steps;

/// <summary>A stage as one step of a pipeline.</summary>
/// <remarks>
/// <para>A step is left as it is if its run folder is finished, was asked for in the same way (command, given options, version, and the bytes of
/// every input: <see cref="Manifest.Request"/>), and still holds the files that its manifest names. Inputs enter by their bytes, so a
/// step that was made again with the same result does not make the later ones run again.</para>
/// <para>A step that was stopped goes on where its stage can; another one's unfinished folder is replaced.</para>
/// </remarks>
/// <typeparam name="TRequest">The stage's request.</typeparam>
/// <typeparam name="TResult">The stage's result.</typeparam>
sealed class Step<TRequest, TResult> : IStep
    where TRequest : class
{
    readonly Stage<TRequest, TResult> _stage;
    readonly Func<StepInput<TRequest>> _input;
    readonly Func<string, Manifest, string> _describe;

    /// <summary>Creates a step.</summary>
    /// <param name="name">Its name, which is its folder's.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="input">What is asked for; asked again when the steps before are finished.</param>
    /// <param name="describe">From folder and manifest to one clause on what came of it.</param>
    public Step(string name, Stage<TRequest, TResult> stage, Func<StepInput<TRequest>> input, Func<string, Manifest, string> describe)
    {
        Name = name;
        _stage = stage;
        _input = input;
        _describe = describe;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Command => _stage.Name;

    /// <inheritdoc/>
    public bool IsCost { get; init; } = true;

    /// <summary>A file of the step that later ones read and that its manifest does not name because it holds times, or null.</summary>
    public string? UnlistedFile { get; init; }

    /// <inheritdoc/>
    public string Describe(string folder, Manifest manifest) => _describe(folder, manifest);

    /// <inheritdoc/>
    public void Check() => Named(() =>
    {
        _stage.Check(_input().Request);
        return true;
    });

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string?>> Arguments(string folder)
    {
        HashSet<string> switches = [.. _stage.Rules.Where(rule => rule.Domain is Switch).Select(rule => rule.Name)];
        return [.. GivenOf(_input()).Where(option => !switches.Contains(option.Key) || option.Value == "true")
            .Select(option => KeyValuePair.Create(option.Key, switches.Contains(option.Key) ? null : (string?)option.Value))];
    }

    /// <inheritdoc/>
    public bool WouldReuse(StepPlace place, CancellationToken cancellation)
    {
        if (!Directory.Exists(Path.Combine(place.Folder, Name)))
            return false;
        try
        {
            StageCall<TRequest> call = Call(place);
            return FindFinished(call.Out!, RequestOf(call, cancellation), cancellation) is not null;
        }
        catch (PithException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public RunPlan Plan(StepPlace place, StageContext context) => _stage.Run(Call(place) with { PlanOnly = true }, context).Plan;

    /// <inheritdoc/>
    public FinishedStep Run(StepPlace place, StageContext context)
    {
        StageCall<TRequest> call = Named(() => Call(place));
        string path = call.Out!, request = RequestOf(call, context.Cancellation);
        if (FindFinished(path, request, context.Cancellation) is Manifest found)
            return new FinishedStep(this, path, found, Reused: true);
        bool isThere = Directory.Exists(path);
        bool goesOn = isThere && CanGoOn(path, request);
        StageContext part = context.ForPart();
        try
        {
            context.Stages.Time(Name, () => Named(() => _stage.Run(call with { Resume = goesOn, Overwrite = isThere && !goesOn }, part)));
        }
        catch
        {
            part.DisposeOpenRuns();
            throw;
        }
        context.Inner = null;
        return new FinishedStep(this, path, Manifest.Read(path), Reused: false);
    }

    StageCall<TRequest> Call(StepPlace place)
    {
        StepInput<TRequest> input = _input();
        return new StageCall<TRequest>(input.Request)
        {
            Out = Path.Combine(place.Folder, Name),
            Threads = place.Threads,
            Memory = place.Memory,
            Given = GivenOf(input).ToDictionary(),
            Shown = input.Shown,
        };
    }

    // An option without a value, such as a setting that the chosen method has not, is not given.
    IEnumerable<KeyValuePair<string, string>> GivenOf(StepInput<TRequest> input)
    {
        Dictionary<string, string?> texts = _stage.Record(input.Request).ToDictionary();
        return input.Own.Where(name => texts[name] is not null).Select(name => KeyValuePair.Create(name, texts[name]!)).Concat(input.Given);
    }

    string RequestOf(StageCall<TRequest> call, CancellationToken cancellation) =>
        _stage.Plan(call, call.Request, _stage.DescribeInputs(call, cancellation: cancellation), 0).Request;

    Manifest? FindFinished(string path, string request, CancellationToken cancellation)
    {
        if (UnlistedFile is string needed && !File.Exists(Path.Combine(path, needed)))
            return null;
        if (!File.Exists(Path.Combine(path, Manifest.FileName)) || Directory.Exists(Path.Combine(path, RunFolder.ResumeFolder)))
            return null;
        try
        {
            Manifest found = Manifest.Read(path);
            return found.Request == request && found.Outputs.All(file => IsWhole(Path.Combine(path, file.Name), file, cancellation)) ? found : null;
        }
        catch (InvalidDataContentException)
        {
            // A damaged run is made again.
            return null;
        }
    }

    static bool IsWhole(string path, ManifestFile file, CancellationToken cancellation) =>
        File.Exists(path) && new FileInfo(path).Length == file.Bytes && Fingerprint.OfFile(path, cancellation) == file.Sha256;

    bool CanGoOn(string path, string request)
    {
        string state = Path.Combine(path, RunFolder.ResumeFolder);
        return _stage.IsResumable && File.Exists(Path.Combine(state, Manifest.FileName)) && Manifest.Read(state).Request == request;
    }

    // A refusal says which step it is about.
    T Named<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OptionException error)
        {
            throw new OptionException(error.Option, $"stage {Name} (pith {Command}): {error.Message}");
        }
    }
}
