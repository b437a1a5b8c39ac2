using System.Diagnostics;

namespace Pith.Cluster.Tests;

/// <summary>Real launchers, which start processes of Pith that find each other.</summary>
static class Mpi
{
    public const string Open = "mpirun.openmpi";
    public const string Mpich = "mpirun.mpich";

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(240);

    /// <summary>The command as it was built.</summary>
    public static string Pith { get; } = Path.Combine(AppContext.BaseDirectory, "pith-cli.dll");

    /// <summary>Tries the operations between ranks.</summary>
    public static string Probe { get; } = Path.Combine(AppContext.BaseDirectory, "Pith.Cluster.Probe.dll");

    /// <summary>Whether a program is there.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>The launcher with so many ranks, more than cores if need be.</summary>
    public static string[] Start(string launcher, int ranks) => launcher == Open
        ? [launcher, "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", $"{ranks}"]
        : [launcher, "-n", $"{ranks}"];

    /// <summary>Runs the command as so many ranks.</summary>
    public static Ended Run(string launcher, int ranks, string folder, params string[] args) => Run(folder, [.. Start(launcher, ranks), "dotnet", Pith, .. args]);

    /// <summary>Runs any program.</summary>
    public static Ended Run(string folder, IReadOnlyList<string> call, params (string Name, string Value)[] environment)
    {
        using Running running = Begin(folder, call, environment);
        return running.End();
    }

    /// <summary>Starts any program.</summary>
    public static Running Begin(string folder, IReadOnlyList<string> call, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(call[0], call.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // Launchers that start at one moment would meet in the making of one folder.
        string session = Directory.CreateTempSubdirectory("pith-mpi-").FullName;
        start.Environment["OMPI_MCA_orte_tmpdir_base"] = session;
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return new Running(Process.Start(start)!, session);
    }

    /// <summary>What a program gave back.</summary>
    public sealed record Ended(int ExitCode, string Output, string Error);

    /// <summary>A program under way.</summary>
    public sealed class Running : IDisposable
    {
        readonly Process _process;
        readonly System.Text.StringBuilder _output = new();
        readonly System.Text.StringBuilder _error = new();

        readonly string _session;

        public Running(Process process, string session)
        {
            (_process, _session) = (process, session);
            process.StandardInput.Close();
            process.OutputDataReceived += (_, line) => Add(_output, line.Data);
            process.ErrorDataReceived += (_, line) => Add(_error, line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public int Id => _process.Id;

        public bool HasEnded => _process.HasExited;

        /// <summary>Waits until it has said some words, or has ended.</summary>
        public void WaitFor(string words)
        {
            while (!HasEnded && !Said.Contains(words, StringComparison.Ordinal))
                Thread.Sleep(2);
        }

        /// <summary>What it has said so far.</summary>
        public string Said
        {
            get
            {
                lock (_error)
                    return _error.ToString();
            }
        }

        public Ended End()
        {
            if (!_process.WaitForExit(s_patience))
            {
                _process.Kill(entireProcessTree: true);
                Assert.Fail($"The ranks did not end: {Said}");
            }
            _process.WaitForExit();
            lock (_output)
                return new Ended(_process.ExitCode, _output.ToString(), Said);
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            _process.Dispose();
            try
            {
                Directory.Delete(_session, recursive: true);
            }
            catch (IOException)
            {
                // What a launcher leaves there goes with the machine's temporary files.
            }
        }

        static void Add(System.Text.StringBuilder text, string? line)
        {
            if (line is null)
                return;
            lock (text)
                text.AppendLine(line);
        }
    }
}
