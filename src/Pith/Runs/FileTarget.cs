namespace Pith.Runs;

/// <summary>Checks the one file that a command will write, before it works for it.</summary>
static class FileTarget
{
    /// <summary>Refuses a file that exists (unless it may be overwritten), a wrong extension, and a place that cannot be written.</summary>
    /// <param name="path">The file, as the user names it.</param>
    /// <param name="overwrite">Whether a file there may be replaced.</param>
    /// <param name="planOnly">Whether nothing will be written, so that the place need not be tried.</param>
    /// <param name="extensions">The endings that it may have, e.g. <c>.npy</c>.</param>
    /// <exception cref="OptionException">The name is wrong, or taken.</exception>
    /// <exception cref="InvalidDataContentException">The place cannot be written.</exception>
    public static void Check(string path, bool overwrite, bool planOnly, params IReadOnlyList<string> extensions)
    {
        if (!extensions.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            throw new OptionException("out", $"`out` {path} must end with {string.Join(" or ", extensions)}, which says what is written.");
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new OptionException("out", $"`out` {path} is a folder; give the file to write.");
        if (File.Exists(full) && !overwrite)
            throw new OptionException("out", $"`out` {path} exists; give another file, or `overwrite` to replace it.");
        if (!planOnly)
            RequireWritable(path, full);
    }

    /// <summary>Refuses a folder of files that holds anything (unless what it holds may be replaced), and a place that cannot be written.</summary>
    /// <param name="path">The folder, as the user names it.</param>
    /// <param name="files">The pattern of the files that will be written there.</param>
    /// <param name="overwrite">Whether files there that match the pattern may be replaced.</param>
    /// <param name="planOnly">Whether nothing will be written, so that the place need not be tried.</param>
    /// <exception cref="OptionException">The name is taken.</exception>
    /// <exception cref="InvalidDataContentException">The place cannot be written.</exception>
    public static void CheckFolder(string path, string files, bool overwrite, bool planOnly)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(full))
            throw new OptionException("out", $"`out` {path} is a file; give the folder for {files}.");
        if (Directory.Exists(full))
        {
            // What a killed process left of such files is none of them, and in nobody's way.
            string[] there = [.. Directory.GetFileSystemEntries(full).Where(entry => !RunFiles.IsHalfWritten(entry))];
            there = [.. there.Where(entry => Path.GetFileName(entry) != Manifest.FileName)];
            bool isOurs = there.Length == Directory.GetFiles(full, files).Length;
            if (!isOurs)
                throw new OptionException("out", $"`out` {path} holds other things than {files}; give a new folder.");
            if (there.Length > 0 && !overwrite)
                throw new OptionException("out", $"`out` {path} holds {files} already; give another folder, or `overwrite` to replace them.");
        }
        if (!planOnly)
            RequireWritable(path, full);
    }

    static void RequireWritable(string path, string full)
    {
        string folder = Path.GetDirectoryName(full)!;
        if (!Directory.Exists(folder))
            throw new InvalidDataContentException($"`out` {path} cannot be written: the folder {folder} does not exist.");
        string probe = Path.Combine(folder, $".pith-{Guid.NewGuid():N}");
        Storage.Guard(
            () =>
            {
                using FileStream stream = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            },
            $"`out` {path} cannot be written");
    }
}
