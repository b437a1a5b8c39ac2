using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pith.Numerics.Communication;
using Pith.Pipelines;
using Pith.Runs;

namespace Pith.Cli.Infrastructure;

/// <summary>What a command sees of its call: option values, screen, progress and cancellation.</summary>
sealed class CommandContext(
    CliCommand command, bool json, ParseResult parsed, Screen screen, ProgressDisplay progress, CancellationToken cancellation)
{
    /// <summary>How JSON is written everywhere.</summary>
    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    public CliCommand Command { get; } = command;

    public Screen Screen { get; } = screen;

    public ProgressDisplay Progress { get; } = progress;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The result goes to standard output as one JSON object.</summary>
    public bool Json { get; } = json;

    /// <summary>The stage that this call runs, or null.</summary>
    public StageContext? Stage { get; private set; }

    /// <summary>The ranks that run the command together.</summary>
    public ICommunicator Ranks { get; init; } = SingleProcess.Instance;

    /// <summary>The library that carries their messages; empty for one process.</summary>
    public string Mpi { get; init; } = "";

    /// <summary>Machines that they run on.</summary>
    public int Machines { get; init; } = 1;

    /// <summary>Threads where nobody asks for a number; 0 means all cores.</summary>
    public int UsualThreads { get; init; }

    /// <summary>A context for a stage, which shows its progress and messages here.</summary>
    public StageContext ForStage() => Stage = new StageContext(Progress, new StageLog(this), Cancellation) { Ranks = Ranks, Mpi = Mpi, Machines = Machines };

    public bool Has(CliOption option) => parsed.GetResult(option.Symbol) is { Implicit: false };

    public bool IsOn(CliOption flag) => Has(flag);

    /// <summary>The value as given, else the default, else null; what was given several times is a list with commas.</summary>
    public string? Text(CliOption option) => !Has(option) ? option.DefaultText
        : option.Symbol is Option<string[]> repeatable ? Joined(option, parsed.GetValue(repeatable)!)
        : parsed.GetValue((Option<string?>)option.Symbol);

    public string Required(CliOption option, string hint) => Text(option) is { Length: > 0 } text
        ? text
        : throw new OptionException(option.Name, $"--{option.Name} is missing; {hint}");

    public string Required(Argument<string?> argument, string hint) => parsed.GetValue(argument) is { Length: > 0 } text
        ? text
        : throw new OptionException(argument.Name, $"{argument.Name} is missing; {hint}");

    public string? Text(Argument<string?> argument) => parsed.GetValue(argument);

    public string[] Texts(Argument<string[]> argument) => parsed.GetValue(argument) ?? [];

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

    /// <summary>Threads; 0 means all cores.</summary>
    public int Threads(CliOption option) => Whole(option, 1, 1024) ?? UsualThreads;

    public long? Bytes(CliOption option)
    {
        if (Text(option) is not string text)
            return null;
        return ByteSize.TryParse(text, out long bytes) ? bytes : throw Bad(option, text, "an amount such as 8GB, 512MB or 4GiB");
    }

    static string Joined(CliOption option, string[] values)
    {
        if (values.Length > 1 && Array.Exists(values, string.IsNullOrWhiteSpace))
            throw new OptionException(option.Name, $"--{option.Name} is given {values.Length} times, once without a value; give each a value.");
        // In the list it could not be told from two.
        if (values.Length > 1 && Array.Find(values, value => value.Contains(',', StringComparison.Ordinal) && Path.Exists(value)) is string comma)
            throw new OptionException(option.Name, $"--{option.Name} {comma} has a comma in its name, which separates several values; rename it.");
        return string.Join(',', values);
    }

    public static OptionException Bad(CliOption option, string text, string allowed) =>
        new(option.Name, $"--{option.Name} must be {allowed}; got {(text.Length == 0 ? "nothing" : text)}.");

    /// <summary>Prints the one JSON object of --json.</summary>
    public void PrintJson(JsonObject result) => Screen.Line(result.ToJsonString(Indented));
}
