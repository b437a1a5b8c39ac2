namespace Pith.Data.Files;

/// <summary>Writes a file so that a reader sees either all of it or none: under a temporary name in the same folder, then renamed.</summary>
static class AtomicFile
{
    /// <summary>Writes <paramref name="path"/>, replacing an existing file.</summary>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="write">Writes the content; whatever it throws leaves no file behind.</param>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    /// <exception cref="InvalidDataContentException">The path cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(path, write, static (stream, action) => action(stream));
    }

    /// <summary>Writes a small text file as UTF-8 without a byte-order mark, replacing an existing file.</summary>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="text">The whole content.</param>
    public static void WriteText(string path, string text) =>
        Write(path, text, static (stream, content) => stream.Write(System.Text.Encoding.UTF8.GetBytes(content)));

    /// <summary>Removes what a process that was killed while it wrote <paramref name="path"/> has left.</summary>
    /// <param name="path">A file that nobody is writing.</param>
    public static void RemoveLeftOf(string path)
    {
        string full = Path.GetFullPath(path), start = $".{Path.GetFileName(full)}.";
        if (Path.GetDirectoryName(full) is not { } folder || !Directory.Exists(folder))
            return;
        foreach (string left in Directory.EnumerateFiles(folder, start + "*.tmp"))
        {
            if (Guid.TryParseExact(Path.GetFileName(left)[start.Length..^".tmp".Length], "N", out _))
                Remove(left);
        }
    }

    /// <summary>The form that hands spans through to the writer, which a lambda cannot capture.</summary>
    internal static void Write<TState>(string path, TState state, Action<Stream, TState> write)
        where TState : allows ref struct
    {
        (FileStream stream, string full) = Create(path);
        string? temporary = stream.Name;
        try
        {
            using (stream)
            {
                write(stream, state);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
            temporary = null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.CannotWrite(path, error);
        }
        finally
        {
            Remove(temporary);
        }
    }

    static (FileStream Stream, string FullPath) Create(string path)
    {
        try
        {
            string full = Path.GetFullPath(path);
            if (Directory.Exists(full))
                throw new UnauthorizedAccessException();
            string name = $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp";
            string temporary = Path.Combine(Path.GetDirectoryName(full) ?? full, name);
            return (new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16), full);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotWrite(path, error);
        }
    }

    static void Remove(string? temporary)
    {
        if (temporary is null)
            return;
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            // The error that led here says more than one about the leftover would.
        }
    }
}
