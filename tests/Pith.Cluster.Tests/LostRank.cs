using System.Diagnostics;
using System.Globalization;

namespace Pith.Cluster.Tests;

/// <summary>Ranks of which one is killed with SIGKILL, which no process can answer.</summary>
static class LostRank
{
    /// <summary>At how many random moments a command is killed; <c>PITH_KILLS</c> asks for fewer, which are other moments.</summary>
    public static int Moments { get; } = int.TryParse(Environment.GetEnvironmentVariable("PITH_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : 20;

    /// <summary>Runs a command and kills one of its ranks.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="launcher">Who starts the ranks.</param>
    /// <param name="ranks">How many.</param>
    /// <param name="args">The command.</param>
    /// <param name="first">What is said before the phase is: the ranks are there then, and looked for, which takes longer than a phase of few rows.</param>
    /// <param name="phase">The words after which one is killed.</param>
    /// <param name="delay">Milliseconds after them.</param>
    /// <param name="ended">What the launcher gave back.</param>
    /// <returns>Whether the ranks were ended by it; false where all had ended before.</returns>
    public static bool Kill(string folder, string launcher, int ranks, string[] args, string first, string phase, int delay, out Mpi.Ended ended)
    {
        using Mpi.Running running = Mpi.Begin(folder, [.. Mpi.Start(launcher, ranks), "dotnet", Mpi.Pith, .. args]);
        running.WaitFor(first);
        int[] processes = Below(running.Id);
        running.WaitFor(phase);
        Thread.Sleep(delay);
        if (processes.Length > 0)
        {
            try
            {
                // Now the first rank, which speaks and commits, now another.
                Process.GetProcessById(processes[delay % processes.Length]).Kill();
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // It has ended meanwhile.
            }
        }
        ended = running.End();
        return ended.ExitCode != 0;
    }

    /// <summary>Processes of Pith among the descendants of one process.</summary>
    public static int[] Below(int process)
    {
        var parents = new Dictionary<int, int>();
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                continue;
            try
            {
                string stat = File.ReadAllText(Path.Combine(folder, "stat"));
                parents[id] = int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
                if (!File.ReadAllText(Path.Combine(folder, "cmdline")).StartsWith("dotnet\0", StringComparison.Ordinal))
                    parents[id] = -parents[id];
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }
        return [.. parents.Where(pair => pair.Value > 0 && IsBelow(pair.Key)).Select(pair => pair.Key).Order()];

        bool IsBelow(int id)
        {
            while (parents.TryGetValue(id, out int parent) && parent != 0)
            {
                id = Math.Abs(parent);
                if (id == process)
                    return true;
            }
            return false;
        }
    }
}
