using System.CommandLine;

namespace Pith.Cli.Infrastructure;

/// <summary>One command: its options, and what it does. It is only constructed when it is the one that was asked for.</summary>
abstract class CliCommand
{
    readonly List<CliOption> _options = [];

    protected CliCommand(string name, string summary)
    {
        Name = name;
        Symbol = new Command(name, summary);
    }

    public string Name { get; }

    public Command Symbol { get; }

    public IReadOnlyList<CliOption> Options => _options;

    /// <summary>Whether several ranks can run the command together. Default no.</summary>
    public virtual bool RunsOnRanks => false;

    /// <summary>Options of which at most one may be given; a flag also beats the other of its group in a configuration file.</summary>
    public virtual IReadOnlyList<CliOption[]> Exclusive => [];

    /// <summary>Writes what <c>--help</c> says beyond the options.</summary>
    public virtual void WriteMoreHelp(TextWriter output) { }

    /// <summary>Reads the file of --config: option values by name, which flags win over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="known">The names that it may hold.</param>
    public virtual IReadOnlyList<KeyValuePair<string, string>> ReadConfig(string path, IReadOnlyCollection<string> known) => ConfigFile.Read(path, known);

    /// <summary>Does the work; errors are thrown and mapped by <see cref="ExitCodes"/>.</summary>
    public abstract int Run(CommandContext context);

    /// <summary>An option with a value that shapes the result.</summary>
    protected CliOption Value(string name, string valueName, string summary, string? defaultText = null, params string[] aliases) =>
        Add(new CliOption(name, valueName, summary, defaultText, aliases, isFlag: false));

    /// <summary>An option that names a file to read.</summary>
    protected CliOption Input(string name, string summary, string valueName = "FILE", string? defaultText = null) =>
        Add(new CliOption(name, valueName, summary, defaultText, [], isFlag: false));

    /// <summary>An option with a value that only shapes how the command works.</summary>
    protected CliOption Setting(string name, string valueName, string summary, string? defaultText = null) =>
        Add(new CliOption(name, valueName, summary, defaultText, [], isFlag: valueName.Length == 0));

    /// <summary>A positional argument; its absence is reported by <see cref="CommandContext.Required(Argument{string}, string)"/>.</summary>
    protected Argument<string?> Positional(string name, string summary)
    {
        var argument = new Argument<string?>(name) { Description = summary, Arity = ArgumentArity.ZeroOrOne };
        Symbol.Add(argument);
        return argument;
    }

    /// <summary>A positional argument of any number of values.</summary>
    protected Argument<string[]> Positionals(string name, string summary)
    {
        var argument = new Argument<string[]>(name) { Description = summary, Arity = ArgumentArity.ZeroOrMore };
        Symbol.Add(argument);
        return argument;
    }

    /// <summary>Adds the options that all commands share.</summary>
    protected SharedOptions AddShared(
        SharedParts parts, string outSummary = "the run folder to write; it must not exist or be empty", string? outDefault = null, CliOption? seed = null)
    {
        var shared = new SharedOptions();
        void Put(SharedParts part, CliOption option)
        {
            if (parts.HasFlag(part))
                Add(option);
        }
        CliOption Of(string name, string valueName, string summary, string? defaultText = null) =>
            new(name, valueName, summary, defaultText, [], isFlag: valueName.Length == 0);
        shared.Out = Of("out", parts.HasFlag(SharedParts.OutIsFile) ? "FILE" : "DIR", outSummary, outDefault);
        shared.Overwrite = Of("overwrite", "", "replace what --out holds");
        shared.Seed = seed ?? new CliOption("seed", "S", "seed of every random choice, a whole number from 0", "0", [], isFlag: false);
        shared.Threads = Of("threads", "T", "threads, a whole number from 1 to 1024; the result does not depend on it [all cores]");
        shared.Memory = Of("memory", "SIZE", "hard memory budget, e.g. 8GB or 512MiB: where the plan does not fit, approximate graphs are built in files, and what does not fit even so is refused before it starts");
        shared.DryRun = Of("dry-run", "", "print the plan (rows, memory, disk, time) and write nothing");
        shared.Config = Of("config", "FILE.yaml", "option values from a YAML file whose keys are option names; flags win over it");
        Put(SharedParts.Out, shared.Out);
        Put(SharedParts.Out, shared.Overwrite);
        Put(SharedParts.Seed, shared.Seed);
        Put(SharedParts.Threads, shared.Threads);
        Put(SharedParts.Plan, shared.Memory);
        Put(SharedParts.Plan, shared.DryRun);
        Put(SharedParts.Config, shared.Config);
        Add(shared.Json);
        Add(shared.Quiet);
        Add(shared.Verbose);
        return shared;
    }

    /// <summary>Adds an option that was made elsewhere.</summary>
    protected void AddOption(CliOption option) => Add(option);

    CliOption Add(CliOption option)
    {
        _options.Add(option);
        Symbol.Add(option.Symbol);
        return option;
    }
}

/// <summary>Which of the shared options a command has.</summary>
[Flags]
enum SharedParts
{
    None = 0,
    Out = 1,
    Seed = 2,
    Threads = 4,
    Plan = 8,
    Config = 16,
    OutIsFile = 32,

    /// <summary>What every long command with a run folder has.</summary>
    Run = Out | Seed | Threads | Plan | Config,

    /// <summary>What every long command that writes one file has.</summary>
    File = Out | OutIsFile | Seed | Threads | Plan | Config,
}

/// <summary>The options that all commands share; those that a command did not ask for are there but cannot be given.</summary>
sealed class SharedOptions
{
    public CliOption Out { get; set; } = null!;

    public CliOption Overwrite { get; set; } = null!;

    public CliOption Seed { get; set; } = null!;

    public CliOption Threads { get; set; } = null!;

    public CliOption Memory { get; set; } = null!;

    public CliOption DryRun { get; set; } = null!;

    public CliOption Config { get; set; } = null!;

    public CliOption Json { get; } = new("json", "", "print the result as one JSON object on standard output", null, [], isFlag: true);

    public CliOption Quiet { get; } = new("quiet", "", "no progress and no messages, only the result and errors", null, [], isFlag: true);

    public CliOption Verbose { get; } = new("verbose", "", "more messages; the stack of an unexpected failure", null, [], isFlag: true);
}
