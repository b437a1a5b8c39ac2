using Pith.Cli;
using Pith.Cli.Infrastructure;

namespace Pith.Fuzz;

/// <summary>One reader under test: the file that is changed, what stands around it, and what reads it.</summary>
sealed record Reader(string Name, string File)
{
    /// <summary>Fills the folder in which the file stands.</summary>
    public Action<string> Prepare { get; init; } = _ => { };

    /// <summary>Inputs to start from; without them, the file as <see cref="Prepare"/> made it.</summary>
    public Func<string, IEnumerable<byte[]>> Seeds { get => field ?? (folder => [System.IO.File.ReadAllBytes(Path.Combine(folder, File))]); init; }

    /// <summary>Reads the file whose path it gets.</summary>
    public required Action<string> Read { get; init; }

    /// <summary>Runs a command in this process; what it should not end with is a finding.</summary>
    public static void Call(params string[] args)
    {
        using var error = new StringWriter();
        int code = CommandLine.Run(args, new Screen(TextWriter.Null, error), CancellationToken.None);
        if (code is not (ExitCodes.Done or ExitCodes.Usage or ExitCodes.InputData or ExitCodes.Resources or ExitCodes.Verification))
            throw new FindingException($"exit code {code}: {error}");
    }
}
