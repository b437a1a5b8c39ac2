using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pith.Runs;

/// <summary>Facts about this process and the machine that it runs on.</summary>
static class Machine
{
    /// <summary>The version of Pith, e.g. <c>0.1.0</c>.</summary>
    public static string PithVersion { get; } =
        typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>What a manifest says about the machine.</summary>
    public static ManifestMachine Describe() => new(
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "macos" : OperatingSystem.IsWindows() ? "windows" : "other",
        Environment.Version.ToString());

    /// <summary>The most memory that this process has held at once so far, in bytes (VmHWM on Linux).</summary>
    public static long PeakMemory()
    {
        if (ReadStatus("VmHWM:") is long peak)
            return peak;
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return Math.Max(process.PeakWorkingSet64, Environment.WorkingSet);
    }

    /// <summary>The memory that this process holds now, in bytes (VmRSS on Linux).</summary>
    public static long CurrentMemory() => ReadStatus("VmRSS:") ?? Environment.WorkingSet;

    /// <summary>Bytes free on the volume that would hold <paramref name="path"/>, or null where that cannot be told.</summary>
    public static long? FreeDisk(string path)
    {
        try
        {
            string? folder = Path.GetFullPath(path);
            while (folder is not null && !Directory.Exists(folder))
                folder = Path.GetDirectoryName(folder);
            return folder is null ? null : new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    static long? ReadStatus(string field)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            foreach (string line in File.ReadLines("/proc/self/status"))
            {
                if (!line.StartsWith(field, StringComparison.Ordinal))
                    continue;
                ReadOnlySpan<char> text = line.AsSpan(field.Length).Trim();
                int end = text.IndexOf(' ');
                if (long.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes))
                    return kilobytes * 1024;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        return null;
    }
}
