using System.Diagnostics;
using System.Globalization;

namespace Pith.Benchmarks;

/// <summary>The most memory that this process has held at once.</summary>
static class PeakMemory
{
    /// <summary>Starts the measurement anew, where the system can (Linux); elsewhere the peak stays that of the whole process.</summary>
    public static void Reset()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The peak then includes what came before: larger, never smaller.
        }
    }

    /// <summary>Resident megabytes at the peak since <see cref="Reset"/>.</summary>
    public static double Megabytes => Status("VmHWM:") ?? Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;

    /// <summary>Resident megabytes now.</summary>
    public static double ResidentMegabytes => Status("VmRSS:") ?? Process.GetCurrentProcess().WorkingSet64 / 1048576.0;

    static double? Status(string key)
    {
        const string StatusFile = "/proc/self/status";
        string? line = File.Exists(StatusFile) ? File.ReadLines(StatusFile).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is null ? null : double.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }
}
