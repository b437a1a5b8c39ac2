using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pith.Pipelines;
using Pith.Runs;

namespace Pith.Cli.Infrastructure;

/// <summary>What a command sees of its call: option values, screen, progress, cancellation, and the run folder.</summary>
sealed class CommandContext
{
    readonly ParseResult _parsed;
    readonly Dictionary<string, string?> _resolved = [];

    public CommandContext(
        CliCommand command,
        bool json,
        ParseResult parsed,
        Screen screen,
        ProgressDisplay progress,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? shownInputs = null)
    {
        Command = command;
        _parsed = parsed;
        Screen = screen;
        Progress = progress;
        Cancellation = cancellation;
        Json = json;
        ShownInputs = shownInputs ?? new Dictionary<string, string>();
        foreach ((string option, string shown) in ShownInputs)
            _resolved[option] = shown;
    }

    /// <summary>How JSON is written everywhere.</summary>
    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    public CliCommand Command { get; }

    /// <summary>For options that name inputs, what is recorded in place of the path that is read.</summary>
    public IReadOnlyDictionary<string, string> ShownInputs { get; }

    public Screen Screen { get; }

    public ProgressDisplay Progress { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>The result goes to standard output as one JSON object.</summary>
    public bool Json { get; }

    public RunStages Stages { get; } = new();

    /// <summary>The run under way, to be removed when the user cannot wait.</summary>
    public RunFolder? OpenRun { get; set; }

    /// <summary>The command that this one runs as a part of its own work, or null.</summary>
    public CommandContext? Inner { get; set; }

    /// <summary>The stage that this call runs, or null.</summary>
    public StageContext? Stage { get; private set; }

    /// <summary>A context for a stage, which shows its progress and messages here.</summary>
    public StageContext ForStage() => Stage = new StageContext(Progress, new StageLog(this), Cancellation);

    /// <summary>Removes what must not stay of runs that were not finished.</summary>
    public void DisposeOpenRuns()
    {
        Stage?.DisposeOpenRuns();
        Inner?.DisposeOpenRuns();
        OpenRun?.Dispose();
    }

    public bool Has(CliOption option) => _parsed.GetResult(option.Symbol) is { Implicit: false };

    public bool IsOn(CliOption flag) => Has(flag);

    /// <summary>The value as given, else the default, else null.</summary>
    public string? Text(CliOption option) => Has(option) ? _parsed.GetValue((Option<string?>)option.Symbol) : option.DefaultText;

    public string Required(CliOption option, string hint) => Text(option) is { Length: > 0 } text
        ? text
        : throw new OptionException(option.Name, $"--{option.Name} is missing; {hint}");

    public string Required(Argument<string?> argument, string hint) => _parsed.GetValue(argument) is { Length: > 0 } text
        ? text
        : throw new OptionException(argument.Name, $"{argument.Name} is missing; {hint}");

    public string? Text(Argument<string?> argument) => _parsed.GetValue(argument);

    public string[] Texts(Argument<string[]> argument) => _parsed.GetValue(argument) ?? [];

    public int? Whole(CliOption option, int minimum = int.MinValue, int maximum = int.MaxValue)
    {
        if (Text(option) is not string text)
            return null;
        string allowed = maximum == int.MaxValue ? $"a whole number of at least {minimum}" : $"a whole number from {minimum} to {maximum}";
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= minimum && value <= maximum
            ? value
            : throw Bad(option, text, minimum == int.MinValue ? "a whole number" : allowed);
    }

    public double? Number(CliOption option)
    {
        if (Text(option) is not string text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Bad(option, text, "a number");
    }

    public TEnum Choice<TEnum>(CliOption option)
        where TEnum : struct, Enum
    {
        string text = Text(option) ?? "";
        return KebabCase.TryParse(text, out TEnum value)
            ? value
            : throw Bad(option, text, "one of " + string.Join(", ", Enum.GetValues<TEnum>().Select(KebabCase.Of)));
    }

    public ulong Seed(CliOption option)
    {
        string text = Text(option) ?? "0";
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : throw Bad(option, text, "a whole number from 0 to 18446744073709551615");
    }

    /// <summary>Threads; 0 means all cores.</summary>
    public int Threads(CliOption option) => Whole(option, 1, 1024) ?? 0;

    public long? Bytes(CliOption option)
    {
        if (Text(option) is not string text)
            return null;
        return ByteSize.TryParse(text, out long bytes) ? bytes : throw Bad(option, text, "an amount such as 8GB, 512MB or 4GiB");
    }

    public static OptionException Bad(CliOption option, string text, string allowed) =>
        new(option.Name, $"--{option.Name} must be {allowed}; got {(text.Length == 0 ? "nothing" : text)}.");

    /// <summary>Records what an option came to where the default depends on other options.</summary>
    public void Resolve(CliOption option, string? value) => _resolved[option.Name] = value;

    /// <summary>Every option that shapes the result with its resolved value, in the command's order.</summary>
    public IEnumerable<KeyValuePair<string, string?>> ResolvedOptions() =>
        from option in Command.Options
        where option.Kind != OptionKind.Execution
        let text = option.IsFlag ? (IsOn(option) ? "true" : "false") : Text(option)
        select KeyValuePair.Create(option.Name, _resolved.TryGetValue(option.Name, out string? resolved) ? resolved : text);

    /// <summary>Checks --out and makes the temporary folder of a run. Dispose it; commit it with <see cref="Commit"/>.</summary>
    /// <param name="shared">The command's shared options.</param>
    /// <param name="overwrite">Replace an older run even without --overwrite.</param>
    public RunFolder CreateRun(SharedOptions shared, bool overwrite = false)
    {
        string path = Required(shared.Out, "give the run folder to write.");
        return OpenRun = RunFolder.Create(path, overwrite || IsOn(shared.Overwrite));
    }

    /// <summary>Writes config.yaml and the manifest, and renames the run into place.</summary>
    /// <param name="run">From <see cref="CreateRun"/>.</param>
    /// <param name="rows">Rows of the dataset.</param>
    /// <param name="inputs">From <see cref="DescribeInputs"/>.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="facts">Numbers about the result.</param>
    public void Commit(
        RunFolder run, long rows, IReadOnlyList<ManifestInput> inputs, ulong seed = 0, IReadOnlyDictionary<string, double>? facts = null)
    {
        run.Write("config.yaml", path => File.WriteAllText(path, ConfigText.Of(Command.Name, ResolvedOptions())));
        IReadOnlyList<ManifestFile> outputs = Stages.Time("manifest", () => run.Describe(Cancellation));
        Manifest manifest = Plan(rows, inputs, seed) with
        {
            Outputs = outputs,
            NotCompared = run.Unlisted,
            Stages = Stages.Finished,
            MadeOn = Machine.Describe(),
            Facts = facts ?? new Dictionary<string, double>(),
        };
        Cancellation.ThrowIfCancellationRequested();
        run.Commit(manifest);
        foreach (ManifestInput input in inputs)
            Screen.Detail($"input --{input.Option} {input.Given}: {input.Files.Count} file(s), {ByteSize.Format(input.Files.Sum(f => f.Bytes))}");
        Screen.Detail($"fingerprint {manifest.Fingerprint}: runs with the same one have the same bytes");
        OpenRun = null;
    }

    /// <summary>The manifest as far as it is known before the work: what is run on what, with the fingerprint of both.</summary>
    public Manifest Plan(long rows, IReadOnlyList<ManifestInput> inputs, ulong seed)
    {
        HashSet<string> inputNames = [.. Command.Options.Where(o => o.Kind == OptionKind.Input).Select(o => o.Name)];
        var manifest = new Manifest
        {
            Command = Command.Name,
            Options = ResolvedOptions().ToDictionary(o => o.Key, o => o.Value is not null && inputNames.Contains(o.Key) ? InputFiles.NameOf(o.Value) : o.Value),
            Seed = seed,
            Rows = rows,
            Inputs = inputs,
        };
        Dictionary<string, string?> given = manifest.Options
            .Where(o => Command.Options.Any(option => option.Name == o.Key && Has(option)))
            .ToDictionary(o => o.Key, o => GivenText(o.Key, inputNames));
        return manifest with { Fingerprint = Fingerprint.OfRun(manifest), Request = Fingerprint.OfRun(manifest with { Options = given }) };
    }

    string? GivenText(string name, HashSet<string> inputNames)
    {
        CliOption option = Command.Options.First(o => o.Name == name);
        string? text = option.IsFlag ? "true" : Text(option);
        return text is not null && inputNames.Contains(name) ? InputFiles.NameOf(text) : text;
    }

    /// <summary>Opens the folder of a run that can be continued; like <see cref="CreateRun"/> otherwise.</summary>
    public RunFolder OpenResumableRun(SharedOptions shared, bool resume, Manifest plan) =>
        OpenRun = RunFolder.OpenResumable(Required(shared.Out, "give the run folder to write."), IsOn(shared.Overwrite), resume, plan);

    /// <summary>Size and fingerprint of every input that was given, as a stage of the run; read once.</summary>
    public IReadOnlyList<ManifestInput> DescribeInputs() => Inputs ??= Stages.Time("fingerprint inputs", () =>
    {
        var inputs = new List<ManifestInput>();
        foreach (CliOption option in Command.Options)
        {
            if (option.Kind == OptionKind.Input && Text(option) is string given)
                inputs.Add(InputFiles.Describe(option.Name, given, Cancellation) with { Given = Shown(option.Name) ?? given });
        }
        return (IReadOnlyList<ManifestInput>)inputs;
    });

    /// <summary>The described inputs, or null before <see cref="DescribeInputs"/>.</summary>
    public IReadOnlyList<ManifestInput>? Inputs { get; set; }

    /// <summary>What is recorded for an input in place of the path that is read, or null.</summary>
    public string? Shown(string name) => _resolved.GetValueOrDefault(name);

    /// <summary>Prints the one JSON object of --json.</summary>
    public void PrintJson(JsonObject result) => Screen.Line(result.ToJsonString(Indented));
}
