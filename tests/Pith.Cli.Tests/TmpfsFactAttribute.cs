using System.Diagnostics;

namespace Pith.Cli.Tests;

/// <summary>A test that needs a small disk of its own; skipped where this process may not mount one.</summary>
sealed class TmpfsFactAttribute : FactAttribute
{
    static readonly Lazy<string?> s_reason = new(Try);

    public TmpfsFactAttribute() => Skip = s_reason.Value;

    /// <summary>Mounts a tmpfs on <paramref name="folder"/>; false where that is not allowed.</summary>
    public static bool Mount(string folder, int kilobytes) => Call("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", folder);

    public static void Unmount(string folder) => Call("umount", folder);

    static string? Try()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            return "mounting a small disk needs root on Linux";
        string folder = Directory.CreateTempSubdirectory("pith-tmpfs-").FullName;
        try
        {
            if (!Mount(folder, 64))
                return "this machine does not allow mounting a tmpfs";
            Unmount(folder);
            return null;
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    static bool Call(string program, params string[] args)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
