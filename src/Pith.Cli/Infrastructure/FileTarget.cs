using Pith.Runs;

namespace Pith.Cli.Infrastructure;

/// <summary>Checks the one file that a command will write, before it works for it.</summary>
static class FileTarget
{
    /// <summary>Refuses a file that exists (unless it may be overwritten), a wrong extension, and a place that cannot be written.</summary>
    public static void Check(string path, bool overwrite, bool dryRun, params string[] extensions)
    {
        if (!extensions.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            throw new OptionException("out", $"--out {path} must end with {string.Join(" or ", extensions)}, which says what is written.");
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new OptionException("out", $"--out {path} is a folder; give the file to write.");
        if (File.Exists(full) && !overwrite)
            throw new OptionException("out", $"--out {path} exists; give another file, or --overwrite to replace it.");
        if (dryRun)
            return;
        string folder = Path.GetDirectoryName(full)!;
        if (!Directory.Exists(folder))
            throw new InvalidDataContentException($"--out {path} cannot be written: the folder {folder} does not exist.");
        string probe = Path.Combine(folder, $".pith-{Guid.NewGuid():N}");
        Storage.Guard(
            () =>
            {
                using FileStream stream = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            },
            $"--out {path} cannot be written");
    }
}
