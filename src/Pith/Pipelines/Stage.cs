using Pith.Numerics.Communication;
using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>One step of work from a request record to a run folder: what a command runs, and what a pipeline composes.</summary>
/// <typeparam name="TRequest">What is asked for: an immutable record whose options stand in <see cref="Rules"/>.</typeparam>
/// <typeparam name="TResult">What came of it.</typeparam>
/// <remarks>The table of options is the only place that knows their names: flags, configuration files, the manifest and the documents
/// are made from it. The frame checks, plans, makes the folder, times, and commits; a stage opens its inputs and works.</remarks>
abstract class Stage<TRequest, TResult> : IStage
    where TRequest : class
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Summary { get; }

    /// <summary>A request in which nothing is asked for but the defaults.</summary>
    public abstract TRequest Defaults { get; }

    /// <summary>Every option of the request that shapes the result, in the order in which they are listed and written.</summary>
    public abstract IReadOnlyList<OptionRule<TRequest>> Rules { get; }

    IReadOnlyList<IOptionRule> IStage.Rules => Rules;

    /// <inheritdoc/>
    public virtual IReadOnlyList<IReadOnlyList<string>> Exclusive => [];

    /// <inheritdoc/>
    public virtual bool IsResumable => false;

    /// <inheritdoc/>
    public virtual bool RunsOnRanks => false;

    /// <inheritdoc/>
    public virtual string? FileExtension => null;

    /// <summary>The pattern of the files that a stage of files writes into a folder for a request; null where it writes one file. Default null.</summary>
    /// <param name="request">What is asked for.</param>
    protected internal virtual string? FilesOf(TRequest request) => null;

    /// <summary>The files of a result that is no run folder, for its manifest; rank 0 knows all. Default none.</summary>
    /// <param name="result">What came of the work.</param>
    protected internal virtual IReadOnlyList<ManifestFile> Written(TResult result) => [];

    /// <summary>Whether the stage tells the time that it will take before it starts, for which the machine is measured. Default no.</summary>
    protected internal virtual bool TellsTime => false;

    /// <summary>Whether the stage can do without a run folder; <see cref="Open"/> refuses the calls that cannot.</summary>
    protected internal virtual bool FolderIsOptional => false;

    /// <inheritdoc/>
    public string DefaultText(IOptionRule rule) => ((OptionRule<TRequest>)rule).Text(Defaults);

    /// <summary>Refuses what is wrong whatever the files hold; no file is read.</summary>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="OptionException">Options are missing, contradict each other or are out of range.</exception>
    public virtual void Check(TRequest request) { }

    /// <summary>The seed of every random choice of a request.</summary>
    protected internal abstract ulong SeedOf(TRequest request);

    /// <summary>Opens and aligns the inputs of a request.</summary>
    /// <param name="call">The request and how it is run.</param>
    /// <param name="context">Progress, cancellation, messages, times.</param>
    protected internal abstract StageWork<TRequest, TResult> Open(StageCall<TRequest> call, StageContext context);

    /// <summary>A request made of texts by option name.</summary>
    /// <param name="values">Texts by name, applied in the order of <see cref="Rules"/>, those that go first before all others; a switch is <c>true</c> or <c>false</c>.</param>
    /// <param name="start">What the texts change; null means <see cref="Defaults"/>.</param>
    /// <exception cref="OptionException">A name is unknown, or a text is no allowed value.</exception>
    public TRequest Bind(IReadOnlyDictionary<string, string> values, TRequest? start = null)
    {
        if (values.Keys.FirstOrDefault(name => Rules.All(rule => rule.Name != name)) is string unknown)
            throw new OptionException(unknown, $"`{unknown}` is not an option of {Name}{Suggestions.Ending(unknown, Rules.Select(r => r.Name), ".")}");
        TRequest request = start ?? Defaults;
        values = Expand(values);
        foreach (OptionRule<TRequest> rule in Rules.OrderBy(rule => !rule.GoesFirst))
        {
            if (values.TryGetValue(rule.Name, out string? text))
                request = rule.WithText(request, text);
        }
        return request;
    }

    /// <summary>What some texts stand for, where one stands for several options. Default: they are what they are.</summary>
    /// <param name="values">Texts by name.</param>
    protected virtual IReadOnlyDictionary<string, string> Expand(IReadOnlyDictionary<string, string> values) => values;

    /// <summary>Every option that shapes the result as text, in the order of <see cref="Rules"/>; null = not given and without a
    /// default.</summary>
    /// <param name="request">The request.</param>
    /// <param name="shown">For options that name inputs, what stands for the path that is read; null for the paths.</param>
    public IReadOnlyList<KeyValuePair<string, string?>> Record(TRequest request, IReadOnlyDictionary<string, string>? shown = null) =>
    [
        .. from rule in Rules
           where rule.Role != OptionRole.Execution
           let text = rule.Text(request) is { Length: > 0 } value ? value : null
           select KeyValuePair.Create(rule.Name, text is null ? null : shown?.GetValueOrDefault(rule.Name) ?? text),
    ];

    /// <summary>The inputs that a request names, each with what is written there.</summary>
    public IEnumerable<KeyValuePair<string, string>> InputsOf(TRequest request) =>
        from rule in Rules
        where rule.Role == OptionRole.Input
        let text = rule.Text(request)
        where text.Length > 0
        select KeyValuePair.Create(rule.Name, text);

    /// <summary>Size and fingerprint of every input that a call names.</summary>
    /// <param name="call">The call.</param>
    /// <param name="ranks">The ranks that divide the files, all of which call this; null for one process.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public IReadOnlyList<ManifestInput> DescribeInputs(StageCall<TRequest> call, ICommunicator? ranks = null, CancellationToken cancellation = default) =>
    [
        .. InputsOf(call.Request).Select(input =>
            InputFiles.Describe(ranks ?? SingleProcess.Instance, input.Key, input.Value, cancellation) with { Given = call.Shown.GetValueOrDefault(input.Key) ?? input.Value }),
    ];

    /// <summary>What is known of a run before its work: command, options, inputs, and the fingerprint of all.</summary>
    /// <param name="call">The call.</param>
    /// <param name="settled">The request with what was left open filled in as far as it is known.</param>
    /// <param name="inputs">From <see cref="DescribeInputs"/>.</param>
    /// <param name="rows">Rows of the dataset; 0 where they are not known.</param>
    public Manifest Plan(StageCall<TRequest> call, TRequest settled, IReadOnlyList<ManifestInput> inputs, long rows)
    {
        var manifest = new Manifest
        {
            Command = Name,
            Options = Named(Record(settled, call.Shown)).ToDictionary(),
            Seed = SeedOf(settled),
            Rows = rows,
            Inputs = inputs,
        };
        Dictionary<string, string?> given = Named(call.Given.Select(option => KeyValuePair.Create(option.Key, (string?)option.Value))).ToDictionary();
        return manifest with { Fingerprint = Fingerprint.OfRun(manifest), Request = Fingerprint.OfRun(manifest with { Options = given }) };
    }

    /// <summary>Checks, opens, plans, works and commits.</summary>
    /// <param name="call">The request and how it is run.</param>
    /// <param name="context">Progress, cancellation, messages, times.</param>
    public StageOutcome<TRequest, TResult> Run(StageCall<TRequest> call, StageContext context) => StageFrame.Run(this, call, context);

    /// <inheritdoc/>
    public Manifest Replay(Manifest manifest, string folder, int threads, StageContext context)
    {
        Dictionary<string, string> paths = manifest.Inputs.ToDictionary(input => input.Option, input => input.Path);
        Dictionary<string, string> texts = manifest.Options.Where(option => option.Value is not null)
            .ToDictionary(option => option.Key, option => paths.GetValueOrDefault(option.Key) ?? option.Value!);
        var call = new StageCall<TRequest>(Bind(texts))
        {
            Out = folder,
            Threads = threads,
            Given = texts,
            Shown = manifest.Inputs.ToDictionary(input => input.Option, input => input.Given),
        };
        return Run(call, context).Manifest ?? throw new InvalidOperationException($"The stage {Name} writes no manifest.");
    }

    // No path stands in a manifest outside its inputs.
    IEnumerable<KeyValuePair<string, string?>> Named(IEnumerable<KeyValuePair<string, string?>> options)
    {
        HashSet<string> inputs = [.. Rules.Where(rule => rule.Role == OptionRole.Input).Select(rule => rule.Name)];
        return options.Select(option => option.Value is not null && inputs.Contains(option.Key)
            ? KeyValuePair.Create(option.Key, (string?)InputFiles.NameOf(option.Value))
            : option);
    }
}
