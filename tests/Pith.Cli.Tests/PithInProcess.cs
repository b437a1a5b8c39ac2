using Pith.Cli.Infrastructure;

namespace Pith.Cli.Tests;

/// <summary>
/// Runs the command inside the test's process, which saves the second half that a process needs to start and to compile what it uses.
/// What only a process of its own can show (streams, signals, environment, vector widths) is tested with <see cref="PithProcess"/>.
/// </summary>
public static class PithInProcess
{
    // The current directory belongs to the whole process, so one command runs at a time.
    static readonly Lock s_gate = new();

    public static PithResult Run(string folder, params string[] args)
    {
        lock (s_gate)
        {
            string before = Environment.CurrentDirectory;
            Environment.CurrentDirectory = folder;
            try
            {
                using var output = new StringWriter();
                using var error = new StringWriter();
                int code = CommandLine.Run(args, new Screen(output, TextWriter.Synchronized(error)), CancellationToken.None);
                return new PithResult(code, output.ToString(), error.ToString());
            }
            finally
            {
                Environment.CurrentDirectory = before;
            }
        }
    }
}
