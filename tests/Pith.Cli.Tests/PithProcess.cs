using System.Diagnostics;

namespace Pith.Cli.Tests;

/// <summary>What a call of the built command gave back.</summary>
public sealed record PithResult(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs the built command as a process of its own, as a user types it.</summary>
public static class PithProcess
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(100);

    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "pith-cli.exe" : "pith-cli");

    public static Process Start(string folder, IEnumerable<string> args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Executable, args)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static PithResult Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(s_patience))
            {
                process.Kill();
                Assert.Fail("The command did not end.");
            }
            process.WaitForExit();
            // No input may abort the process (128 + SIGABRT, SIGBUS, SIGSEGV); what it said is all there is to find out why.
            if (process.ExitCode is 134 or 135 or 139)
                Assert.Fail($"The command was aborted with {process.ExitCode}: {error.Result}");
            return new PithResult(process.ExitCode, output.Result, error.Result);
        }
    }

    public static PithResult Run(string folder, params string[] args) => Finish(Start(folder, args));

    public static PithResult RunWith((string Name, string Value)[] environment, string folder, params string[] args) => Finish(Start(folder, args, environment));
}
