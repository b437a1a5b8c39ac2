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
        if (planOnly)
            return;
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
