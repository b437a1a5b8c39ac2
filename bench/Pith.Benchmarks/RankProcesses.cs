using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pith.Benchmarks;

/// <summary>Runs the command as ranks of an MPI launcher on this machine and watches them: core seconds of every phase, peak memory of a rank, bytes that all have sent.</summary>
/// <remarks>Core seconds are those of the processes, so that other load on the machine matters less; memory is what a rank holds of its own (anonymous), without mapped files.</remarks>
sealed partial class RankProcesses
{
    const string BeforePhases = "start";
    const int MillisecondsBetweenLooks = 20;

    readonly Dictionary<int, double> _seconds = [];
    readonly Dictionary<int, double> _peak = [];
    readonly Lock _lock = new();
    readonly string _mark;
    readonly int _ranks;
    string _phase = BeforePhases;
    double _before;

    RankProcesses(int ranks, string mark) => (_ranks, _mark) = (ranks, mark);

    /// <summary>What was measured, as text that <see cref="Read"/> reads.</summary>
    public string Text => string.Join('\n', [
        PeakBytes.ToString(CultureInfo.InvariantCulture), SentBytes.ToString(CultureInfo.InvariantCulture),
        .. Phases.Select(phase => FormattableString.Invariant($"{phase.Seconds} {phase.Phase}"))]);

    /// <summary>What was measured before.</summary>
    /// <param name="text">From <see cref="Text"/>.</param>
    public static RankProcesses Read(string text)
    {
        string[] lines = text.Split('\n');
        var read = new RankProcesses(0, "") { SentBytes = double.Parse(lines[1], CultureInfo.InvariantCulture) };
        read._peak[0] = double.Parse(lines[0], CultureInfo.InvariantCulture);
        foreach (string line in lines[2..])
            read.Phases.Add((line[(line.IndexOf(' ') + 1)..], double.Parse(line[..line.IndexOf(' ')], CultureInfo.InvariantCulture)));
        return read;
    }

    /// <summary>Core seconds of all ranks by phase, in the order begun; the first is the start of the program.</summary>
    public List<(string Phase, double Seconds)> Phases { get; } = [];

    /// <summary>Bytes of the rank that held most.</summary>
    public double PeakBytes => _peak.Values.Max();

    /// <summary>Bytes that all ranks have sent.</summary>
    public double SentBytes { get; private set; }

    /// <summary>Runs one command.</summary>
    /// <param name="ranks">Ranks.</param>
    /// <param name="pith">The program (pith-cli.dll).</param>
    /// <param name="place">The file or folder to write, by which the ranks' processes are known.</param>
    /// <param name="arguments">Command and options.</param>
    public static RankProcesses Run(int ranks, string pith, string place, params string[] arguments)
    {
        var start = new ProcessStartInfo("mpirun.openmpi", [
            "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", ranks.ToString(CultureInfo.InvariantCulture), "dotnet", pith, .. arguments, "--threads", "1", "--json", "--out", place])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var watch = new RankProcesses(ranks, place);
        using Process process = Process.Start(start)!;
        var output = new List<string>();
        var messages = new List<string>();
        process.OutputDataReceived += (_, line) => output.Add(line.Data ?? "");
        process.ErrorDataReceived += (_, line) =>
        {
            messages.Add(line.Data ?? "");
            if (PhaseLine().Match(line.Data ?? "") is { Success: true } begins)
                watch.Enter(begins.Groups[1].Value);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!process.WaitForExit(MillisecondsBetweenLooks))
            watch.Look();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', arguments)} failed: {string.Join('\n', messages)}");
        watch.Enter("end");
        watch.SentBytes = SentOf(string.Concat(output), messages);
        return watch;
    }

    static double SentOf(string json, List<string> messages)
    {
        if (BytesField().Match(json) is { Success: true } field)
            return double.Parse(field.Groups[1].Value, CultureInfo.InvariantCulture);
        if (messages.Select(line => SentNote().Match(line)).FirstOrDefault(match => match.Success) is not { } note)
            return 0;
        return double.Parse(note.Groups[1].Value, CultureInfo.InvariantCulture)
            * note.Groups[2].Value switch { "B" => 1, "KB" => 1e3, "MB" => 1e6, "GB" => 1e9, _ => throw new FormatException(note.Value) };
    }

    void Enter(string phase)
    {
        Look();
        lock (_lock)
        {
            double all = _seconds.Values.Sum();
            Phases.Add((_phase, all - _before));
            (_phase, _before) = (phase, all);
        }
    }

    void Look()
    {
        lock (_lock)
        {
            if (_seconds.Count < _ranks)
                Find();
            foreach (int id in _seconds.Keys)
            {
                try
                {
                    string stat = File.ReadAllText($"/proc/{id}/stat");
                    string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                    double seconds = (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100;
                    _seconds[id] = Math.Max(_seconds[id], seconds);
                    string held = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
                    _peak[id] = Math.Max(_peak.GetValueOrDefault(id), double.Parse(held[8..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024);
                }
                catch (Exception error) when (error is IOException or InvalidOperationException or IndexOutOfRangeException)
                {
                    // It has just ended.
                }
            }
        }
    }

    void Find()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) || _seconds.ContainsKey(id))
                continue;
            try
            {
                string call = File.ReadAllText(folder + "/cmdline");
                if (call.StartsWith("dotnet", StringComparison.Ordinal) && call.Contains(_mark, StringComparison.Ordinal))
                    _seconds[id] = 0;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has just ended, or is none of ours.
            }
        }
    }

    [GeneratedRegex(@"phase at [0-9.]+ s: (.*)")]
    private static partial Regex PhaseLine();

    [GeneratedRegex(@"""bytesSent"":\s*([0-9]+)")]
    private static partial Regex BytesField();

    [GeneratedRegex(@"ranks sent each other ([0-9.]+) ([KMG]?B)")]
    private static partial Regex SentNote();
}
